import { QuotaError } from '../model/errors';
import type { SessionId } from '../model/ids';
import type { Holdings } from '../model/retention';
import type { SessionStore } from '../store/session-store';
import { purgeDeleted } from './delete-session';
import type { Parts } from './parts';
import { pruneSession } from './prune-session';
import { readPruneGround } from './select-prunable';

/** A full disk is told of with every save; looking for room costs more than that. Milliseconds. */
const WAIT_AFTER_NOTHING = 30_000;

export interface RoomNeeds extends Pick<Parts, 'settings' | 'now' | 'report' | 'run'> {
  /** The store itself, not one that makes room. */
  store: SessionStore;
  /** True while nothing may go by its age; see `judgeClock`. */
  clockInDoubt(): Promise<boolean>;
  /** Gives up what was put by for this; true when there was something. See `lib/store/reserve.ts`. */
  spendReserve?: () => Promise<boolean>;
}

/** Which sessions stay as they are: the run, and one whose snapshot is being written. */
export interface RoomScope {
  except?: readonly SessionId[];
}

/** Frees what the policy lets go, one caller after the other. True when it freed anything. */
export type MakeRoom = (scope?: RoomScope) => Promise<boolean>;

/**
 * First what was deleted and what the policy lets go, then, when that was nothing, what a tighter policy lets go. Heads
 * and checkpoints stay whatever happens (P7).
 */
export function createMakeRoom(needs: RoomNeeds): MakeRoom {
  let last: Promise<unknown> = Promise.resolve();
  const nothingAt = new Map<string, number>();
  const work = async (scope: RoomScope): Promise<boolean> => {
    const key = scope.except?.join() ?? '';
    // A clock that was set back must not put it off for ever.
    if (Math.abs(needs.now() - (nothingAt.get(key) ?? -Infinity)) < WAIT_AFTER_NOTHING) return false;
    try {
      if (await free(needs, scope)) return true;
    } catch (error) {
      needs.report(error, 'making room');
    }
    nothingAt.set(key, needs.now());
    return false;
  };
  return (scope = {}) => {
    const next = last.then(() => work(scope));
    last = next;
    return next;
  };
}

async function free(needs: RoomNeeds, scope: RoomScope): Promise<boolean> {
  const { store } = needs;
  // First: collecting garbage writes before it removes.
  const spent = await needs.spendReserve?.();
  const before = (await store.usage()).packBytes;
  await purgeDeleted(needs);
  if (!(await needs.clockInDoubt())) {
    const removed = await pruneAll(needs, scope, undefined);
    if (removed === 0) await pruneAll(needs, scope, 'all');
  }
  await store.collectGarbage();
  return spent === true || (await store.usage()).packBytes < before;
}

async function pruneAll(needs: RoomNeeds, { except }: RoomScope, tight: Holdings['tight']): Promise<number> {
  const now = needs.now();
  const ground = await readPruneGround(needs.store, now);
  const rules = { policy: (await needs.settings()).retention, now, ...(tight && { tight }) };
  // Whoever calls for its own session takes snapshots of it, and so takes none meanwhile.
  const tools = { parts: needs, takeSnapshot: { between: <Value>(work: () => Promise<Value>) => work() } };
  let removed = 0;
  for (const session of ground.sessions) {
    if (except?.includes(session.id)) continue;
    removed += await pruneSession(tools, session, { ground, rules });
  }
  return removed;
}

/** Does `work`; for want of space it makes room and tries once more. */
export async function withRoom<Value>(work: () => Promise<Value>, makeRoom: () => Promise<boolean>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof QuotaError) || !(await makeRoom())) throw error;
    return work();
  }
}

/**
 * The store with a second try after making room, for every way of saving (S9), and of taking away, which a full disk
 * refuses too. The run and the session that is written are left alone here: what they remember as stored must stay stored.
 * `takeSnapshot` thins the run itself; it is also who writes objects ahead, and begins anew: they are garbage until the
 * snapshot, and making room would take the first ones.
 */
export function storeWithRoom(store: SessionStore, makeRoom: MakeRoom, run: () => SessionId): SessionStore {
  const trying = <Args extends unknown[], Value>(write: (...args: Args) => Promise<Value>) => {
    return (...args: Args): Promise<Value> =>
      withRoom(
        () => write(...args),
        () => makeRoom({ except: [run()] }),
      );
  };
  const aside = (session: SessionId) => (): Promise<boolean> => makeRoom({ except: [...new Set([run(), session])] });
  return {
    ...store,
    putLiveDocument: trying(store.putLiveDocument),
    changeLiveDocuments: trying(store.changeLiveDocuments),
    putConversation: trying(store.putConversation),
    putSession: trying(store.putSession),
    changeSession: trying(store.changeSession),
    changeSessions: trying(store.changeSessions),
    putCheckpoint: trying(store.putCheckpoint),
    putRestoreReport: trying(store.putRestoreReport),
    deleteLiveDocuments: trying(store.deleteLiveDocuments),
    deleteSnapshots: trying(store.deleteSnapshots),
    deleteCheckpoint: trying(store.deleteCheckpoint),
    commitSnapshot: (request) => withRoom(() => store.commitSnapshot(request), aside(request.session)),
    insertSnapshot: (snapshot) => withRoom(() => store.insertSnapshot(snapshot), aside(snapshot.session)),
  };
}

/** What imports write through. */
export interface ImportRoom {
  /** To be called before an import begins, with 1, and before each time it begins anew. */
  beginAttempt(attempt: number): void;
}

/**
 * The same for imports: should what they wrote before be swept as garbage meanwhile, they begin anew by themselves. Then
 * they meet a disk on which room was made, so that what does not fit now never will: more room would be their own objects
 * again, and what else would have to go for it would go for nothing.
 */
export function importStoreWithRoom(
  store: SessionStore,
  makeRoom: MakeRoom,
  run: () => SessionId,
): SessionStore & ImportRoom {
  let wasFull = false;
  let isLast = false;
  const make = (): Promise<boolean> => {
    if (isLast) return Promise.resolve(false);
    wasFull = true;
    return makeRoom({ except: [run()] });
  };
  return {
    ...store,
    beginAttempt(attempt) {
      isLast = attempt > 1 && wasFull;
      wasFull = isLast;
    },
    addObjects: (objects) => withRoom(() => store.addObjects(objects), make),
  };
}
