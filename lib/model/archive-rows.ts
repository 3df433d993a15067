import * as z from 'zod/mini';
import { SessionId } from './ids';
import { Time } from './time';

const count = z.number().check(z.int(), z.gte(0));

/** What an archive says of each session before and after it: enough to name what is missing. */
export const ArchiveListing = z.object({ id: SessionId, title: z.string(), snapshots: count, checkpoints: count });
export type ArchiveListing = z.infer<typeof ArchiveListing>;

/** Body of the first record. `store` names the store it was written by. */
export const ArchiveHead = z.object({
  formatVersion: z.number(),
  appVersion: z.string(),
  createdAt: Time,
  store: z.string(),
  sessions: z.array(ArchiveListing),
});
export type ArchiveHead = z.infer<typeof ArchiveHead>;

/** Body of the last record: what was really written. */
export const ArchiveEnd = z.object({
  store: z.string(),
  sessions: z.array(ArchiveListing),
  packs: count,
  objects: count,
  /** Objects, and rows of snapshots and checkpoints, that could not be read when the archive was written. */
  problems: count,
  /** Records before this one, and the checksum over them; see lib/codec/README.md. */
  records: count,
  checksum: z.string(),
});
export type ArchiveEnd = z.infer<typeof ArchiveEnd>;

/** Bounds on what one archive may hold: far above any honest one, and small enough to be survived. */
export const ARCHIVE_LIMITS = {
  /** Bytes of a session, snapshot or checkpoint. */
  rowBytes: 1024 * 1024,
  /** Bytes of the first and the last record. */
  listBytes: 64 * 1024 * 1024,
  records: 10_000_000,
  sessions: 100_000,
  snapshots: 2_000_000,
  checkpoints: 2_000_000,
  objects: 5_000_000,
  /** Bytes of all packs together, unpacked. */
  contentBytes: 64 * 1024 * 1024 * 1024,
} as const;
export type ArchiveLimits = { readonly [Name in keyof typeof ARCHIVE_LIMITS]: number };
