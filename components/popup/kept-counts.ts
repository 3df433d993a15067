import { countLines } from '../field-text';
import type { KeptPage } from '../holdfast-access';
import type { Texts } from '../texts';

export interface KeptCounts {
  fields: number;
  editors: number;
  /** Lines in all editors together. */
  lines: number;
  turns: number;
  scrolled: boolean;
}

export function countKept({ documents, conversations }: KeptPage): KeptCounts {
  const fields = documents.flatMap(({ state }) => state.fields);
  const editors = fields.flatMap(({ value }) => (value.kind === 'editor' ? [countLines(value.text)] : []));
  return {
    fields: fields.length - editors.length,
    editors: editors.length,
    lines: editors.reduce((total, lines) => total + lines, 0),
    turns: conversations.reduce((total, { messages }) => total + messages.length, 0),
    scrolled: documents.some(({ state }) => state.scroll.some(({ x, y }) => x > 0 || y > 0)),
  };
}

/** "7 fields, 1 editor (412 lines), 26 turns, scroll"; empty when nothing is kept. */
export function describeKept({ fields, editors, lines, turns, scrolled }: KeptCounts, { t, count }: Texts): string {
  return [
    ...(fields > 0 ? [count('keptFields', fields)] : []),
    ...(editors > 0 ? [count('keptEditors', editors, count('lines', lines))] : []),
    ...(turns > 0 ? [count('keptTurns', turns)] : []),
    ...(scrolled ? [t('keptScroll')] : []),
  ].join(', ');
}
