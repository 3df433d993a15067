export interface Patience {
  /** Says that nothing can be kept now, and why. */
  tell(error: unknown): Promise<void>;
  wait(milliseconds: number): Promise<void>;
}

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Does what has to be done before anything can be kept, again and again until it works: a full disk gets room, a locked
 * file is let go. Events wait meanwhile; pages write what they have to the WAL, which lies elsewhere.
 */
export async function insist<Value>(work: () => Promise<Value>, { tell, wait }: Patience): Promise<Value> {
  for (let pause = FIRST_MS; ; pause = Math.min(pause * 2, LONGEST_MS)) {
    try {
      return await work();
    } catch (error) {
      await tell(error);
      await wait(pause);
    }
  }
}
