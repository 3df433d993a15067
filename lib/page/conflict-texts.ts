/** Names of the prompt's sentences; each is `page_conflict_<name>` in the message files. */
export const CONFLICT_TEXTS = [
  'name',
  'explain',
  'unnamed',
  'yours',
  'saved',
  'empty',
  'ticked',
  'unticked',
  'keep',
  'use',
  'copy',
  'later',
  'previous',
  'next',
  'kept',
  'used',
  'copied',
  'failed',
  'undo',
] as const;

/** The prompt's sentences in the user's language. */
export type ConflictTexts = Record<(typeof CONFLICT_TEXTS)[number], string>;
