import type { Edit } from './edit';

/** `storage.local` holds edits under `wal:<document>:<seq>`: a sleeping worker gets no message from a closing tab. */
export const WAL_PREFIX = 'wal:';

export const walKey = (document: string, seq: number): string => `${WAL_PREFIX}${document}:${String(seq)}`;

/** What stands there: the edit, and what its page alone can say of it as long as the background does not know the page. */
export interface LeftEdit extends Edit {
  /** When its page left it, in milliseconds since 1970. Earlier versions did not say. */
  leftAt: number;
  /** Its page is in a private window; absent means no. */
  privateWindow?: true;
}

export const walEntry = (edit: Edit, leftAt: number, privateWindow = false): LeftEdit => ({
  ...edit,
  leftAt,
  ...(privateWindow && { privateWindow }),
});
