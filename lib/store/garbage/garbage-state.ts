import { GarbageState } from '../../model/garbage-state';
import type { Database } from '../database';

const KEY = 'garbage';

const NOTHING: GarbageState = {
  requests: 0,
  served: 0,
  collectedAt: 0,
  dirty: [],
  conversations: [],
  floor: 0,
  damaged: [],
};

/** A damaged row costs a collection that nobody asked for. */
export async function readGarbageState(db: Database): Promise<GarbageState> {
  const row = await db.settings.get(KEY);
  const parsed = GarbageState.safeParse(row?.value ?? NOTHING);
  return parsed.success ? parsed.data : { ...NOTHING, requests: 1 };
}

/** To be called inside a transaction that includes `settings`. */
export async function changeGarbageState(db: Database, change: Partial<GarbageState>): Promise<void> {
  await db.settings.put({ key: KEY, value: { ...(await readGarbageState(db)), ...change } });
}

/**
 * To be called inside every transaction that deletes snapshots (it must include `settings`): what only they reached is
 * collected when the store is idle next.
 */
export async function noteGarbage(db: Database, conversations: Iterable<string> = []): Promise<void> {
  const state = await readGarbageState(db);
  const all = new Set([...state.conversations, ...conversations]);
  await changeGarbageState(db, { requests: state.requests + 1, conversations: [...all] });
}

/** Remembers packs that hold dead bytes. To be called inside the transaction that made them so. */
export async function noteDirtyPacks(db: Database, packs: Iterable<number>): Promise<void> {
  const { dirty } = await readGarbageState(db);
  await changeGarbageState(db, { dirty: [...new Set([...dirty, ...packs])] });
}
