import { cpSync, rmSync } from 'node:fs';
import { DATABASE_DAMAGES, isRebuilding, readStorage } from '../browser/damage-files';
import { launch, type RunningBrowser } from '../browser/launch';
import { checkOwn } from '../e2e/check-own';
import { lookAfter, makeHistory, type DamagedScene } from '../e2e/damage';
import { until } from '../e2e/holdfast';
import { seeded } from '../e2e/random-kill';
import { PassOfWork } from './pass-of-work';
import type { Rounds, Scenario } from './scenario';

/** SIGKILL while the database is rebuilt from the second copy: the next start goes on, and everything is back. */
export const rebuildKills: Scenario = {
  name: 'rebuild',
  title: 'kills while the database is rebuilt from the second copy',
  rounds: { weight: 20 },
  begin: async (seed) => rebuildRounds(await makeHistory(`endurance-rebuild-${seed}`), seed),
};

/** The rounds on a history that is there already; it is closed with them. */
export async function rebuildRounds(history: DamagedScene, seed: number): Promise<Rounds> {
  const random = seeded(seed);
  const pass = new PassOfWork();
  await rebuildOnce(history, pass);
  return {
    close: () => history.close(),
    async round() {
      const profileDir = erase(history);
      const first = await launch({ profileDir, headless: true });
      await untilRebuilding(first, pass);
      await pass.toAnInstant(random);
      await first.kill();
      pass.forget();
      const killedAt = Date.now();
      const second = await launch({ profileDir, headless: true });
      try {
        const { unaccounted, named, toldAt = 0 } = await lookAfter(second, history);
        const lost = unaccounted + named;
        // What is told of a rebuild is told at its end: the kill fell inside, if that is the second run's word.
        const inside = toldAt > killedAt;
        if (!inside) pass.cameTooLate();
        return { inside, acknowledged: history.snapshots.length, lost, torn: await checkOwn(second) };
      } finally {
        await second.kill();
      }
    },
  };
}

/** A copy of the history whose database is gone; where it lies. */
function erase({ base, extensionId }: DamagedScene): string {
  const profileDir = `${base}-rebuilt`;
  rmSync(profileDir, { recursive: true, force: true });
  cpSync(base, profileDir, { recursive: true });
  DATABASE_DAMAGES['no database at all']?.(profileDir, extensionId);
  return profileDir;
}

/** Measures a rebuild that nobody cuts off. */
async function rebuildOnce(history: DamagedScene, pass: PassOfWork): Promise<void> {
  const browser = await launch({ profileDir: erase(history), headless: true });
  try {
    await untilRebuilding(browser, pass);
    await until('the rebuild is told of', () => isToldOf(browser), 60_000, 2);
    pass.end();
  } finally {
    await browser.kill();
  }
}

/** Or until it is told of, which is its end: then it was too quick to be seen, and the kill comes too late. */
async function untilRebuilding(browser: RunningBrowser, pass: PassOfWork): Promise<void> {
  const { profileDir, extensionId } = browser;
  await until('the rebuild begins', () => isRebuilding(profileDir, extensionId) || isToldOf(browser), 60_000, 2);
  pass.begin();
}

const isToldOf = ({ profileDir, extensionId }: RunningBrowser): boolean =>
  readStorage(profileDir, extensionId, 'recovery') !== undefined;
