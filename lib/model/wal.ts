/** `storage.local` holds edits under `wal:<document>:<seq>`: a sleeping worker gets no message from a closing tab. */
export const WAL_PREFIX = 'wal:';

export const walKey = (document: string, seq: number): string => `${WAL_PREFIX}${document}:${String(seq)}`;
