import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { RunningBrowser } from '../browser/launch';
import { checkOwn } from './check-own';
import { openScene, pageAt, resume, until, type Scene } from './holdfast';

export interface KillFigures {
  rounds: number;
  /** Characters typed more than the promised second before a kill, and how many of them did not come back. */
  promised: number;
  missing: number;
  /** Youngest character that came back, in milliseconds before the kill; one figure a round. */
  youngestKeptMs: number[];
  losses: Loss[];
  /** What the deep checks named, one after each round. */
  damaged: string[];
  failures: string[];
}

/** Tells a save that came late from one that was lost. */
interface Loss {
  round: number;
  /** Characters: what the field held before the round, what came back, what was typed in between. */
  before: number;
  kept: number;
  typed: number;
  /** Age of the oldest missing key when the browser was killed; undefined when even what was there before is missing. */
  oldestMs: number | undefined;
  /** The longest time from one key to the next, which the browser itself needed. */
  slowestKeyMs: number;
}

const PROMISE_MS = 1_000;
/** One after the other: text, search, address, telephone, long text, rich text. */
const FIELDS = ['#full-name', '#query', '#website', '#phone', '#letter', '#about'];

/** A sequence that can be had again: a failing round is repeated with its seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Types, kills at a random instant, resumes, compares; each round works on with what the last one brought back. */
export async function killAtRandom(rounds: number, seed: number): Promise<KillFigures> {
  const { scene, figures, round } = await beginKills(seed);
  try {
    while (figures.rounds < rounds) await round();
  } finally {
    await scene.close();
  }
  return figures;
}

/** The same, a round at a time; the scene is to be closed. */
export async function beginKills(
  seed: number,
): Promise<{ scene: Scene; figures: KillFigures; round: () => Promise<void> }> {
  const random = seeded(seed);
  const scene = await openScene(`random-kill-${seed}`);
  const counts = { rounds: 0, promised: 0, missing: 0 };
  const figures: KillFigures = { ...counts, youngestKeptMs: [], losses: [], damaged: [], failures: [] };
  const url = `${scene.server.origin}/form.html`;
  await scene.browser.openPage(url, { newWindow: true });
  const round = (): Promise<void> =>
    oneRound(scene, { url, lastsMs: 300 + random() * 3_200, field: fieldOf(figures.rounds) }, figures).catch(
      (error: unknown) => {
        figures.failures.push(`round ${figures.rounds}, seed ${seed}: ${String(error)}`);
        throw error;
      },
    );
  return { scene, figures, round };
}

const fieldOf = (round: number): string => FIELDS[round % FIELDS.length] ?? '';

interface Round {
  url: string;
  /** Selector of what is typed into. */
  field: string;
  lastsMs: number;
}

async function oneRound(scene: Scene, given: Round, figures: KillFigures): Promise<void> {
  const { before, typed, killedAt } = await typeAndKill(scene.browser, given);
  await scene.restart();
  await resume(scene.browser);
  const promised = before + promisedOf(typed, killedAt);
  const kept = await readKept(scene, given, promised);
  figures.rounds++;
  figures.promised += promised.length - before.length;
  if (!kept.startsWith(promised)) {
    const common = [...promised].findIndex((char, index) => kept[index] !== char);
    figures.missing += promised.length - Math.max(0, common);
    figures.losses.push({
      round: figures.rounds,
      before: before.length,
      kept: kept.length,
      typed: typed.length,
      oldestMs: ageOf(typed[common - before.length], killedAt),
      slowestKeyMs: Math.max(...typed.map(({ at }, index) => at - (typed[index - 1]?.at ?? at))),
    });
  }
  const youngest = ageOf(typed[kept.length - before.length - 1], killedAt);
  if (youngest !== undefined) figures.youngestKeptMs.push(youngest);
  figures.damaged.push(...(await checkOwn(scene.browser)));
}

const ageOf = (key: Typed | undefined, killedAt: number): number | undefined => key && killedAt - key.at;

interface Typed {
  char: string;
  at: number;
}

/** Goes on with what the field holds, key by key, for so long, and kills the browser. */
export async function typeAndKill(
  browser: RunningBrowser,
  { url, field, lastsMs }: Round,
): Promise<{ before: string; typed: Typed[]; killedAt: number }> {
  const page = await pageAt(browser, url);
  await page.bringToFront();
  await page.$eval(field, (element) => {
    (element as HTMLElement).focus();
    if ('value' in element) (element as HTMLTextAreaElement).setSelectionRange(1e6, 1e6);
    else getSelection()?.collapse(element, element.childNodes.length);
  });
  const before = await textOf(page, field);
  const typed: Typed[] = [];
  const ends = Date.now() + lastsMs;
  while (Date.now() < ends) {
    const char = String.fromCharCode(97 + (typed.length % 26));
    await page.keyboard.type(char);
    typed.push({ char, at: Date.now() });
    await sleep(15);
  }
  const killedAt = Date.now();
  await browser.kill();
  return { before, typed, killedAt };
}

/** What was typed early enough before the kill that it has to come back. */
export const promisedOf = (typed: readonly Typed[], killedAt: number): string =>
  typed
    .filter(({ at }) => at < killedAt - PROMISE_MS)
    .map(({ char }) => char)
    .join('');

const textOf = (page: Page, field: string): Promise<string> =>
  page.$eval(field, (element) => ('value' in element ? String(element.value) : element.textContent));

async function readKept(scene: Scene, { url, field }: Round, promised: string): Promise<string> {
  const page = await until('the tab is back', () => pageAt(scene.browser, url));
  await page.bringToFront();
  const read = (): Promise<string> => textOf(page, field);
  await until('the draft is back', async () => (await read()).startsWith(promised), 30_000).catch(() => undefined);
  // The report is written when the page is done; only then is the field's value final.
  await sleep(300);
  return read();
}
