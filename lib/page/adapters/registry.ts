import type { ConversationAdapter, FieldAdapter } from './adapter';
import { chatgpt } from './chatgpt';
import { checkable } from './checkable';
import { codemirror6 } from './codemirror6';
import { contenteditable } from './contenteditable';
import { details } from './details';
import { dialog } from './dialog';
import { select } from './select';
import { textInput } from './text-input';
import { textarea } from './textarea';

/** Ordered: an element belongs to the first adapter that finds it. */
export const FIELD_ADAPTERS: readonly FieldAdapter[] = [
  codemirror6,
  contenteditable,
  textarea,
  textInput,
  select,
  checkable,
  details,
  dialog,
];

/** Ordered: the first that knows the page reads it. */
export const CONVERSATION_ADAPTERS: readonly ConversationAdapter[] = [chatgpt];
