import type { CopyScene } from './scene';

type Bytes = Uint8Array<ArrayBuffer>;
type Perform = (...args: unknown[]) => Promise<unknown>;
type Method = 'list' | 'read' | 'write' | 'remove';

interface Strike {
  /** Where it differs from what another fault does there. */
  at: readonly Method[];
  strike(perform: Perform, args: unknown[]): Promise<unknown>;
}

const LATE_MS = 5;

/** What a folder, or the storage of the certificate, may do at one call. From `half` on nobody hears of it. */
export const COPY_FAULTS = {
  quota: {
    at: ['list', 'read', 'write', 'remove'],
    strike: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')),
  },
  'half, then throw': {
    at: ['write'],
    async strike(perform, args) {
      if (args.some(isBytes)) await perform(...args.map(halve));
      throw new Error('the disk failed half way');
    },
  },
  'done, then throw': {
    at: ['write', 'remove'],
    async strike(perform, args) {
      await perform(...args);
      throw new Error('nobody heard that it was done');
    },
  },
  half: {
    at: ['read', 'write'],
    strike: async (perform, args) => halve(await perform(...args.map(halve))),
  },
  flip: {
    at: ['read', 'write'],
    strike: async (perform, args) => flip(await perform(...args.map(flip))),
  },
  twice: {
    at: ['write', 'remove'],
    strike: (perform, args) => perform(...args).then(() => perform(...args)),
  },
  delay: {
    at: ['list', 'read', 'write', 'remove'],
    async strike(perform, args) {
      await new Promise((resolve) => setTimeout(resolve, LATE_MS));
      return perform(...args);
    },
  },
} satisfies Record<string, Strike>;

export type CopyFault = keyof typeof COPY_FAULTS;

/**
 * Puts the fault in the way of the call number `number`, from 1, of those to folder and certificate that it concerns. What
 * it returns takes it out of the way, and tells whether it struck.
 */
export function strikeCopy({ folder, certificate }: CopyScene, fault: CopyFault, number: number): () => boolean {
  const { at, strike }: Strike = COPY_FAULTS[fault];
  let calls = 0;
  const faulty = (perform: Perform): Perform => {
    return (...args) => ((calls += 1) === number ? strike(perform, args) : perform(...args));
  };
  const storages: Record<string, unknown>[] = [folder, certificate].map((storage) => storage as never);
  const before = storages.map((storage) => ({ ...storage }));
  for (const storage of storages) {
    for (const method of at)
      if (typeof storage[method] === 'function') storage[method] = faulty(storage[method] as Perform);
  }
  return () => {
    for (const [which, storage] of storages.entries())
      for (const method of at) if (method in storage) storage[method] = before[which]?.[method];
    return calls >= number;
  };
}

const isBytes = (value: unknown): value is Bytes => value instanceof Uint8Array;
const halve = (value: unknown): unknown => (isBytes(value) ? value.slice(0, value.length >> 1) : value);

function flip(value: unknown): unknown {
  if (!isBytes(value) || value.length === 0) return value;
  const flipped = value.slice();
  flipped[flipped.length >> 1]! ^= 1;
  return flipped;
}
