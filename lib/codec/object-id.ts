import type { ObjectId } from '../model/ids';
import type { ObjectKind } from '../model/objects';
import { toHex } from './hex';

const ASCII = new TextEncoder();
const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/** 32 random bytes as the key that object ids are made with. */
export function importIdKey(raw: Uint8Array<ArrayBuffer>, subtle: SubtleCrypto = crypto.subtle): Promise<CryptoKey> {
  return subtle.importKey('raw', raw, HMAC, false, ['sign']);
}

/** HMAC-SHA-256(key, kind ‖ 0x00 ‖ bytes) as 64 hex digits: outside this store an id says nothing about its content. */
export async function computeObjectId(
  key: CryptoKey,
  { kind, bytes }: { kind: ObjectKind; bytes: Uint8Array },
  subtle: SubtleCrypto = crypto.subtle,
): Promise<ObjectId> {
  const name = ASCII.encode(kind);
  const message = new Uint8Array(name.length + 1 + bytes.length);
  message.set(name);
  message.set(bytes, name.length + 1);
  return toHex(new Uint8Array(await subtle.sign('HMAC', key, message)));
}
