/** Characters of a text a comparison shows. */
const SHOWN = 400;
/** Characters shown before the first difference. */
const LEAD = 60;

/** The beginning of a text. */
export const beginning = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** Two texts cut around the place where they begin to differ, so that a long one shows what changed in it. */
export function aroundDifference(before: string, after: string): { before: string; after: string } {
  if (Math.max(before.length, after.length) <= SHOWN) return { before, after };
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same += 1;
  const start = Math.max(0, same - LEAD);
  const cut = (text: string): string => `${start > 0 ? '…' : ''}${beginning(text.slice(start))}`;
  return { before: cut(before), after: cut(after) };
}
