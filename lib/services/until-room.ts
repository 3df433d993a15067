import { QuotaError } from '../model/errors';

export interface Patience {
  /** Says that nothing can be kept now, and why. */
  tell(error: QuotaError): Promise<void>;
  wait(milliseconds: number): Promise<void>;
}

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Does what has to be done before anything can be kept, again and again while there is no room for it. Events and pages
 * wait meanwhile; a page that goes away leaves what it has in the WAL, which lies elsewhere.
 */
export async function untilRoom<Value>(work: () => Promise<Value>, { tell, wait }: Patience): Promise<Value> {
  for (let pause = FIRST_MS; ; pause = Math.min(pause * 2, LONGEST_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof QuotaError)) throw error;
      await tell(error);
      await wait(pause);
    }
  }
}
