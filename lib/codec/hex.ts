const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Value of each ASCII lower-case hex digit; 255 for every other byte. */
export const DIGIT_VALUES = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return value < 0 ? 255 : value;
});

/** Bytes as lower-case hex, two digits each. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += DIGITS[byte] ?? '';
  return hex;
}

/** Bytes that lower-case hex stands for. Throws TypeError for anything else. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil(hex.length / 2));
  for (let at = 0; at < bytes.length; at += 1) {
    const high = digitAt(hex, at * 2);
    const low = digitAt(hex, at * 2 + 1);
    if ((high | low) > 15) throw new TypeError(`expected lower-case hex, got ${hex.slice(0, 80)}`);
    bytes[at] = high * 16 + low;
  }
  return bytes;
}

const digitAt = (hex: string, at: number): number => DIGIT_VALUES[hex.charCodeAt(at)] ?? 255;
