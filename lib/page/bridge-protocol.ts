/** Sent on an editor's element, answered on it before `dispatchEvent` returns. Detail: JSON text. */
export const BRIDGE_REQUEST = 'holdfast:editor';
export const BRIDGE_ANSWER = 'holdfast:editor-answer';
/** Characters of one request or answer: a field of the longest kind, escaped. */
export const BRIDGE_CHARACTERS = 4_500_000;
