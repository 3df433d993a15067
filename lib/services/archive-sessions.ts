import type { SessionId } from '../model/ids';
import type { Session } from '../model/session';
import type { Parts } from './parts';
import type { PruneDesk } from './prune';
import { pruneSession, type PruneTools } from './prune-session';
import { readPruneGround } from './select-prunable';

export interface ArchiveTools extends PruneTools {
  parts: Parts;
  prunes: PruneDesk;
}

/**
 * Puts ended sessions away: out of the lists at once, and when undo has expired compact, with their head and checkpoints
 * only. The run and what is not ended stay as they are. Resolves to the sessions put away.
 */
export async function archiveSessions(tools: ArchiveTools, ids: readonly SessionId[]): Promise<SessionId[]> {
  const { parts, prunes } = tools;
  const archived: SessionId[] = [];
  for (const id of ids) {
    const session = await parts.store.getSession(id);
    if (!session || !canArchive(session, parts.run())) continue;
    const putAway = { at: parts.now(), status: session.status, offer: session.offer };
    await parts.store.changeSession(id, { status: 'archived', offer: 'none', putAway });
    archived.push(id);
  }
  prunes.begin(() => compact(tools, archived), 'archiving sessions');
  return archived;
}

const canArchive = ({ id, status, endedAt }: Session, run: SessionId): boolean =>
  id !== run && status !== 'active' && status !== 'archived' && endedAt !== undefined;

/** Back into the lists. What was removed of its history by then stays removed. */
export async function unarchiveSessions(
  { parts }: Pick<ArchiveTools, 'parts'>,
  ids: readonly SessionId[],
): Promise<void> {
  for (const id of ids) {
    const session = await parts.store.getSession(id);
    if (session?.status !== 'archived') continue;
    const { status, offer } = session.putAway ?? { status: 'completed', offer: 'later' };
    await parts.store.changeSession(id, { status, offer, putAway: undefined });
  }
}

async function compact(tools: ArchiveTools, ids: readonly SessionId[]): Promise<void> {
  const { store, now, settings } = tools.parts;
  const ground = await readPruneGround(store, now());
  const rules = { policy: (await settings()).retention, now: now() };
  const archived = ground.sessions.filter((session) => ids.includes(session.id) && session.status === 'archived');
  for (const session of archived) await pruneSession(tools, session, { ground, rules });
  await store.collectGarbage();
}
