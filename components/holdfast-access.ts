import type { AppCommand } from '../lib/messaging/protocol';
import type { Checkpoint } from '../lib/model/checkpoint';
import type { ArchiveLog, ArchivePreview, ArchiveProgress, ImportResult, WrittenArchive } from '../lib/model/archive';
import type { CheckReport } from '../lib/model/check-report';
import type { Conversation } from '../lib/model/conversation';
import type { Recovery } from '../lib/model/recovery';
import type { Health } from '../lib/model/health';
import type { SessionId, SnapshotId } from '../lib/model/ids';
import type { SnapshotComparison } from '../lib/model/compare/snapshot-comparison';
import type { LiveDocument } from '../lib/model/live-document';
import type { MergePreview, MergeRequest } from '../lib/model/merge/merge-report';
import type { SessionPreview } from '../lib/model/preview';
import type { PrunePreview } from '../lib/model/prune';
import type { RestorePoints } from '../lib/model/restore-point';
import type { RestoreReport } from '../lib/model/restore-report';
import type { RetentionPolicy } from '../lib/model/retention-policy';
import type { Session } from '../lib/model/session';
import type { Settings } from '../lib/model/settings';
import type { Snapshot } from '../lib/model/snapshot';
import type { SpacePressure, SpaceReport } from '../lib/model/space';

/** Ends a subscription. Calling it twice does no harm. */
export type Stop = () => void;

export type Watch<Value> = (onChange: (value: Value) => void, onError?: (error: unknown) => void) => Stop;

export interface CurrentTab {
  tabId: number;
  /** Empty when the browser hides it. */
  url: string;
  title: string;
  privateWindow: boolean;
  /** The user lets Holdfast keep this site, as permissions say; excluded hosts are not looked at. */
  granted: boolean;
}

/** What is kept of one open tab now. */
export interface KeptPage {
  /** Every document of the tab in the phase `open`, top document first. */
  documents: LiveDocument[];
  /** The conversations those documents name. */
  conversations: Conversation[];
}

export interface SpaceUsed {
  bytes: number;
  sessions: number;
}

/** `tabs`: addresses of all tabs. `tabGroups`: titles and colours of groups. */
export type TabApi = 'tabs' | 'tabGroups';

export type PageName = 'resume' | 'library' | 'options' | 'welcome';
/** How long work on an archive is followed, and stopped: aborting makes it reject with the signal's reason. */
export interface ArchiveWork {
  onProgress?: (progress: ArchiveProgress) => void;
  signal?: AbortSignal;
}

/**
 * Everything the pages read, ask for and are told. Made by each entrypoint from real parts, by tests from invented ones.
 * A `watch…` calls `onChange` once as soon as the first value is there, then after every change; it calls `onError`
 * when reading fails, and may still go on after that.
 */
export interface HoldfastAccess {
  /** The value of a successful answer; throws an `AppError` (or anything with `code` and `message`) otherwise. */
  send(command: AppCommand): Promise<unknown>;

  watchHealth: Watch<Health>;
  watchSettings: Watch<Settings>;
  /** What a damaged store led to, until someone dismissed it. */
  watchRecovery: Watch<Recovery | undefined>;
  /** Sessions with the offer `pending` or `later`, neither deleted nor running, newest first. */
  watchSessions: Watch<Session[]>;
  watchPage(tabId: number, onChange: (page: KeptPage) => void, onError?: (error: unknown) => void): Stop;
  /** The newest restore of the session that *this* browser run began; undefined while there is none. */
  watchRestore(
    session: SessionId,
    onChange: (report: RestoreReport | undefined) => void,
    onError?: (error: unknown) => void,
  ): Stop;

  /** Documents of this run, open or awaiting, that hold orphans: what a restore found no place for. */
  watchOrphans: Watch<LiveDocument[]>;

  /** Reports of checks, newest first; the first one grows while a check runs. */
  watchChecks: Watch<CheckReport[]>;
  /** Every session that is not deleted, the running one and archived ones included, newest first. */
  watchAllSessions: Watch<Session[]>;
  /** Snapshots of one session, newest first. */
  watchSnapshots(
    session: SessionId,
    onChange: (snapshots: Snapshot[]) => void,
    onError?: (error: unknown) => void,
  ): Stop;
  /** Checkpoints of all sessions, newest first. */
  watchCheckpoints: Watch<Checkpoint[]>;

  /** What Holdfast kept by itself before a restore, an update or a migration. */
  readRestorePoints(): Promise<RestorePoints>;
  /** Any session by id, the resumed ones included; undefined when it is gone or deleted. */
  readSession(id: SessionId): Promise<Session | undefined>;
  /** The snapshot that is named; else the newest that can be read. */
  readPreview(session: Session, snapshot?: SnapshotId): Promise<SessionPreview>;
  /** What differs between two snapshots, of one session or of two. Throws an `AppError` when either is gone. */
  compareSnapshots(before: SnapshotId, after: SnapshotId): Promise<SnapshotComparison>;
  /** What the command `merge-sessions` would do now. Throws an `AppError` when either session has nothing to merge. */
  previewMerge(request: MergeRequest): Promise<MergePreview>;
  readSpaceUsed(): Promise<SpaceUsed>;
  /** How full it is; cheap enough for every popup. */
  readPressure(): Promise<SpacePressure>;
  /** What takes the space. Reads a sample of what is stored: up to a second. */
  readSpace(): Promise<SpaceReport>;
  /** What `prune` would do, with the stored policy unless told. Seconds when much is stored. */
  previewPrune(policy?: RetentionPolicy): Promise<PrunePreview>;
  /**
   * Asks the browser never to discard Holdfast's data by itself; call it straight from a click. True when it promised.
   */
  requestPersistence(): Promise<boolean>;
  currentTab(): Promise<CurrentTab | undefined>;

  /** Granted match patterns, as the browser lists them. */
  grantedSites(): Promise<string[]>;
  /**
   * Opens the browser's own question; call it straight from a click. True when granted. The popup may be gone before
   * the answer comes, so the background learns of it by `permissions.onAdded`, not from the page.
   */
  requestSites(origins: string[]): Promise<boolean>;
  removeSites(origins: string[]): Promise<boolean>;

  /** Optional permissions about tabs this browser knows. */
  tabApis: readonly TabApi[];
  hasTabApi(api: TabApi): Promise<boolean>;
  /** Opens the browser's own question; call it straight from a click. */
  requestTabApi(api: TabApi): Promise<boolean>;
  removeTabApi(api: TabApi): Promise<boolean>;

  /** The user allowed the extension in private windows, in the browser's own settings. */
  mayRunInPrivate(): Promise<boolean>;
  /** Opens the browser's details of the extension; absent where the browser does not let it. */
  openExtensionDetails?: () => void;

  /**
   * Writes sessions with everything they reach to one file, after saving what is open. Call it straight from a click:
   * where the browser can, it asks the user where to put the file. Undefined when they closed that question.
   */
  exportArchive(sessions: readonly SessionId[] | 'all', work?: ArchiveWork): Promise<WrittenArchive | undefined>;
  /** Dry run: reads the whole file and changes nothing. Throws AppError for what is no archive, or a newer one. */
  readArchive(file: File, work?: ArchiveWork): Promise<ArchivePreview>;
  /**
   * Imports these sessions, by their ids in the archive. The background does it and goes on when the page is closed.
   * Aborting keeps the sessions that are complete by then; the result says `cancelled`.
   */
  importArchive(file: File, sessions: readonly SessionId[], work?: ArchiveWork): Promise<ImportResult>;
  /** Archives written to the downloads folder by themselves, as `settings.archive` says; `archive-now` writes one. */
  watchArchives: Watch<ArchiveLog>;
  /** The optional permission `downloads`, which automatic archives need. */
  mayDownload(): Promise<boolean>;
  /** Opens the browser's own question; call it straight from a click. */
  requestDownloads(): Promise<boolean>;

  /** Opens one of our pages in a tab, or goes to the tab that shows it, and closes the popup. */
  openPage(name: PageName, params?: Readonly<Record<string, string>>): void;
  copy(text: string): Promise<void>;
  /** A text of `public/_locales`, at most nine substitutions. */
  text: (key: string, substitutions?: string | readonly string[]) => string;
  /** The browser's, e.g. `de` or `en-GB`; there may be no texts in it. */
  language: string;
  version: string;
  now(): number;
}
