import { cpSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { COPY_DAMAGES, DATABASE_DAMAGES, type Damage } from '../browser/damage-files';
import { launch, type RunningBrowser } from '../browser/launch';
import { command, openScene, rows } from './holdfast';

/** A profile with a history, closed, to be copied for each damage. */
export interface DamagedScene {
  /** Every snapshot that was stored, and how many objects and packs. */
  snapshots: string[];
  objects: number;
  extensionId: string;
  base: string;
  close(): Promise<void>;
}

/** Enough that the browser has moved part of the database from its log to a table. */
const ROUNDS = 9;
const WORDS = 60_000;

/** Lives a while: one large draft after the other, each saved. */
export async function makeHistory(name: string): Promise<DamagedScene> {
  const scene = await openScene(name);
  const { browser, server, profileDir } = scene;
  const page = await browser.openPage(`${server.origin}/chapter/1`, { newWindow: true });
  for (let round = 0; round < ROUNDS; round++) {
    await page.$eval(
      '#draft',
      (field, at, words) => {
        const area = field as HTMLTextAreaElement;
        const random = Array.from({ length: words }, () => Math.random().toString(36).slice(2));
        area.value = `draft ${at} ${random.join(' ')}`;
        area.dispatchEvent(new Event('input', { bubbles: true }));
      },
      round,
      WORDS,
    );
    await sleep(300);
    await command(browser, { type: 'save-now' });
  }
  // The copy follows a snapshot within a second; the promise is thirty.
  await sleep(3_000);
  const snapshots = (await rows<{ id: string }>(browser, 'snapshots')).map(({ id }) => id);
  const objects = (await rows(browser, 'objects')).length;
  await browser.kill();
  const base = `${profileDir}-base`;
  rmSync(base, { recursive: true, force: true });
  cpSync(profileDir, base, { recursive: true });
  return { snapshots, objects, extensionId: browser.extensionId, base, close: () => server.close() };
}

/** What was found at one start after the damage. */
export interface AfterStart {
  /** Snapshots that are neither there nor named as missing. */
  unaccounted: number;
  back: number;
  named: number;
  objects: number;
  told: boolean;
}


interface RecoveryFacts {
  missing: { table: string; key: string }[];
  missingCount: number;
}

/** Hurts a fresh copy of the history and starts the browser twice. Undefined when the damage could not be done. */
export async function damageAndStart(
  scene: DamagedScene,
  { damages, certificate }: { damages: readonly Damage[]; certificate?: 'deleted' | 'nonsense' | undefined },
): Promise<AfterStart[] | undefined> {
  const profileDir = `${scene.base}-hurt`;
  rmSync(profileDir, { recursive: true, force: true });
  cpSync(scene.base, profileDir, { recursive: true });
  if (certificate) await hurtCertificate(profileDir, certificate);
  if (!damages.every((damage) => damage(profileDir, scene.extensionId))) return undefined;
  const starts: AfterStart[] = [];
  for (let start = 1; start <= 2; start += 1) {
    const browser = await launch({ profileDir, headless: true });
    try {
      await command(browser, { type: 'wait-until-ready' });
      starts.push(await lookAfter(browser, scene));
    } finally {
      await browser.kill();
    }
  }
  return starts;
}

async function lookAfter(browser: RunningBrowser, { snapshots }: DamagedScene): Promise<AfterStart> {
  const present = new Set((await rows<{ id: string }>(browser, 'snapshots')).map(({ id }) => id));
  const stored = await browser.evaluateInWorker(() => chrome.storage.local.get('recovery'));
  const recovery = stored['recovery'] as RecoveryFacts | undefined;
  const named = new Set(recovery?.missing.map(({ key }) => key));
  const absent = snapshots.filter((id) => !present.has(id));
  // Where nothing is left that could name them, the number is what can be said.
  const counted = Math.max(named.size, recovery?.missingCount ?? 0);
  const unnamed = absent.filter((id) => !named.has(id)).length;
  return {
    unaccounted: counted >= absent.length ? 0 : unnamed,
    back: snapshots.length - absent.length,
    named: absent.length - unnamed,
    objects: (await rows(browser, 'objects')).length,
    told: recovery !== undefined,
  };
}

/** In a run of its own, in which the extension's worker is not given the time to write anything else. */
async function hurtCertificate(profileDir: string, how: 'deleted' | 'nonsense'): Promise<void> {
  const browser = await launch({ profileDir, headless: true });
  try {
    await command(browser, { type: 'wait-until-ready' });
    await sleep(2_000);
    await browser.evaluateInWorker(async (nonsense: boolean) => {
      await chrome.storage.local.remove('certificate');
      if (nonsense) await chrome.storage.local.set({ certificate: { storeId: 7, generation: 'soon' } });
    }, how === 'nonsense');
    // Whatever is saved in this run writes a certificate anew.
    await sleep(100);
  } finally {
    await browser.kill();
  }
}

export interface MatrixCase {
  name: string;
  damages: readonly Damage[];
  certificate?: 'deleted' | 'nonsense' | undefined;
}

/** Every damage alone, and every pair of one to the database and one to something else. */
export function listDamages(): MatrixCase[] {
  const database = Object.entries(DATABASE_DAMAGES);
  const copy = Object.entries(COPY_DAMAGES);
  const certificates = ['deleted', 'nonsense'] as const;
  return [
    ...[...database, ...copy].map(([name, damage]) => ({ name, damages: [damage] })),
    ...certificates.map((certificate) => ({ name: `certificate ${certificate}`, damages: [], certificate })),
    ...database.flatMap(([one, damage]) => [
      ...copy.map(([other, second]) => ({ name: `${one} + ${other}`, damages: [damage, second] })),
      ...certificates.map((certificate) => ({ name: `${one} + certificate ${certificate}`, damages: [damage], certificate })),
    ]),
  ];
}

export interface MatrixFigures {
  cases: number;
  /** Damages that there was no file for. */
  skipped: string[];
  failures: string[];
  /** What came back at the first and the second start, by case. */
  results: Record<string, string>;
}

/** Runs the cases one after the other on one history. */
export async function damageMatrix(cases: readonly MatrixCase[], name = 'damage-matrix'): Promise<MatrixFigures> {
  const scene = await makeHistory(name);
  const figures: MatrixFigures = { cases: 0, skipped: [], failures: [], results: {} };
  try {
    for (const one of cases) {
      const starts = await damageAndStart(scene, one).catch((error: unknown) => {
        figures.failures.push(`${one.name}: ${String(error)}`);
        return undefined;
      });
      if (!starts) {
        if (!figures.failures.some((failure) => failure.startsWith(`${one.name}:`))) figures.skipped.push(one.name);
        continue;
      }
      figures.cases += 1;
      const total = scene.snapshots.length;
      figures.results[one.name] = starts
        .map(({ back, named, told }) => `${back}/${total} back, ${named} named${told ? ', told' : ''}`)
        .join(' | ');
      if (starts.some(({ unaccounted }) => unaccounted > 0))
        figures.failures.push(`${one.name}: ${JSON.stringify(starts)}`);
    }
  } finally {
    await scene.close();
  }
  return figures;
}
