import { AppError } from '../model/errors';
import type { SessionId } from '../model/ids';
import type { SessionWords } from '../model/session';
import type { Parts } from './parts';

/** What a person says about a session replaces what they said before. Throws `unknown-session`. */
export async function renameSession(
  { store }: Pick<Parts, 'store'>,
  session: SessionId,
  { title, description, tags }: SessionWords,
): Promise<void> {
  if (!(await store.getSession(session)))
    throw new AppError('unknown-session', 'This session is not there any more.', { data: { id: session } });
  await store.changeSession(session, { title: title.trim(), description, tags: [...new Set(tags)] });
}
