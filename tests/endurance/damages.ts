import { damageAndStart, listDamages, makeHistory } from '../e2e/damage';
import type { Scenario } from './scenario';

const CASES = listDamages();

/** Every damage to database, second copy and certificate, alone and in pairs, each followed by two starts. */
export const damages: Scenario = {
  name: 'damage',
  title: 'damages to database, second copy and certificate, two starts each',
  share: CASES.length / 200,
  async begin() {
    const scene = await makeHistory('damage-matrix');
    let count = 0;
    return {
      close: () => scene.close(),
      async round() {
        const one = CASES[count++ % CASES.length];
        const starts = one && (await damageAndStart(scene, one));
        if (!one || !starts) return { acknowledged: 0, lost: 0, torn: [] };
        const found = starts.map(({ back, named }) => `${back}/${scene.snapshots.length} back, ${named} named`);
        console.log(`  ${one.name}: ${found.join(' | ')}`);
        const lost = starts.reduce((sum, { unaccounted }) => sum + unaccounted, 0);
        return { acknowledged: scene.snapshots.length * starts.length, lost, torn: [] };
      },
    };
  },
};
