import { stopWorkerWhileTyping } from '../e2e/worker-death';
import type { Scenario } from './scenario';

const DEATHS_PER_ROUND = 20;

/** The service worker is stopped again and again while somebody types; not a key is missing. */
export const workerDeaths: Scenario = {
  name: 'worker',
  title: `times ${DEATHS_PER_ROUND} deaths of the service worker while somebody types`,
  rounds: (asked) => Math.ceil(asked / DEATHS_PER_ROUND),
  begin(seed) {
    let count = 0;
    return Promise.resolve({
      close: () => Promise.resolve(),
      async round() {
        const { typed, kept, stored, damaged } = await stopWorkerWhileTyping(DEATHS_PER_ROUND, seed + (count += 1));
        const torn = stored === typed ? damaged : [...damaged, 'what is durable did not reach the store'];
        const lost = kept === typed ? 0 : Math.max(1, typed.length - kept.length);
        return { inside: true, acknowledged: typed.length, lost, torn };
      },
    });
  },
};
