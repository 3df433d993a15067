import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCardNumber, maskCards, maskCardsInHtml, passesLuhn } from '../../lib/model/card-numbers';

/** Digits with the check digit that makes them pass. */
function withCheckDigit(body: string): string {
  const digit = Array.from({ length: 10 }, (_, at) => `${body}${at}`).find(passesLuhn);
  return digit ?? '';
}

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const anyNumber = fc.integer({ min: 13, max: 19 }).chain((length) => digits(length - 1).map(withCheckDigit));
const visa = digits(14).map((body) => withCheckDigit(`4${body}`));
const separator = fc.constantFrom('', ' ', '-', '.', '\u00a0', '  ', ' - ', '_');

const grouped = (number: string, by: string): string => number.replace(/(\d{4})(?=\d)/g, `$1${by}`);

describe('a whole value', () => {
  it('that passes the check is a card number, in groups or not', () => {
    fc.assert(
      fc.property(anyNumber, separator, (number, by) => {
        expect(isCardNumber(grouped(number, by))).toBe(true);
        expect(isCardNumber(` ${grouped(number, by)}\n`)).toBe(true);
      }),
    );
  });

  it('with one digit changed is none', () => {
    fc.assert(
      fc.property(anyNumber, fc.nat(), fc.integer({ min: 1, max: 9 }), (number, at, by) => {
        const index = at % number.length;
        const wrong = String((Number(number[index]) + by) % 10);
        expect(isCardNumber(number.slice(0, index) + wrong + number.slice(index + 1))).toBe(false);
      }),
    );
  });

  it.each([
    '555 0101',
    '+43 660 1234567',
    '2026-11-21T10:30',
    '12',
    '',
    'order 4111111111111111',
    '1234567890123456789012',
  ])('%j is none', (value) => expect(isCardNumber(value)).toBe(false));
});

describe('a longer text', () => {
  it('keeps every word and loses every digit of a card', () => {
    fc.assert(
      fc.property(visa, separator, fc.constantFrom('Pay with ', '', 'x\n'), (number, by, before) => {
        const card = grouped(number, by);
        const text = `${before}${card}, please. Call 555 0101.`;
        const masked = maskCards(text);
        expect(masked).toBe(`${before}${card.replace(/\d/g, '•')}, please. Call 555 0101.`);
        expect(masked).toHaveLength(text.length);
      }),
    );
  });

  it('finds a card after another number, and two cards in a row', () => {
    expect(maskCards('1234 4111 1111 1111 1111')).toBe('1234 •••• •••• •••• ••••');
    expect(maskCards('4111 1111 1111 1111 5555 5555 5555 4444')).toBe('•••• •••• •••• •••• •••• •••• •••• ••••');
    expect(maskCards('378282246310005/3782 822463 10005')).toBe('•••••••••••••••/•••• •••••• •••••');
  });

  it.each([
    'pi is 3.141592653589793 and 4.1111111111111115',
    'timestamp 1763719200000, id 9007199254740991',
    '41111111111111110000000000000000001',
    'commit 4111 1111 1111 1112',
    '192.168.100.100 10.0.0.1',
  ])('%j stays as it is', (text) => expect(maskCards(text)).toBe(text));

  it('stays as it is when no digits are in it', () => {
    fc.assert(
      fc.property(fc.string(), (any) => {
        const text = any.replace(/\d/g, 'x');
        expect(maskCards(text)).toBe(text);
      }),
    );
  });

  it('is quick however many digits there are', () => {
    const started = performance.now();
    maskCards('4 '.repeat(200_000));
    maskCards('4111 '.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('markup', () => {
  it('hides a card that runs through inline tags and entities, and nothing else', () => {
    expect(maskCardsInHtml('<p>4111 <b>1111</b>&nbsp;1111 1111</p><p>12</p>')).toBe(
      '<p>•••• <b>••••</b>&nbsp;•••• ••••</p><p>12</p>',
    );
  });

  it('reads two blocks as two numbers', () => {
    const html = '<p>4111 1111</p><p>1111 1111</p>';
    expect(maskCardsInHtml(html)).toBe(html);
  });
});
