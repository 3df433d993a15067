import fc from 'fast-check';
import type { CheckLevel } from '../../../lib/model/check-report';
import type { LiveDocument } from '../../../lib/model/live-document';
import type { SessionStatus } from '../../../lib/model/session';
import type { Trigger } from '../../../lib/model/snapshot';

/** A tab by number, and the number of its text; text 1 and 2 come with a conversation. */
type Tabs = [uid: number, text: number][];

/** One call of the store, as data: it shrinks, prints itself, and names what it is about by small numbers. */
export type Action = RowAction | ObjectAction | UpkeepAction;

export type RowAction =
  | { do: 'begin'; session: number; title: string; at: number; status?: SessionStatus }
  | { do: 'change'; session: number; title: string; deleted: boolean }
  | { do: 'changeAll'; sessions: number[]; title: string; deleted: boolean }
  | { do: 'name' | 'unname'; nth: number; name: string }
  | { do: 'live'; document: number; session: number; seq: number; text: number; chat: number }
  | { do: 'phase'; documents: number[]; phase: LiveDocument['phase'] }
  | { do: 'forget'; documents: number[] }
  | { do: 'talk'; chat: number; text: number }
  | { do: 'report'; report: number; at: number };

/** `nth` counts snapshots, `tree` the trees sealed so far, stored or not. */
export type ObjectAction =
  | { do: 'commit'; session: number; tabs: Tabs; trigger: Trigger; at: number }
  /** Objects alone, as imports and large saves write them; `only`: a single one of them. */
  | { do: 'ahead'; tabs: Tabs; only?: number }
  /** A save whose objects are to be there already. */
  | { do: 'commitAhead'; session: number; tree: number; trigger: Trigger; at: number }
  /** A save under a fixed id, with another snapshot as its parent. */
  | { do: 'merge'; session: number; tree: number; nth: number; at: number }
  | { do: 'insert'; session: number; tree: number; id: number; seq: number }
  | { do: 'prune'; nths: number[] };

/** What goes on in the background: `steps` undefined means until nothing is left to do. */
export type UpkeepAction =
  | { do: 'purge'; session: number }
  | { do: 'purgeDeleted'; sessions: number[] }
  | { do: 'collect' }
  | { do: 'tidy'; due: boolean; steps?: number }
  | { do: 'beginCheck'; level: CheckLevel; at: number }
  | { do: 'stepCheck'; steps: number }
  | { do: 'cancelCheck' }
  | { do: 'wipe' };

const few = fc.nat(2);
const some = fc.uniqueArray(few);
const many = fc.nat(9);
const at = fc.nat(1_000);
const of = <Name extends Action['do']>(name: Name): fc.Arbitrary<Name> => fc.constant(name);
const tabs: fc.Arbitrary<Tabs> = fc.array(fc.tuple(few, few), { maxLength: 3 });
const trigger = fc.constantFrom<Trigger>('interval', 'tab', 'manual', 'checkpoint', 'before-restore');
const status = fc.constantFrom<SessionStatus>('active', 'active', 'interrupted');
const phase = fc.constantFrom<LiveDocument['phase']>('open', 'closed', 'awaiting');
const upTo = (steps: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: steps });

type Weighted = [weight: number, model: fc.Arbitrary<Action>];

const ROWS: Weighted[] = [
  [6, fc.record({ do: of('begin'), session: few, title: fc.string({ maxLength: 8 }), at, status })],
  [2, fc.record({ do: of('change'), session: few, title: fc.string(), deleted: fc.boolean() })],
  [1, fc.record({ do: of('changeAll'), sessions: some, title: fc.string(), deleted: fc.boolean() })],
  [2, fc.record({ do: of('name'), nth: many, name: fc.string({ minLength: 1 }) })],
  [1, fc.record({ do: of('unname'), nth: many, name: fc.constant('-') })],
  [4, fc.record({ do: of('live'), document: few, session: few, seq: upTo(5), text: few, chat: few })],
  [1, fc.record({ do: of('phase'), documents: some, phase })],
  [1, fc.record({ do: of('forget'), documents: some })],
  [2, fc.record({ do: of('talk'), chat: few, text: few })],
  [1, fc.record({ do: of('report'), report: few, at })],
];

const OBJECTS: Weighted[] = [
  [8, fc.record({ do: of('commit'), session: few, tabs, trigger, at })],
  [3, fc.record({ do: of('ahead'), tabs })],
  [2, fc.record({ do: of('commitAhead'), session: few, tree: many, trigger, at })],
  [1, fc.record({ do: of('merge'), session: few, tree: many, nth: many, at })],
  [3, fc.record({ do: of('prune'), nths: fc.uniqueArray(many, { maxLength: 4 }) })],
];

const INSERT: Weighted = [
  3,
  fc.record({ do: of('insert'), session: few, tree: many, id: few, seq: fc.integer({ min: 1, max: 6 }) }),
];

const UPKEEP: Weighted[] = [
  [1, fc.record({ do: of('purge'), session: few })],
  [1, fc.record({ do: of('purgeDeleted'), sessions: some })],
  [1, fc.record({ do: of('collect') })],
  [1, fc.record({ do: of('tidy'), due: fc.boolean() })],
  [3, fc.record({ do: of('tidy'), due: fc.boolean(), steps: upTo(8) })],
  [1, fc.record({ do: of('wipe') })],
];

const CHECKS: Weighted[] = [
  [1, fc.record({ do: of('beginCheck'), level: fc.constantFrom<CheckLevel>(0, 1, 2), at })],
  [3, fc.record({ do: of('stepCheck'), steps: upTo(20) })],
  [1, fc.record({ do: of('cancelCheck') })],
];

const oneOf = (all: readonly Weighted[]): fc.Arbitrary<Action> =>
  fc.oneof(...all.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** Calls as they may follow each other; most of them are saves, and most of those work. */
export const action = oneOf([...ROWS, ...OBJECTS, INSERT, ...UPKEEP, ...CHECKS]);

/** Those that do not depend on what else is damaged: a check would mend, and an insertion looks at everything below it. */
export const actionBesideDamage = oneOf([...ROWS, ...OBJECTS, ...UPKEEP]);
