import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appendBatch, readKey, readLog } from './leveldb-log';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'holdfast-log-'));
  file = path.join(folder, '000003.log');
  writeFileSync(file, '');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('the newest word about a key counts, across blocks of 32 kB', () => {
  const long = 'é'.repeat(40_000);
  for (let count = 0; count < 5; count += 1) appendBatch(file, [['other', long]]);
  appendBatch(file, [
    ['certificate', '{"a":1}'],
    ['other', undefined],
  ]);
  expect(readKey(file, 'certificate')).toBe('{"a":1}');
  expect(readKey(file, 'other')).toBeUndefined();
  expect(readLog(file)).toHaveLength(6);
  const [first] = readLog(file);
  expect(first?.entries).toEqual([['other', long]]);
});

it('a flipped bit changes its record, a header that cannot be costs the rest of the block', () => {
  for (const value of ['one', 'two', 'three']) appendBatch(file, [['key', value]]);
  const bytes = readFileSync(file);
  const { start = 0, end = 0 } = readLog(file)[1] ?? {};
  bytes[end - 1] = (bytes[end - 1] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  expect(readLog(file).map(({ entries }) => entries[0]?.[1])).toEqual(['one', 'twn', 'three']);
  bytes[start + 6] = 9;
  writeFileSync(file, bytes);
  expect(readKey(file, 'key')).toBe('one');
});
