import { damageAndStart, listDamages, makeHistory } from '../e2e/damage';
import type { Scenario } from './scenario';

const CASES = listDamages();

/** Every damage to database, second copy and certificate, alone and in pairs, each followed by two starts. */
export const damages: Scenario = {
  name: 'damage',
  title: 'damages to database, second copy and certificate, two starts each',
  rounds: () => CASES.length,
  async begin() {
    const scene = await makeHistory('damage-matrix');
    let count = 0;
    return {
      close: () => scene.close(),
      async round() {
        const one = CASES[count++ % CASES.length];
        const starts = one && (await damageAndStart(scene, one));
        if (!one || !starts) {
          const torn = [`${one?.name}: there is no file to damage`];
          return { inside: true, acknowledged: 0, lost: 0, torn };
        }
        const total = scene.snapshots.length;
        console.log(
          `  ${one.name}: ${starts.map(({ back, named }) => `${back}/${total} back, ${named} named`).join(' | ')}`,
        );
        const lost = starts.reduce((sum, { unaccounted }) => sum + unaccounted, 0);
        return { inside: true, acknowledged: total * starts.length, lost, torn: [] };
      },
    };
  },
};
