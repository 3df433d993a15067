import * as z from 'zod/mini';
import { DocumentId, SessionId, Uid } from './ids';
import { LIMITS } from './limits';
import { PageState, Refusal } from './page-state';
import { Time } from './time';

/**
 * `open`: a page is showing it. `closed`: its page is gone, and no snapshot holds it yet.
 * `awaiting`: saved state of a restored tab that no page has taken up so far.
 */
export const DocumentPhase = z.enum(['open', 'closed', 'awaiting']);
export type DocumentPhase = z.infer<typeof DocumentPhase>;

/** The newest captured state of one document: the journal that promise P1 rests on. */
export const LiveDocument = z.object({
  id: DocumentId,
  session: SessionId,
  phase: DocumentPhase,
  /** Empty when the document was only ever seen in the WAL. */
  tab: z.union([Uid, z.literal('')]),
  /** The browser's id of the tab in this run; -1 while awaiting. */
  tabId: z.number(),
  /** The browser's id of the frame in this run, which outlives its documents; unknown of documents only seen in the WAL. */
  frameId: z.exactOptional(z.number()),
  frame: z.array(z.number()).check(z.maxLength(LIMITS.frameDepth)),
  /** Its tab is in a private window; absent means no. */
  privateWindow: z.exactOptional(z.boolean()),
  url: z.string().check(z.maxLength(LIMITS.urlCharacters)),
  title: z.string().check(z.maxLength(LIMITS.titleCharacters)),
  /** Rises with every capture of the document; an older one never replaces a newer one. */
  seq: z.number(),
  receivedAt: Time,
  state: PageState,
  refused: z.array(Refusal).check(z.maxLength(LIMITS.fieldsPerFrame)),
  conversation: z.exactOptional(z.string()),
});
export type LiveDocument = z.infer<typeof LiveDocument>;
