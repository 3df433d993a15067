import * as z from 'zod/mini';
import { Arrival } from '../model/arrival';
import { CheckLevel } from '../model/check-report';
import { DOCUMENT_FACTS, Edit } from '../model/edit';
import { Checkpoint, CheckpointChange, CheckpointWish } from '../model/checkpoint';
import { DocumentId, SessionId, SnapshotId } from '../model/ids';
import { LIMITS } from '../model/limits';
import { MergeRequest } from '../model/merge/merge-report';
import type { SavedPage } from '../model/page-command';
import { PruneChoice } from '../model/prune';
import { FieldOutcome, RestoreChoice } from '../model/restore-report';
import { SessionWords } from '../model/session';
import { Settings } from '../model/settings';

/** A content script is there. Answered with `HelloAnswer`. */
export const Hello = z.object({
  type: z.literal('hello'),
  ...DOCUMENT_FACTS,
  /** Its own word for where it is: the browser calls every document without an address of its own about:blank. */
  url: z.string().check(z.maxLength(LIMITS.urlCharacters)),
  arrival: Arrival,
});
/** What became of the fields the hello's answer asked to restore. */
export const Restored = z.object({
  type: z.literal('restored'),
  document: DocumentId,
  awaiting: z.array(DocumentId).check(z.maxLength(50)),
  outcomes: z.array(FieldOutcome).check(z.maxLength(LIMITS.fieldsPerFrame)),
  milliseconds: z.number().check(z.gte(0)),
});

/** From a content script to the background. Sender and tab come from the browser, never from the message. */
export const PageMessage = z.discriminatedUnion('type', [Hello, Edit, Restored]);
export type PageMessage = z.infer<typeof PageMessage>;
export type { Edit } from '../model/edit';
export type Hello = z.infer<typeof Hello>;
export type Restored = z.infer<typeof Restored>;

export interface HelloAnswer {
  /** False when the site is excluded, capture is paused, or the window is private and not allowed. */
  capture: boolean;
  debounceMs: number;
  /** Absent while the background is starting: the page is to ask again. */
  restore?: SavedPage[];
}

/** `seq` of the newest state that is durable. */
export interface EditAnswer {
  seq: number;
}

export type { PageCommand, SavedPage } from '../model/page-command';

const sessions = z.array(SessionId).check(z.minLength(1), z.maxLength(10_000));
/** Names a file that a page has put into OPFS to be imported. */
const ImportId = z.string().check(z.regex(/^[0-9a-f]{32}$/));

/** From our own pages to the background, the single writer. */
export const AppCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('save-now') }),
  z.object({
    type: z.literal('restore'),
    choice: RestoreChoice.check(z.refine(({ tabs }) => tabs?.length !== 0, 'no tab is chosen')),
  }),
  z.object({ type: z.literal('cancel-restore'), restore: z.string().check(z.maxLength(64)) }),
  z.object({ type: z.literal('undo-restore'), restore: z.string().check(z.maxLength(64)) }),
  z.object({ type: z.literal('keep-for-later'), session: SessionId }),
  z.object({ type: z.literal('delete-session'), session: SessionId }),
  z.object({ type: z.literal('undo-delete'), session: SessionId }),
  z.object({ type: z.literal('rename-session'), session: SessionId, words: SessionWords }),
  z.object({ type: z.literal('create-checkpoint'), wish: CheckpointWish }),
  z.object({ type: z.literal('change-checkpoint'), snapshot: SnapshotId, change: CheckpointChange }),
  z.object({ type: z.literal('delete-checkpoint'), snapshot: SnapshotId }),
  z.object({ type: z.literal('undo-delete-checkpoint'), checkpoint: Checkpoint }),
  z.object({ type: z.literal('delete-sessions'), sessions }),
  z.object({ type: z.literal('undo-delete-sessions'), sessions }),
  z.object({ type: z.literal('archive-sessions'), sessions }),
  z.object({ type: z.literal('unarchive-sessions'), sessions }),
  z.object({ type: z.literal('prune'), choice: PruneChoice }),
  z.object({ type: z.literal('undo-prune'), prune: z.string().check(z.maxLength(64)) }),
  z.object({ type: z.literal('dismiss-orphans'), document: DocumentId }),
  z.object({ type: z.literal('change-settings'), settings: Settings }),
  z.object({ type: z.literal('merge-sessions'), ...MergeRequest.shape }),
  z.object({ type: z.literal('branch-session'), snapshot: SnapshotId }),
  z.object({ type: z.literal('restore-sessions-list'), version: z.number().check(z.int(), z.gte(1)) }),
  z.object({ type: z.literal('sites-changed') }),
  z.object({ type: z.literal('check-store'), level: CheckLevel }),
  z.object({ type: z.literal('cancel-check') }),
  z.object({ type: z.literal('clear-everything') }),
  z.object({ type: z.literal('wait-until-ready') }),
  z.object({ type: z.literal('dismiss-recovery') }),
  z.object({ type: z.literal('import-archive'), import: ImportId, sessions: z.array(SessionId) }),
  z.object({ type: z.literal('cancel-import'), import: ImportId }),
  z.object({ type: z.literal('archive-now') }),
]);
export type AppCommand = z.infer<typeof AppCommand>;

/** Errors are not serialisable everywhere; answers cross as data. */
export type Answer<Value> =
  | { ok: true; value: Value }
  | { ok: false; error: { code: string; message: string; data: Readonly<Record<string, unknown>> } };
