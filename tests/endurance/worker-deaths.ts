import { stopWorkerWhileTyping } from '../e2e/worker-death';
import type { Scenario } from './scenario';

const DEATHS_PER_ROUND = 20;

/** The service worker is stopped again and again while somebody types; not a key is missing. */
export const workerDeaths: Scenario = {
  name: 'worker',
  title: `times ${DEATHS_PER_ROUND} deaths of the service worker while somebody types`,
  share: 1 / DEATHS_PER_ROUND,
  begin(seed) {
    let count = 0;
    return Promise.resolve({
      close: () => Promise.resolve(),
      async round() {
        const { typed, kept, stored } = await stopWorkerWhileTyping(DEATHS_PER_ROUND, seed + (count += 1));
        const torn = stored === typed ? [] : ['what is durable did not reach the store'];
        return { acknowledged: typed.length, lost: kept === typed ? 0 : typed.length - kept.length, torn };
      },
    });
  },
};
