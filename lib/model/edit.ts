import * as z from 'zod/mini';
import { ConversationCapture } from './conversation';
import { DocumentId } from './ids';
import { LIMITS } from './limits';
import { PageState, Refusal } from './page-state';

/** Which document speaks, in every message of a content script. */
export const DOCUMENT_FACTS = {
  document: DocumentId,
  /** Indices of the frames from the top document down to the sender. */
  frame: z.array(z.number().check(z.int(), z.gte(0))).check(z.maxLength(LIMITS.frameDepth)),
  title: z.string().check(z.maxLength(LIMITS.titleCharacters)),
} as const;

/** A document's whole state, sent whenever it changed, and left in the WAL when the page goes away. */
export const Edit = z.object({
  type: z.literal('edit'),
  ...DOCUMENT_FACTS,
  url: z.string().check(z.maxLength(LIMITS.urlCharacters)),
  seq: z.number().check(z.int(), z.gte(1)),
  state: PageState,
  refused: z.array(Refusal).check(z.maxLength(LIMITS.fieldsPerFrame)),
  conversation: z.exactOptional(ConversationCapture),
});
export type Edit = z.infer<typeof Edit>;
