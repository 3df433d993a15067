import { MissingObjectError } from '../model/errors';
import type { Session } from '../model/session';
import type { Snapshot } from '../model/snapshot';
import type { CommitRequest, SessionStore } from '../store/session-store';

type Store = Pick<SessionStore, 'putSession' | 'changeSession' | 'commitSnapshot' | 'getSession'>;

/**
 * Makes a session that no run of the browser belongs to, with its first snapshot; it waits to be opened. Until that is
 * stored the session counts as deleted: a worker that dies in between leaves nothing to see, and cleaning up takes it.
 */
export async function beginFinishedSession(
  store: Store,
  session: Session,
  commit: Omit<CommitRequest, 'session'>,
): Promise<Snapshot> {
  const { id, startedAt } = session;
  await store.putSession({ ...session, status: 'completed', endedAt: startedAt, offer: 'later', deletedAt: startedAt });
  const snapshot = await store.commitSnapshot({ session: id, ...commit });
  await store.changeSession(id, { deletedAt: undefined });
  if (!(await store.getSession(id))) throw new MissingObjectError(id);
  return snapshot;
}
