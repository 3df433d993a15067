import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StoredExample } from './create-example';

export function readExample(format: number): StoredExample {
  const file = path.join(import.meta.dirname, `format-${format}.json`);
  return JSON.parse(readFileSync(file, 'utf8'), reviveBytes) as StoredExample;
}

function reviveBytes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$bytes' in value)) return value;
  return Uint8Array.from(Buffer.from(String(value.$bytes), 'base64'));
}
