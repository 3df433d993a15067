import * as z from 'zod/mini';
import { SessionId } from './ids';
import { Time } from './time';

/** How far an export, a dry run or an import has come. */
export interface ArchiveProgress {
  /** Sessions done, and in all; 0 of 0 while that is not known yet. */
  sessions: number;
  ofSessions: number;
  /** Bytes of the file written or read, and in all where that is known. */
  bytes: number;
  ofBytes?: number;
}

/** What is to be said about an archive or an import of it; `components/library/archive-text.ts` has the words. */
export const ArchiveWarning = z.object({
  code: z.enum([
    /** The file ends before its end; `session` is named in warnings of their own. */
    'cut-off',
    /** `count` records could not be read. */
    'damaged-records',
    /** `count` records are of a kind this Holdfast does not know. */
    'unknown-records',
    /** `count` records came twice or not in their order. */
    'out-of-order',
    /** `count` records are not there although the file goes on. */
    'missing-records',
    /** `count` objects, or rows of `session`, could not be read. */
    'damaged-objects',
    /** Nothing of `session` can be read. */
    'missing-session',
    /** `count` snapshots of `session` cannot be read. */
    'missing-snapshots',
    /** `count` snapshots of `session` lack parts. */
    'partial-snapshots',
    /** `count` checkpoints of `session` cannot be read. */
    'missing-checkpoints',
    /** What was written about `session` cannot be read; its snapshots can. */
    'damaged-session',
    /** `session` is here already with other contents: it comes in as a session of its own. */
    'clash',
  ]),
  /** Title of the session; may be empty. */
  session: z.exactOptional(z.string()),
  count: z.exactOptional(z.number()),
});
export type ArchiveWarning = z.infer<typeof ArchiveWarning>;

/** A session as an archive holds it, and what importing it would do here. */
export interface ArchivedSession {
  /** Its id in the archive; what `importArchive` is given. */
  id: SessionId;
  title: string;
  startedAt: number;
  lastSavedAt: number;
  /** Snapshots that can be imported, those that lack parts included. */
  snapshots: number;
  checkpoints: number;
  /** Of its newest snapshot. */
  windows: number;
  tabs: number;
  /** Compressed, as the file holds it; what it shares with an earlier session of the file counts there. */
  bytes: number;
  /**
   * `new`: not here. `present`: all its snapshots are here, importing it changes nothing but what `returns` says. `partly`: here, and `adds` snapshots
   * are not. `clash`: another session has its id, it comes in under a new one. `unreadable`: nothing to import.
   */
  state: 'new' | 'present' | 'partly' | 'clash' | 'unreadable';
  /** Snapshots that importing it would add. */
  adds: number;
  /** Checkpoints of snapshots that are here and no checkpoints: deleted here, or made there later. Importing brings them. */
  returns: number;
}

/** What is in an archive: the dry run of an import. */
export interface ArchivePreview {
  /** When it was written, and by which version of Holdfast; undefined when that part is damaged. */
  createdAt?: number;
  appVersion?: string;
  bytes: number;
  sessions: ArchivedSession[];
  warnings: ArchiveWarning[];
}

/** An archive that was written. */
export interface WrittenArchive {
  name: string;
  bytes: number;
  sessions: number;
  snapshots: number;
  warnings: ArchiveWarning[];
}

export const ImportedSession = z.object({
  /** Its id in the archive, and here. */
  archived: SessionId,
  session: SessionId,
  title: z.string(),
  /** Snapshots added; 0 when all of it was here. */
  added: z.number(),
  /** Of `added`, those that lack parts. */
  partial: z.number(),
});
export type ImportedSession = z.infer<typeof ImportedSession>;

export const ImportResult = z.object({
  sessions: z.array(ImportedSession),
  warnings: z.array(ArchiveWarning),
  /** Stopped by the user: `sessions` are those that were complete by then. */
  cancelled: z.boolean(),
});
export type ImportResult = z.infer<typeof ImportResult>;

/** How often an archive of everything is written to the downloads folder by itself. */
export const ArchiveSchedule = z.enum(['off', 'daily', 'weekly']);
export type ArchiveSchedule = z.infer<typeof ArchiveSchedule>;

export const ArchiveSettings = z.object({
  schedule: ArchiveSchedule,
  /** How many of the newest files stay. */
  keep: z.number().check(z.int(), z.gte(1), z.lte(50)),
});
export type ArchiveSettings = z.infer<typeof ArchiveSettings>;

/** What an automatic archive lacks, because it could not be read when it was written. */
export const ArchiveDamage = z.object({
  /** Sessions with damaged or missing parts; 0 of a complete archive. */
  sessions: z.number().check(z.int(), z.gte(0)),
  /** Of the first few of them, cut short; may be empty. */
  titles: z.array(z.string()),
});
export type ArchiveDamage = z.infer<typeof ArchiveDamage>;

/** A file that was written to the downloads folder by itself. */
export const AutomaticArchive = z.object({
  /** The browser's number of the download. */
  download: z.number(),
  /** Below the downloads folder. */
  file: z.string(),
  at: Time,
  bytes: z.number(),
  sessions: z.number(),
  /** What the archive calls the store it was written from. */
  store: z.exactOptional(z.string()),
  /** Former versions did not say: such an archive may be complete. */
  damaged: z.exactOptional(ArchiveDamage),
});
export type AutomaticArchive = z.infer<typeof AutomaticArchive>;

/** What became of the automatic archives, newest first. */
export const ArchiveLog = z.object({
  archives: z.array(AutomaticArchive),
  /** When writing one was last begun. */
  triedAt: z.exactOptional(Time),
  /** Why the last one could not be written. */
  error: z.exactOptional(
    z.object({ code: z.string(), message: z.string(), data: z.record(z.string(), z.unknown()), at: Time }),
  ),
});
export type ArchiveLog = z.infer<typeof ArchiveLog>;
