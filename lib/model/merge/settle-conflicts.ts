import type { Uid } from '../ids';
import type { DeriveId } from './derive-id';
import type { ConflictKind, FactKind, MergeConflict, MergeStrategy, MergeVersion } from './merge-report';
import { isChangedApart, mergeFact, type Side, type Versions } from './versions';

/** Characters of a text that a conflict shows. */
const SHOWN = 2_000;

export interface MergePolicy {
  strategy: MergeStrategy;
  /** By id of the conflict. */
  choices: ReadonlyMap<string, MergeVersion>;
  /** The side that was saved last; it also says what nobody is asked about. */
  newest: Side;
  /** By hand: the side that counts until somebody chooses. */
  undecided: Side;
  deriveId: DeriveId;
}

/** Something both sides changed, with the texts to tell them apart by. An absent text is no version to take. */
export interface Contested {
  kind: ConflictKind;
  /** What it is about, within the tab; with the tab and the kind it makes the conflict's id. */
  what: string;
  label: string;
  tab?: { uid: Uid; title: string; url: string };
  texts: Versions<string | undefined>;
  /** The side that counts until somebody chooses, whatever the strategy: the other one let go of it. */
  keeps?: Side;
}

/** A longer one says more. Of other things the newest is complete too. */
const WRITTEN: ReadonlySet<ConflictKind> = new Set(['field', 'draft', 'address', 'group', 'title', 'description']);

export interface Settled {
  takes: MergeVersion;
  /** Somebody saw both and chose: what was not chosen need not be kept. */
  isChosen: boolean;
}

/** Settles every conflict of one merge as its policy says, and remembers them all. */
export class Settler {
  private readonly found = new Map<string, MergeConflict>();
  private readonly facts = new Map<FactKind, number>();
  private readonly chosen = new Set<string>();

  constructor(readonly policy: MergePolicy) {}

  get conflicts(): MergeConflict[] {
    return [...this.found.values()];
  }

  get newestFacts(): { kind: FactKind; count: number }[] {
    return [...this.facts].map(([kind, count]) => ({ kind, count }));
  }

  /** What was taken for each conflict, in words that are the same whenever the same is taken. */
  get outcome(): string[] {
    return this.conflicts.map(({ id, takes }) => `${id} ${takes}${this.chosen.has(id) ? ' chosen' : ''}`).sort();
  }

  settle(contested: Contested): Settled {
    const { kind, what, label, tab, texts } = contested;
    const id = this.policy.deriveId('conflict', kind, tab?.uid ?? '', what);
    const choice = this.policy.strategy === 'by-hand' ? this.policy.choices.get(id) : undefined;
    const isChosen = choice !== undefined && (choice !== 'base' || texts.base !== undefined);
    const takes = isChosen ? choice : (contested.keeps ?? this.preferred(kind, texts));
    const shown = { ...cut('base', texts.base), ...cut('this', texts.one), ...cut('that', texts.other) };
    this.found.set(id, { id, kind, label, ...(tab && { tab }), ...shown, takes });
    if (isChosen) this.chosen.add(id);
    return { takes, isChosen };
  }

  /** A fact nobody typed or chose: three ways, the newest side's where both changed it, which is counted. */
  fact<State, Key extends keyof State>(versions: Versions<State>, key: Key, kind: FactKind): State[Key] {
    if (isChangedApart(versions, key)) this.count(kind);
    return mergeFact(versions, key, this.policy.newest);
  }

  /** One more thing of this kind was the newest side's to say. */
  count(kind: FactKind): void {
    this.facts.set(kind, (this.facts.get(kind) ?? 0) + 1);
  }

  private preferred(kind: ConflictKind, { one = '', other = '' }: Versions<string | undefined>): Side {
    const { strategy, newest, undecided } = this.policy;
    if (strategy === 'by-hand') return undecided;
    if (strategy === 'newest' || !WRITTEN.has(kind) || one.length === other.length) return newest;
    return one.length > other.length ? 'this' : 'that';
  }
}

const cut = (version: MergeVersion, text: string | undefined): Partial<Record<MergeVersion, string>> =>
  text === undefined ? {} : { [version]: text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text };

/** How a conflict says what is either so or not. */
export const toYes = (value: boolean): 'yes' | 'no' => (value ? 'yes' : 'no');

/** The value of the version taken; this side's where the base has none. */
export const take = <Value>({ base, one, other }: Versions<Value>, version: MergeVersion): Value =>
  version === 'that' ? other : version === 'base' ? (base ?? one) : one;

/** The sides that were not taken and must be kept somewhere else. */
export const leftSides = ({ takes, isChosen }: Settled): Side[] =>
  isChosen ? [] : (['this', 'that'] as const).filter((side) => side !== takes);
