import { beginKills } from '../e2e/random-kill';
import type { Scenario } from './scenario';

/** SIGKILL while somebody types; what was typed more than a second before comes back, resumed by hand. */
export const typingKills: Scenario = {
  name: 'capture',
  title: 'kills while somebody types',
  rounds: (asked) => asked,
  async begin(seed) {
    const { scene, figures, round } = await beginKills(seed);
    return {
      close: () => scene.close(),
      async round() {
        const before = { ...figures };
        await round();
        for (const loss of figures.losses.splice(0)) console.log(`  too late or lost: ${JSON.stringify(loss)}`);
        return {
          inside: true,
          acknowledged: figures.promised - before.promised,
          lost: figures.missing - before.missing,
          torn: figures.damaged.splice(0),
        };
      },
    };
  },
};
