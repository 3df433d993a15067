import { MissingObjectError } from '../model/errors';
import type { SessionId, SnapshotId } from '../model/ids';
import { newSession, type Session } from '../model/session';
import { beginFinishedSession } from './begin-finished-session';
import type { Parts } from './parts';

type Needs = Pick<Parts, 'store' | 'now' | 'newId'>;

/**
 * Begins a new session with exactly what the snapshot holds, to be gone on with apart from the session it came from.
 * Nothing is copied: the two share every object. Throws MissingObjectError when the snapshot is gone.
 */
export async function branchSession({ store, now, newId }: Needs, id: SnapshotId): Promise<{ session: SessionId }> {
  const snapshot = await store.getSnapshot(id);
  if (!snapshot) throw new MissingObjectError(id);
  const { manifest, totals } = snapshot;
  const origin = await store.getSession(snapshot.session);
  const { title = '', description = '', tags = [] } = origin ?? {};
  const links: Session['links'] = [{ kind: 'branched-from', session: snapshot.session }];
  const session: Session = { ...newSession(newId(), now()), title, description, tags, links };
  const commit = { objects: [], manifest, trigger: 'manual' as const, takenAt: now(), totals, parents: [id] };
  await beginFinishedSession(store, session, commit);
  return { session: session.id };
}
