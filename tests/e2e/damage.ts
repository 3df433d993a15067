import { cpSync, rmSync } from 'node:fs';
import type { Certificate } from '../../lib/model/certificate';
import { bundleForPage } from '../bench/bundle';
import {
  CERTIFICATE_DAMAGES,
  COPY_DAMAGES,
  DATABASE_DAMAGES,
  readStorage,
  WITNESS,
  type Damage,
} from '../browser/damage-files';
import { launch, type RunningBrowser } from '../browser/launch';
import { command, openScene, rows, until } from './holdfast';

/** A profile with a history, closed, to be copied for each damage. */
export interface DamagedScene {
  /** Every snapshot that was stored. */
  snapshots: string[];
  /** What looks at them, for a page of the extension. */
  script: string;
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
    await until('the draft is kept', () => isKept(browser, `draft ${round} `));
    await command(browser, { type: 'save-now' });
  }
  const snapshots = (await rows<{ id: string; takenAt: number }>(browser, 'snapshots')).sort(
    (one, other) => one.takenAt - other.takenAt,
  );
  await until('the copy has all of it', () => isCopied(browser, snapshots.at(-1)?.takenAt ?? 0));
  await browser.kill();
  const base = `${profileDir}-base`;
  rmSync(base, { recursive: true, force: true });
  cpSync(profileDir, base, { recursive: true });
  const ids = snapshots.map(({ id }) => id);
  const script = await bundleForPage('../e2e/damage-in-page.ts');
  return { snapshots: ids, script, extensionId: browser.extensionId, base, close: () => server.close() };
}

const isCopied = (browser: RunningBrowser, takenAt: number): Promise<boolean> =>
  browser.evaluateInWorker(async (wanted) => {
    const { certificate } = await chrome.storage.local.get<{ certificate?: Certificate }>('certificate');
    return (certificate?.newest?.takenAt ?? 0) >= wanted;
  }, takenAt);

const isKept = async (browser: RunningBrowser, beginning: string): Promise<boolean> =>
  (await rows<{ state: object }>(browser, 'live')).some(({ state }) => JSON.stringify(state).includes(beginning));

/** What was found at one start after the damage. */
export interface AfterStart {
  /** Snapshots that are neither there, and whole, nor named as missing. */
  unaccounted: number;
  back: number;
  /** Missing, and Holdfast says so by session and time. */
  named: number;
  /** When Holdfast last had something to tell; milliseconds since 1970. */
  toldAt?: number;
}

/** Hurts a fresh copy of the history and starts the browser twice. Undefined when the damage could not be done. */
export async function damageAndStart(scene: DamagedScene, one: MatrixCase): Promise<AfterStart[] | undefined> {
  const { base, extensionId } = scene;
  const profileDir = `${base}-hurt`;
  rmSync(profileDir, { recursive: true, force: true });
  cpSync(base, profileDir, { recursive: true });
  if (!one.damages.every((damage) => damage(profileDir, extensionId))) return undefined;
  const witness = readStorage(profileDir, extensionId, WITNESS);
  if (one.ofCertificate === 'log') requireHurt(scene, profileDir);
  const starts: AfterStart[] = [];
  for (let start = 1; start <= 2; start += 1) {
    const browser = await launch({ profileDir, headless: true });
    try {
      starts.push(await lookAfter(browser, scene));
      if (start === 1 && one.ofCertificate === 'log') await requireRead(browser, witness);
    } finally {
      await browser.kill();
    }
  }
  return starts;
}

/** The certificate on the disk is not what it was, just before the browser reads it. */
function requireHurt({ base, extensionId }: DamagedScene, profileDir: string): void {
  if (readStorage(profileDir, extensionId) === readStorage(base, extensionId))
    throw new Error('the certificate on the disk is the former one');
}

/** The browser read the log as it was damaged: the witness came through with it, or was lost with it. */
async function requireRead(browser: RunningBrowser, witness: string | undefined): Promise<void> {
  const stored = await browser.evaluateInWorker((key) => chrome.storage.local.get(key), WITNESS);
  const read = JSON.stringify(stored[WITNESS]) as string | undefined;
  if (read !== witness) throw new Error(`the browser read ${read}, on the disk was ${witness}`);
}

/** What is there once Holdfast is ready. */
export async function lookAfter(browser: RunningBrowser, scene: DamagedScene): Promise<AfterStart> {
  const { snapshots, script } = scene;
  const page = await browser.extensionPage('options.html');
  await page.evaluate(script);
  const { whole, recovery } = await page.evaluate(() => globalThis.remains());
  await page.close();
  const present = new Set(whole);
  const named = new Set(recovery?.missing.flatMap(({ key, at }) => (at === undefined ? [] : [key])));
  const absent = snapshots.filter((id) => !present.has(id));
  const unaccounted = absent.filter((id) => !named.has(id)).length;
  return {
    unaccounted,
    back: snapshots.length - absent.length,
    named: absent.length - unaccounted,
    ...(recovery && { toldAt: recovery.at }),
  };
}

export interface MatrixCase {
  name: string;
  damages: readonly Damage[];
  /** Where the certificate is hurt: in the log that holds it, or in a file beside that. */
  ofCertificate?: 'log' | 'beside' | undefined;
}

/** Every damage alone, and every pair of one to the database and one to something else. */
export function listDamages(): MatrixCase[] {
  const toCases = (all: Readonly<Record<string, Damage>>): MatrixCase[] =>
    Object.entries(all).map(([name, damage]) => ({ name, damages: [damage] }));
  const certificates = toCases(CERTIFICATE_DAMAGES).map((one): MatrixCase => {
    const isBeside = /without|all of/.test(one.name);
    return { ...one, ofCertificate: isBeside ? 'beside' : 'log' };
  });
  const database = toCases(DATABASE_DAMAGES);
  const others = [...toCases(COPY_DAMAGES), ...certificates];
  const pair = (one: MatrixCase, other: MatrixCase): MatrixCase => ({
    ...other,
    name: `${one.name} + ${other.name}`,
    damages: [...one.damages, ...other.damages],
  });
  return [...database, ...others, ...database.flatMap((one) => others.map((other) => pair(one, other)))];
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
export async function damageMatrix(scene: DamagedScene, cases: readonly MatrixCase[]): Promise<MatrixFigures> {
  const figures: MatrixFigures = { cases: 0, skipped: [], failures: [], results: {} };
  for (const one of cases) {
    await runCase(scene, one, figures).catch((error: unknown) =>
      figures.failures.push(`${one.name}: ${String(error)}`),
    );
  }
  return figures;
}

async function runCase(scene: DamagedScene, one: MatrixCase, figures: MatrixFigures): Promise<void> {
  const starts = await damageAndStart(scene, one);
  if (!starts) {
    figures.skipped.push(one.name);
    return;
  }
  figures.cases += 1;
  const total = scene.snapshots.length;
  figures.results[one.name] = starts
    .map(({ back, named, toldAt }) => `${back}/${total} back, ${named} named${toldAt ? ', told' : ''}`)
    .join(' | ');
  console.log(`${one.name}: ${figures.results[one.name]}`);
  if (starts.some(({ unaccounted }) => unaccounted > 0))
    figures.failures.push(`${one.name}: ${JSON.stringify(starts)}`);
}
