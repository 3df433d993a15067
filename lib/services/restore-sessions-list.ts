import type { SessionId } from '../model/ids';
import type { Parts } from './parts';

/**
 * Puts back the sessions that the list kept before a migration names and today's list misses. Those that are listed stay
 * as they are. Resolves to what was put back.
 */
export async function restoreSessionsList(
  { store, now, run }: Pick<Parts, 'store' | 'now' | 'run'>,
  version: number,
): Promise<SessionId[]> {
  const { tables } = await store.listRestorePoints();
  const missing = tables.find((point) => point.version === version)?.missing ?? [];
  for (const session of missing) {
    const ended = session.status === 'active' && session.id !== run();
    await store.putSession(ended ? { ...session, status: 'interrupted', offer: 'later', endedAt: now() } : session);
  }
  return missing.map(({ id }) => id);
}
