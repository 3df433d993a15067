import type { Snapshot } from '../../model/snapshot';
import type { Database } from '../database';
import type { Marker } from './mark-reachable';

/** Rows looked at in one step: a step is short enough for a save to wait for it. */
export const ROWS_PER_STEP = 500;

export type Phase = 'roots' | 'heads' | 'mark' | 'sweep' | 'packs' | 'compact' | 'finish';

/** One collection from its first mark to its last byte. Lives in memory: a worker that dies starts a new one. */
export interface Round {
  phase: Phase;
  marker: Marker;
  /** Key of the last row looked at in this phase. */
  after?: string | Uint8Array<ArrayBuffer>;
  /** What is younger than this pack is nobody's garbage before the next round: the grace of one generation. */
  youngest: number;
  floor: number;
  /** Packs that hold an object of the index. */
  used: Set<number>;
  unused: number[];
  /** Deletions asked for when it began. */
  requests: number;
  dirty: number[];
}

/** Goes on to the next phase, from its first row. */
export function enter(round: Round, phase: Phase): void {
  round.phase = phase;
  delete round.after;
}

/** The rows after those already looked at in this phase; none at its end. */
export function nextRows<Table extends 'snapshots' | 'sessions'>(db: Database, table: Table, { after }: Round) {
  const rows = after === undefined ? db[table].toCollection() : db[table].where(':id').above(after);
  return rows.limit(ROWS_PER_STEP).toArray() as PromiseLike<{ id: string; head?: string }[]> as PromiseLike<
    Table extends 'snapshots' ? Snapshot[] : { id: string; head?: string }[]
  >;
}
