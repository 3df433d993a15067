import { MissingObjectError } from '../model/errors';
import type { SessionId, SnapshotId } from '../model/ids';
import type { Session } from '../model/session';
import type { Parts } from './parts';
import { newSession } from './start-run';

type Needs = Pick<Parts, 'store' | 'now' | 'newId'>;

/**
 * Begins a new session with exactly what the snapshot holds, to be gone on with apart from the session it came from.
 * Nothing is copied: the two share every object. Throws MissingObjectError when the snapshot is gone.
 */
export async function branchSession({ store, now, newId }: Needs, id: SnapshotId): Promise<{ session: SessionId }> {
  const snapshot = await store.getSnapshot(id);
  if (!snapshot) throw new MissingObjectError(id);
  const origin = await store.getSession(snapshot.session);
  const session = asBranch(newSession(newId(), now()), snapshot.session, origin);
  await store.putSession(session);
  const { manifest, totals } = snapshot;
  await store.commitSnapshot({
    session: session.id,
    objects: [],
    manifest,
    trigger: 'manual',
    takenAt: now(),
    totals,
    parents: [id],
  });
  return { session: session.id };
}

/** Ended from the start: no run of the browser belongs to it, and it waits to be opened. */
function asBranch(session: Session, from: SessionId, origin: Session | undefined): Session {
  const { title = '', description = '', tags = [] } = origin ?? {};
  const links = [{ kind: 'branched-from' as const, session: from }];
  const { startedAt: endedAt } = session;
  return { ...session, status: 'completed', title, description, tags, links, endedAt, offer: 'later' };
}
