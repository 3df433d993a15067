import { bundleForPage } from '../bench/bundle';
import { openScene, until } from '../e2e/holdfast';
import { seeded } from '../e2e/random-kill';
import type { Acknowledged, StoreWork, Told } from './in-page';
import { PassOfWork } from './pass-of-work';
import { checkDeeply, erasedSince, type Scenario } from './scenario';

const DATABASE = 'endurance';

/** SIGKILL at a random instant of one work of a store that commits, purges, collects and repacks as fast as it can. */
const storeKills = (work: StoreWork, title: string, weight: number): Scenario => ({
  name: work,
  title,
  rounds: { weight },
  async begin(seed) {
    const random = seeded(seed);
    const script = await bundleForPage('../endurance/in-page.ts');
    const scene = await openScene(`endurance-${work}-${seed}`);
    const acknowledged: Acknowledged[] = [];
    const pass = new PassOfWork();
    const listen = (told: Told): void => {
      if (!('begins' in told)) acknowledged.push(told);
      else if (told.begins === work) pass.begin();
      else if (pass.isUnderWay()) pass.end();
    };
    return {
      close: () => scene.close(),
      async round() {
        const page = await scene.browser.extensionPage('options.html');
        await page.exposeFunction('tell', listen);
        await page.evaluate(script);
        await page.evaluate((name) => {
          const { tell } = globalThis as unknown as { tell(told: unknown): Promise<void> };
          void globalThis.endurance.writeForEver(name, tell);
        }, DATABASE);
        await until(`the work takes its time: ${work}`, () => pass.isMeasured(), 60_000);
        await until(`the work begins: ${work}`, () => pass.isUnderWay(), 60_000, 1);
        await pass.toAnInstant(random);
        const inside = pass.isUnderWay();
        const killedAt = Date.now();
        await scene.browser.kill();
        pass.forget();
        if (!inside) pass.cameTooLate();
        await scene.restart();
        const erased = await erasedSince(scene.browser, killedAt);
        if (erased) {
          acknowledged.length = 0;
          return { inside: false, acknowledged: 0, lost: erased.missingCount, torn: [] };
        }
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
        return { inside, acknowledged: given.length, lost, torn: [...torn, ...damaged] };
      },
    };
  },
});

export const snapshotKills = storeKills('snapshot', 'kills while snapshots are written', 40);
export const garbageKills = storeKills('garbage', 'kills while a session is purged and its garbage collected', 30);
export const repackKills = storeKills('repack', 'kills while small packs are merged', 25);
