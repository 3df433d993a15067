// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInThisContext } from 'node:vm';
import { beforeAll, expect, it } from 'vitest';

interface SecretField {
  rule: string;
  where: string;
  value: string;
}

declare const window: { secretFields: () => SecretField[]; secretValues: () => string[] };

/** The sum of Luhn's check over the digits, which is a multiple of ten in every card number. */
function luhnSum(number: string): number {
  const digits = Array.from(number.replace(/[ -]/g, ''), Number).reverse();
  return digits.reduce(
    (sum, digit, index) => sum + (index % 2 === 0 ? digit : [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit]!),
    0,
  );
}

beforeAll(() => {
  const fields = document.createElement('div');
  const appendChild = fields.appendChild.bind(fields);
  // happy-dom cannot load the frames, and says so at length.
  fields.appendChild = (child) => (child instanceof HTMLIFrameElement ? child : appendChild(child));
  document.body.append(Object.assign(fields, { id: 'fields' }));
  for (const [tag, id] of [
    ['output', 'count'],
    ['button', 'fill'],
  ] as const)
    document.body.append(Object.assign(document.createElement(tag), { id }));
  runInThisContext(readFileSync(path.join(import.meta.dirname, 'secrets.js'), 'utf8'));
});

it('has exactly 120 fields, each with a value of its own', () => {
  expect(window.secretFields()).toHaveLength(120);
  expect(new Set(window.secretValues()).size).toBe(120);
});

it('has card numbers of every length that pass the Luhn check', () => {
  const cards = window.secretValues().filter((value) => /^[\d -]{13,}$/.test(value));
  expect(cards.map(luhnSum).filter((sum) => sum % 10 !== 0)).toEqual([]);
  expect(new Set(cards.map((card) => card.replace(/[ -]/g, '').length))).toEqual(new Set([13, 14, 15, 16, 19]));
});

it('keeps no value in the page before it is filled in', () => {
  expect(window.secretValues().filter((value) => document.documentElement.outerHTML.includes(value))).toEqual([]);
});
