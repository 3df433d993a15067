import { randomBytes } from 'node:crypto';
import { bundleForPage } from '../bench/bundle';
import { checkOwn } from '../e2e/check-own';
import { openScene, until, type Scene } from '../e2e/holdfast';
import { seeded } from '../e2e/random-kill';
import { PassOfWork } from './pass-of-work';
import type { Scenario } from './scenario';

interface Job {
  id: string;
  state: 'running' | 'done' | 'failed';
}

/** SIGKILL while the background takes an archive in: at the next start it goes on by itself, and all of it is there. */
export const importKills: Scenario = {
  name: 'import',
  title: 'kills while an archive is imported',
  rounds: { weight: 20 },
  async begin(seed) {
    const random = seeded(seed);
    const script = await bundleForPage('../endurance/import-in-page.ts');
    const scene = await openScene(`endurance-import-${seed}`);
    const pass = new PassOfWork();
    await beginImport(scene, script, pass);
    await until('an import takes its time', () => pass.isMeasured(), 60_000);
    return {
      close: () => scene.close(),
      async round() {
        const id = await beginImport(scene, script, pass);
        await pass.toAnInstant(random);
        const inside = pass.isUnderWay();
        await scene.browser.kill();
        pass.forget();
        if (!inside) pass.cameTooLate();
        await scene.restart();
        const state = await until('the import has ended', () => endOf(scene, id), 60_000);
        const page = await scene.browser.extensionPage('options.html');
        await page.evaluate(script);
        const { snapshots, lost, torn } = await page.evaluate((name) => globalThis.imports.compare(name), id);
        await page.close();
        if (state === 'failed') torn.push(`the import ${id} failed`);
        return { inside, acknowledged: snapshots, lost, torn: [...torn, ...(await checkOwn(scene.browser))] };
      },
    };
  },
};

/** Has the background import an archive made just now. Its id. */
async function beginImport({ browser }: Scene, script: string, pass: PassOfWork): Promise<string> {
  const id = randomBytes(16).toString('hex');
  const page = await browser.extensionPage('options.html');
  await page.exposeFunction('tell', () => pass.end());
  await page.evaluate(script);
  const sessions = await page.evaluate((name) => globalThis.imports.makeArchive(name), id);
  await page.evaluate((name) => {
    const { tell } = globalThis as unknown as { tell(): Promise<void> };
    chrome.storage.local.onChanged.addListener(({ imports }) => {
      const jobs = (imports?.newValue ?? []) as { id: string; state: string }[];
      if (jobs.some((job) => job.id === name && job.state !== 'running')) void tell();
    });
  }, id);
  pass.begin();
  const message = { type: 'import-archive', import: id, sessions };
  const { ok } = await page.evaluate((sent) => chrome.runtime.sendMessage(sent) as Promise<{ ok: boolean }>, message);
  if (!ok) throw new Error('the import was not begun');
  return id;
}

async function endOf({ browser }: Scene, id: string): Promise<Job['state'] | undefined> {
  const stored = await browser.evaluateInWorker(() => chrome.storage.local.get('imports'));
  const job = (stored['imports'] as Job[]).find((one) => one.id === id);
  return job?.state === 'running' ? undefined : job?.state;
}
