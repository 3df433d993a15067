import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bundleForPage } from '../bench/bundle';
import { projectRoot } from '../browser/project-paths';
import { openScene, until } from '../e2e/holdfast';
import { seeded } from '../e2e/random-kill';
import { PassOfWork } from './pass-of-work';
import { checkDeeply, erasedSince, type Scenario } from './scenario';

/** SIGKILL while the database of the first format is brought to the present one. */
export const migrationKills: Scenario = {
  name: 'migration',
  title: 'kills while a database of format 1 is migrated',
  rounds: { weight: 25 },
  async begin(seed) {
    const random = seeded(seed);
    const script = await bundleForPage('../endurance/in-page.ts');
    const example = readFileSync(path.join(projectRoot, 'tests', 'migrations', 'format-1.json'), 'utf8');
    const scene = await openScene(`endurance-migration-${seed}`);
    let count = 0;
    const pass = new PassOfWork();
    /** Begins to migrate a former database; its name. */
    const begin = async (): Promise<string> => {
      const name = `former-${String((count += 1))}`;
      const page = await scene.browser.extensionPage('options.html');
      await page.exposeFunction('tell', () => pass.end());
      await page.evaluate(script);
      await page.evaluate((database, json) => globalThis.endurance.makeFormer(database, json), name, example);
      pass.begin();
      await page.evaluate((database) => {
        const { tell } = globalThis as unknown as { tell(): Promise<void> };
        void globalThis.endurance.migrate(database, tell);
      }, name);
      return name;
    };
    await begin();
    await until('a former database is migrated', () => pass.isMeasured());
    return {
      close: () => scene.close(),
      async round() {
        const name = await begin();
        await pass.toAnInstant(random);
        const inside = pass.isUnderWay();
        await scene.browser.kill();
        pass.forget();
        if (!inside) pass.cameTooLate();
        const killedAt = Date.now();
        await scene.restart();
        const erased = await erasedSince(scene.browser, killedAt);
        if (erased) return { inside: false, acknowledged: 0, lost: erased.missingCount, torn: [] };
        const reader = await scene.browser.extensionPage('options.html');
        await reader.evaluate(script);
        const lacking = await reader.evaluate(
          (database, json) => globalThis.endurance.findUnmigrated(database, json),
          name,
          example,
        );
        await reader.close();
        if (lacking.length > 0) console.log(`  ${name} lacks ${lacking.join(', ')}`);
        return { inside, acknowledged: 1, lost: lacking.length, torn: await checkDeeply(scene.browser, script, name) };
      },
    };
  },
};
