/**
 * Elements by which editors take in keys and clipboards. They look like fields and hold a line or two of a long text, or
 * nothing (measured: 9 lines of 2,000 in Monaco).
 */
export const EDITOR_INTERNALS = [
  '.monaco-editor *',
  '.CodeMirror *',
  '.ace_text-input',
  '.cm-editor *',
  '.xterm-helper-textarea',
  '.ql-clipboard',
  '.ql-tooltip *',
  'textarea[name="prompt-textarea"]',
].join(', ');
