import { setTimeout as sleep } from 'node:timers/promises';
import { bundleForPage } from '../bench/bundle';
import { openScene } from '../e2e/holdfast';
import { seeded } from '../e2e/random-kill';
import type { Acknowledged } from './in-page';
import { checkDeeply, type Scenario } from './scenario';

const DATABASE = 'endurance';

/** SIGKILL while the store commits, purges, collects garbage and repacks as fast as it can. */
export const storeKills: Scenario = {
  name: 'store',
  title: 'kills while snapshots are written, sessions purged, garbage collected and packs rewritten',
  share: 1,
  async begin(seed) {
    const random = seeded(seed);
    const script = await bundleForPage('../endurance/in-page.ts');
    const scene = await openScene(`endurance-store-${seed}`);
    const acknowledged: Acknowledged[] = [];
    return {
      close: () => scene.close(),
      async round() {
        const page = await scene.browser.extensionPage('options.html');
        await page.exposeFunction('acknowledge', (done: Acknowledged) => void acknowledged.push(done));
        await page.evaluate(script);
        await page.evaluate((name) => {
          const { acknowledge } = globalThis as unknown as { acknowledge(done: unknown): Promise<void> };
          void globalThis.endurance.writeForEver(name, acknowledge);
        }, DATABASE);
        await sleep(200 + random() * 1_300);
        await scene.browser.kill();
        await scene.restart();
        const reader = await scene.browser.extensionPage('options.html');
        await reader.evaluate(script);
        const given = acknowledged.slice();
        const { lost, torn } = await reader.evaluate(
          (name, all) => globalThis.endurance.findLost(name, all),
          DATABASE,
          given,
        );
        await reader.close();
        const damaged = await checkDeeply(scene.browser, script, DATABASE);
        return { acknowledged: given.length, lost, torn: [...torn, ...damaged] };
      },
    };
  },
};
