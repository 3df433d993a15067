import * as z from 'zod/mini';
import { DOCUMENT_FACTS, Edit } from '../model/edit';
import { DocumentId, SessionId, SnapshotId } from '../model/ids';
import { LIMITS } from '../model/limits';
import { MergeRequest } from '../model/merge/merge-report';
import type { SavedPage } from '../model/page-command';
import { FieldOutcome, RestoreChoice } from '../model/restore-report';
import { Settings } from '../model/settings';

/** A content script is there. Answered with `HelloAnswer`. */
export const Hello = z.object({
  type: z.literal('hello'),
  ...DOCUMENT_FACTS,
  /** The document took its frame just now; false when a document long known asks again (`greet`). */
  fresh: z.boolean(),
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
  restore: SavedPage[];
}

/** `seq` of the newest state that is durable. */
export interface EditAnswer {
  seq: number;
}

export type { PageCommand, SavedPage } from '../model/page-command';

/** From our own pages to the background, the single writer. */
export const AppCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('save-now') }),
  z.object({ type: z.literal('restore'), choice: RestoreChoice }),
  z.object({ type: z.literal('cancel-restore'), restore: z.string().check(z.maxLength(64)) }),
  z.object({ type: z.literal('undo-restore'), restore: z.string().check(z.maxLength(64)) }),
  z.object({ type: z.literal('keep-for-later'), session: SessionId }),
  z.object({ type: z.literal('delete-session'), session: SessionId }),
  z.object({ type: z.literal('undo-delete'), session: SessionId }),
  z.object({ type: z.literal('dismiss-orphans'), document: DocumentId }),
  z.object({ type: z.literal('change-settings'), settings: Settings }),
  z.object({ type: z.literal('merge-sessions'), ...MergeRequest.shape }),
  z.object({ type: z.literal('branch-session'), snapshot: SnapshotId }),
  z.object({ type: z.literal('sites-changed') }),
  z.object({ type: z.literal('clear-everything') }),
  z.object({ type: z.literal('wait-until-ready') }),
  z.object({ type: z.literal('dismiss-recovery') }),
]);
export type AppCommand = z.infer<typeof AppCommand>;

/** Errors are not serialisable everywhere; answers cross as data. */
export type Answer<Value> =
  | { ok: true; value: Value }
  | { ok: false; error: { code: string; message: string; data: Readonly<Record<string, unknown>> } };
