/** Bounds on what one page may hand over. No zod here: content scripts import these values. */
export const LIMITS = {
  /** Characters of one field, as Firefox's session store allows. */
  fieldCharacters: 2_000_000,
  /** Characters of one message as JSON. */
  messageCharacters: 8_000_000,
  /** Characters kept in the WAL for one document. */
  walCharacters: 1_000_000,
  fieldsPerFrame: 2_000,
  scrollsPerFrame: 200,
  locatorsPerField: 12,
  shadowDepth: 16,
  frameDepth: 16,
  labelCharacters: 200,
  urlCharacters: 16_000,
  titleCharacters: 1_000,
  descriptionCharacters: 10_000,
  tagCharacters: 60,
  tags: 20,
  messagesPerConversation: 20_000,
  /** Messages a document may send in one second before it is told to slow down. */
  messagesPerSecond: 20,
} as const;
