import type * as z from 'zod/mini';
import { ConversationState, MessageLeaf } from './conversation-state';
import type { ObjectId } from './ids';
import { IconState, SessionState, TabState, WindowState } from './manifest';
import { PageState } from './page-state';

/** Every kind of object and the schema its payload is parsed with on every read. Kinds are stored: never rename one. */
export const OBJECT_SCHEMAS = {
  session: SessionState,
  window: WindowState,
  tab: TabState,
  page: PageState,
  conversation: ConversationState,
  messages: MessageLeaf,
  icon: IconState,
} as const;
export type ObjectKind = keyof typeof OBJECT_SCHEMAS;
export type ObjectPayload<Kind extends ObjectKind> = z.infer<(typeof OBJECT_SCHEMAS)[Kind]>;

/** A payload with its id and canonical bytes, ready for a pack. */
export interface SealedObject {
  id: ObjectId;
  kind: ObjectKind;
  bytes: Uint8Array<ArrayBuffer>;
}
