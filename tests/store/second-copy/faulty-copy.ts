import type { CopyScene } from './scene';

/** What a folder or the certificate's storage may do at one call; those after the line say nothing of it. */
export const LOUD = ['quota', 'half, then throw', 'done, then throw'] as const;
export const QUIET = ['half', 'flip', 'twice', 'delay'] as const;
export type CopyFault = (typeof LOUD)[number] | (typeof QUIET)[number];

type Bytes = Uint8Array<ArrayBuffer>;
type Perform = (...args: unknown[]) => Promise<unknown>;

const LATE_MS = 5;

/** Puts the fault in the way of the call `at` of folder and certificate, counted from 1. Tells whether it struck. */
export function strikeCopy({ folder, certificate }: CopyScene, fault: CopyFault, at: number): () => boolean {
  let calls = 0;
  let struck = false;
  const faulty = (perform: Perform): Perform => {
    return (...args) => {
      calls += 1;
      if (calls !== at) return perform(...args);
      struck = true;
      return STRIKES[fault](perform, args);
    };
  };
  const whole = [folder, certificate].map((storage) => ({ storage, methods: Object.entries<unknown>({ ...storage }) }));
  for (const { storage, methods } of whole) {
    for (const [name, method] of methods)
      if (typeof method === 'function') Object.assign(storage, { [name]: faulty(method as Perform) });
  }
  return () => {
    for (const { storage, methods } of whole) {
      for (const [name, method] of methods)
        if (typeof method === 'function') Object.assign(storage, { [name]: method });
    }
    return struck;
  };
}

const STRIKES: Readonly<Record<CopyFault, (perform: Perform, args: unknown[]) => Promise<unknown>>> = {
  quota: () => Promise.reject(new DOMException('no room', 'QuotaExceededError')),
  'half, then throw': async (perform, args) => {
    if (args.some(isBytes)) await perform(...args.map(halve));
    throw new Error('the disk failed half way');
  },
  'done, then throw': async (perform, args) => {
    await perform(...args);
    throw new Error('nobody heard that it was done');
  },
  half: async (perform, args) => halve(await perform(...args.map(halve))),
  flip: async (perform, args) => flip(await perform(...args.map(flip))),
  twice: async (perform, args) => {
    await perform(...args);
    return perform(...args);
  },
  delay: async (perform, args) => {
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    return perform(...args);
  },
};

const isBytes = (value: unknown): value is Bytes => value instanceof Uint8Array;
const halve = (value: unknown): unknown => (isBytes(value) ? value.slice(0, value.length >> 1) : value);

function flip(value: unknown): unknown {
  if (!isBytes(value) || value.length === 0) return value;
  const flipped = value.slice();
  flipped[flipped.length >> 1]! ^= 1;
  return flipped;
}
