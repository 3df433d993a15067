import {
  addDamage,
  markRepaired,
  type CheckCursor,
  type CheckPhase,
  type Checked,
  type CheckReport,
  type Damage,
} from '../../model/check-report';
import type { ObjectId } from '../../model/ids';
import type { Database } from '../database';
import type { IdKeyring } from '../id-keyring';
import type { SecondCopy } from '../second-copy/second-copy';
import type { PackLayout } from './pack-layout';
import type { ReachWalker } from './walk-snapshot';

/** What a check works with. */
export interface CheckParts {
  db: Database;
  keyring: IdKeyring;
  /** Undefined where there is no second copy: damage is found and named, rows and heads are repaired as far as they can be. */
  copy?: SecondCopy | undefined;
}

/** What one worker remembers from step to step; its successor finds it out again. */
export interface CheckMemory {
  walker?: ReachWalker;
  layout?: PackLayout;
  /** Numbers of the packs that a phase goes through, ascending. */
  listed?: { phase: CheckPhase; numbers: readonly number[] };
  titles: Map<string, string>;
}

export interface CheckState {
  cursor: CheckCursor;
  report: CheckReport;
}

/** One small step of a phase. It only reads: what it wants written, it hands to `findings`. */
export type CheckStep = (parts: CheckParts, findings: Findings, memory: CheckMemory) => Promise<void>;

/** Ids remembered as wanted or bad: more damage than that is for the next check. */
const IDS_REMEMBERED = 5_000;

type Repair = () => PromiseLike<unknown>;

/** What one step found. Repairs, report and cursor are written in one transaction: cut off, the step is done again. */
export class Findings {
  readonly repairs: Repair[] = [];
  /** The phase is done. */
  isOver = false;
  cursor: CheckCursor;
  report: CheckReport;

  constructor({ cursor, report }: CheckState) {
    this.cursor = cursor;
    this.report = report;
  }

  damage(damage: Omit<Damage, 'snapshots' | 'outcome'> & Partial<Pick<Damage, 'snapshots' | 'outcome'>>): void {
    this.report = addDamage(this.report, { snapshots: [], outcome: 'kept', ...damage });
  }

  /** Names the damage as repaired, and repairs it when the step is written. */
  repair(damage: Parameters<Findings['damage']>[0], repair: Repair): void {
    this.damage({ ...damage, outcome: 'repaired' });
    this.repairs.push(repair);
  }

  /** What was named before is repaired now. */
  repaired(record: string, from: NonNullable<Damage['from']>): void {
    this.report = markRepaired(this.report, record, from);
  }

  count(what: keyof Checked, more: number): void {
    const checked = { ...this.report.checked, [what]: this.report.checked[what] + more };
    this.report = { ...this.report, checked };
  }

  /** `looked`: records looked at, for the progress. */
  goOn(after: CheckCursor['after'], looked: number): void {
    const { after: _before, ...cursor } = this.cursor;
    this.cursor = after === undefined ? cursor : { ...cursor, after };
    this.report = { ...this.report, done: this.report.done + looked };
  }

  end(): void {
    this.isOver = true;
  }

  remember(list: 'wanted' | 'badObjects', ids: readonly ObjectId[]): void {
    const all = [...new Set([...this.cursor[list], ...ids])].slice(0, IDS_REMEMBERED);
    this.cursor = { ...this.cursor, [list]: all };
  }
}
