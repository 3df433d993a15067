import { AppError } from '../model/errors';
import type { SessionId } from '../model/ids';
import { PUT_AWAY_STAYS } from '../model/retention';
import type { Session } from '../model/session';
import type { Parts } from './parts';

/** How long a deleted session can be had back, in milliseconds; the bar that says so shows ten seconds. */
export const UNDO_MS = PUT_AWAY_STAYS;

/** Several at once, with one timer; the present run is passed over. */
export async function deleteSessions(parts: Needs & Pick<Parts, 'run'>, sessions: readonly SessionId[]): Promise<void> {
  const deletedAt = parts.now();
  const ended = sessions.filter((id) => id !== parts.run());
  await parts.store.changeSessions(ended, { deletedAt });
  purgeLater(parts);
}

type Needs = Pick<Parts, 'store' | 'now' | 'report'>;

/** Hides a session at once and removes it for good when undo has expired; the present run is passed over. */
export const deleteSession = (parts: Needs & Pick<Parts, 'run'>, session: SessionId): Promise<void> =>
  deleteSessions(parts, [session]);

function purgeLater(parts: Needs): void {
  setTimeout(
    () => void purgeDeleted(parts).catch((error: unknown) => parts.report(error, 'removing a session')),
    UNDO_MS + 100,
  );
}

/** All of them at once: what is still hidden when undo has expired goes. Throws `unknown-session` when any is gone. */
export async function undoDeletes({ store }: Needs, sessions: readonly SessionId[]): Promise<void> {
  const back = new Set(await store.changeSessions(sessions, { deletedAt: undefined }));
  const id = sessions.find((one) => !back.has(one));
  if (id !== undefined) throw new AppError('unknown-session', 'This session is not there any more.', { data: { id } });
}

export const undoDelete = (parts: Needs, session: SessionId): Promise<void> => undoDeletes(parts, [session]);

/** Removes what was deleted long enough ago; also what a worker that died could not remove. */
export async function purgeDeleted({ store, now }: Needs): Promise<void> {
  const sessions = await store.listSessions({ includeDeleted: true });
  // A clock that was set back must not keep for ever what was to go.
  const isExpired = ({ deletedAt }: Session): boolean =>
    deletedAt !== undefined && Math.abs(now() - deletedAt) >= UNDO_MS;
  await store.purgeDeleted(sessions.filter(isExpired));
}
