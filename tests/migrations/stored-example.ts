import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StoredExample } from './create-example';

/**
 * What lies beside this file was written once, by the Holdfast of its day, and is never made anew or edited: people's disks
 * hold the like. A new format gets an example of its own. `payloads-2.json`, `second-copy-1.copy` (the second file of its
 * store) and `archive-1.holdfast` hold one and the same session.
 */
const readStored = (file: string): Buffer<ArrayBuffer> => readFileSync(path.join(import.meta.dirname, file));

/** A database, by the version of its tables. */
export const readExample = (format: number): StoredExample => parseExample(`format-${format}.json`);

/** A database with tabs and windows of payload format 2; those above have them of format 1. */
export const readNewPayloads = (): StoredExample => parseExample('payloads-2.json');

export const readStoredBytes = (file: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readStored(file));

const parseExample = (file: string): StoredExample =>
  JSON.parse(readStored(file).toString('utf8'), reviveBytes) as StoredExample;

function reviveBytes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$bytes' in value)) return value;
  return Uint8Array.from(Buffer.from(String(value.$bytes), 'base64'));
}
