import type { CopyContext } from './copy-context';

/** How much is done before whatever waits has its turn: a flush must not be seconds late. At least one file always is. */
export interface Portion {
  files: number;
  bytes: number;
}

/** A file of the usual size, and one that small ones are put together into. */
export const PORTION: Portion = { files: 32, bytes: 8 * 1024 * 1024 };

/** Does one portion when it is its turn; between two of them anything may have happened. */
export type Turn = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** Reads what nobody read yet, so that the next `refresh` has little left to read. */
export async function readAhead({ index, portion }: CopyContext, turn: Turn): Promise<void> {
  while (await turn(() => index.readAhead(portion)));
}

/** How many may go into one portion that are smaller than `bytes`; where nobody knows how large they are, one. */
export const countIn = ({ bytes: all }: Portion, bytes = Infinity): number => Math.max(1, Math.floor(all / bytes));

export function* cutUp<Item>(items: readonly Item[], count: number): Generator<Item[]> {
  for (let at = 0; at < items.length; at += count) yield items.slice(at, at + count);
}
