import type { Uid } from '../ids';
import type { DeriveId } from './derive-id';
import type { ConflictKind, MergeConflict, MergeStrategy, MergeVersion } from './merge-report';
import type { Side, Versions } from './versions';

/** Characters of a text that a conflict shows. */
const SHOWN = 2_000;

export interface MergePolicy {
  strategy: MergeStrategy;
  /** By id of the conflict. */
  choices: ReadonlyMap<string, MergeVersion>;
  /** The side that was saved last; also takes what is too small to ask about. */
  newest: Side;
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
}

export interface Settled {
  takes: MergeVersion;
  /** Somebody saw both and chose: what was not chosen need not be kept. */
  isChosen: boolean;
}

/** Settles every conflict of one merge as its policy says, and remembers them all. */
export class Settler {
  private readonly found = new Map<string, MergeConflict>();

  constructor(readonly policy: MergePolicy) {}

  get conflicts(): MergeConflict[] {
    return [...this.found.values()];
  }

  settle({ kind, what, label, tab, texts }: Contested): Settled {
    const id = this.policy.deriveId('conflict', kind, tab?.uid ?? '', what);
    const choice = this.policy.strategy === 'by-hand' ? this.policy.choices.get(id) : undefined;
    const isChosen = choice !== undefined && (choice !== 'base' || texts.base !== undefined);
    const takes = isChosen ? choice : this.preferred(texts);
    const shown = { ...cut('base', texts.base), ...cut('this', texts.one), ...cut('that', texts.other) };
    this.found.set(id, { id, kind, label, ...(tab && { tab }), ...shown, takes });
    return { takes, isChosen };
  }

  private preferred({ one = '', other = '' }: Versions<string | undefined>): Side {
    if (this.policy.strategy === 'by-hand') return 'this';
    if (this.policy.strategy === 'newest' || one.length === other.length) return this.policy.newest;
    return one.length > other.length ? 'this' : 'that';
  }
}

const cut = (version: MergeVersion, text: string | undefined): Partial<Record<MergeVersion, string>> =>
  text === undefined ? {} : { [version]: text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text };

/** The value of the version taken; this side's where the base has none. */
export const take = <Value>({ base, one, other }: Versions<Value>, version: MergeVersion): Value =>
  version === 'that' ? other : version === 'base' ? (base ?? one) : one;

/** The sides that were not taken and must be kept somewhere else. */
export const leftSides = ({ takes, isChosen }: Settled): Side[] =>
  isChosen ? [] : (['this', 'that'] as const).filter((side) => side !== takes);
