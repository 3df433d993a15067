/** Random id of `bytes` bytes as hex; works on `http:` pages too, where `crypto.randomUUID` does not exist. No zod here. */
export function newId(bytes = 16): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
