import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleForPage } from '../bench/bundle';
import { projectRoot } from '../browser/project-paths';
import { openScene } from '../e2e/holdfast';
import { seeded } from '../e2e/random-kill';
import { checkDeeply, type Scenario } from './scenario';

/** SIGKILL while the database of the first format is brought to the present one. */
export const migrationKills: Scenario = {
  name: 'migration',
  title: 'kills while a database of format 1 is migrated',
  share: 1 / 4,
  async begin(seed) {
    const random = seeded(seed);
    const script = await bundleForPage('../endurance/in-page.ts');
    const example = readFileSync(path.join(projectRoot, 'tests', 'migrations', 'format-1.json'), 'utf8');
    const scene = await openScene(`endurance-migration-${seed}`);
    let count = 0;
    return {
      close: () => scene.close(),
      async round() {
        const name = `former-${String((count += 1))}`;
        const page = await scene.browser.extensionPage('options.html');
        await page.evaluate(script);
        await page.evaluate((database, json) => globalThis.endurance.makeFormer(database, json), name, example);
        await page.evaluate((database) => void globalThis.endurance.migrate(database), name);
        // The whole migration takes some 30 ms.
        await sleep(random() * 40);
        await scene.browser.kill();
        await scene.restart();
        const reader = await scene.browser.extensionPage('options.html');
        await reader.evaluate(script);
        const lacking = await reader.evaluate(
          (database, json) => globalThis.endurance.findUnmigrated(database, json),
          name,
          example,
        );
        await reader.close();
        return { acknowledged: 1, lost: lacking.length, torn: await checkDeeply(scene.browser, script, name) };
      },
    };
  },
};
