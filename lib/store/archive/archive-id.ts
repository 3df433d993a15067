import { importIdKey } from '../../codec/object-id';
import { toHex } from '../../codec/hex';
import type { Database } from '../database';
import { readIdKey } from '../prepare-settings';

/** Made from the id key, so that a store that was rebuilt keeps its name, and says nothing about the key. */
export async function readArchiveId(db: Database): Promise<string> {
  const key = await importIdKey(await readIdKey(db));
  const name = new TextEncoder().encode('archive\0');
  return toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, name))).slice(0, 32);
}
