import type { Edit } from './edit';

/** `storage.local` holds edits under `wal:<document>:<seq>`: a sleeping worker gets no message from a closing tab. */
export const WAL_PREFIX = 'wal:';

export const walKey = (document: string, seq: number): string => `${WAL_PREFIX}${document}:${String(seq)}`;

/** What stands there: the edit, and when its page left it, in milliseconds since 1970. Earlier versions did not say. */
export const walEntry = (edit: Edit, leftAt: number): Edit & { leftAt: number } => ({ ...edit, leftAt });
