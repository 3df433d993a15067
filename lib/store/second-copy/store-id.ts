import { toHex } from '../../codec/hex';

/** Tells stores apart without giving their key away: 32 hex digits, a function of the id key. */
export async function storeIdOf(idKey: Uint8Array<ArrayBuffer>): Promise<string> {
  const name = new TextEncoder().encode('holdfast store');
  const bytes = new Uint8Array(name.length + idKey.length);
  bytes.set(name);
  bytes.set(idKey, name.length);
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).subarray(0, 16));
}
