const MASK = '•';
/** Digits with few separators between two of them: people also write "4242 - 4242". */
const CLUSTER = /\d(?:[ ._\u00a0\u2010-\u2015-]{0,3}\d){12,}/g;
const SEPARATORS = /[\s._\u2010-\u2015-]/g;

/** First digits and lengths that card issuers use. */
const ISSUERS: readonly [prefix: RegExp, lengths: readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14, 16, 19]],
  [/^(?:6011|65|64[4-9]|622)/, [16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^(?:62|60|81|50|5[6-8]|6[37]|220[0-4]|9792)/, [16, 17, 18, 19]],
];

/** True when the digits pass the check that every card number passes. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** True when the whole value reads as a card number, whoever issued it. */
export function isCardNumber(value: string): boolean {
  if (value.length < 13 || value.length > 64) return false;
  const digits = value.normalize('NFKC').replace(SEPARATORS, '');
  return /^\d{13,19}$/.test(digits) && passesLuhn(digits);
}

/** The text with every digit of a card number of a known issuer replaced; its length stays. */
export function maskCards(text: string): string {
  return text.replace(CLUSTER, maskCluster);
}

/** The same for HTML as browsers write it: a number may run through inline tags. */
export function maskCardsInHtml(html: string): string {
  const positions: number[] = [];
  let plain = '';
  const token = /<(\/?[a-z][a-z0-9]*)[^>]*>|&nbsp;|[^]/gi;
  for (let match = token.exec(html); match; match = token.exec(html)) {
    const [text, tag] = match;
    if (tag !== undefined && INLINE.test(tag)) continue;
    plain += tag !== undefined ? '\n' : text === '&nbsp;' ? ' ' : text;
    positions.push(match.index);
  }
  const masked = maskCards(plain);
  if (masked === plain) return html;
  const characters = html.split('');
  positions.forEach((position, index) => {
    if (masked[index] === MASK) characters[position] = MASK;
  });
  return characters.join('');
}

const INLINE = /^\/?(?:a|b|code|del|em|i|ins|kbd|mark|s|small|span|strong|sub|sup|u)$/i;

function maskCluster(cluster: string): string {
  const at = [...cluster.matchAll(/\d/g)].map(({ index }) => index);
  const digits = cluster.replace(/\D/g, '');
  const characters = cluster.split('');
  for (let start = 0; start <= digits.length - 13;) {
    const length = startsGroup(cluster, at[start]) ? cardLength(cluster, at, { digits, start }) : 0;
    for (let index = start; index < start + length; index++) characters[at[index] ?? 0] = MASK;
    start += length || 1;
  }
  return characters.join('');
}

/** A card begins where a group of digits begins: the middle of a long number is no card, and 4.25… is a decimal. */
function startsGroup(cluster: string, at = 0): boolean {
  return (at === 0 || !/\d/.test(cluster[at - 1] ?? '')) && !/^\d{1,2}\./.test(cluster.slice(at, at + 3));
}

function cardLength(cluster: string, at: number[], { digits, start }: { digits: string; start: number }): number {
  for (let length = 19; length >= 13; length--) {
    const last = at[start + length - 1];
    if (last === undefined || /\d/.test(cluster[last + 1] ?? '')) continue;
    if (isIssued(digits.slice(start, start + length))) return length;
  }
  return 0;
}

function isIssued(digits: string): boolean {
  return (
    ISSUERS.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length)) && passesLuhn(digits)
  );
}
