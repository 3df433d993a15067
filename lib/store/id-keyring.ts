import { computeObjectId, importIdKey } from '../codec/object-id';
import { toHex } from '../codec/hex';
import type { ObjectId } from '../model/ids';
import type { ObjectKind } from '../model/objects';

interface HeldKey {
  hex: string;
  key: Promise<CryptoKey>;
}

/** The key that object ids are made with, as this context last read it. */
export class IdKeyring {
  private held: HeldKey | undefined;
  /** Many objects are verified side by side: the first of them reads the key for all. */
  private loading: Promise<HeldKey> | undefined;

  constructor(private readonly read: () => PromiseLike<Uint8Array<ArrayBuffer>>) {}

  async idOf(kind: ObjectKind, bytes: Uint8Array): Promise<ObjectId> {
    const { key } = this.held ?? (await (this.loading ??= this.load()));
    return computeObjectId(await key, { kind, bytes });
  }

  /** True when the stored key is another one now: a different context wiped everything and began anew. */
  async hasChanged(): Promise<boolean> {
    const before = this.held?.hex;
    return (await this.load()).hex !== before;
  }

  forget(): void {
    this.held = undefined;
    this.loading = undefined;
  }

  private async load(): Promise<HeldKey> {
    try {
      const raw = await this.read();
      const hex = toHex(raw);
      if (this.held?.hex !== hex) this.held = { hex, key: importIdKey(raw) };
      return this.held;
    } finally {
      this.loading = undefined;
    }
  }
}
