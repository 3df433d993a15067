import type { Page } from 'puppeteer-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkOwn } from './check-own';
import { openScene, rows, until, type Scene } from './holdfast';
import { seeded } from './random-kill';

export interface WorkerDeathFigures {
  stops: number;
  typed: string;
  /** What the next start of the browser would find: the newest of what the store and the WAL hold. */
  kept: string;
  /** What the store alone holds in the end. */
  stored: string;
  /** What the deep checks named, one after every tenth death; the last one in the end. */
  damaged: string[];
}

/** Deaths from one deep check to the next. */
const STORM = 10;
/** However slow the machine: no storm counts for much before so many keys were typed. */
const FEWEST_KEYS = 50;
/** A page whose worker dies at every attempt tries again after up to 5 s, and a loaded machine takes its time. */
const SETTLED_MS = 30_000;

interface DocumentRow {
  url: string;
  seq: number;
  state: { fields: { value: { text?: string } }[] };
}

/** Types without a pause through storms of deaths of the service worker; then reads what is durable. */
export async function stopWorkerWhileTyping(stops: number, seed: number): Promise<WorkerDeathFigures> {
  const scene = await openScene(`worker-death-${seed}`);
  try {
    const url = `${scene.server.origin}/chapter/2`;
    const page = await scene.browser.openPage(url);
    const random = seeded(seed);
    const damaged: string[] = [];
    let [typed, stopped] = ['', 0];
    while (stopped < stops) {
      // Nobody types meanwhile: a check opens a page in front.
      if (stopped > 0) damaged.push(...(await checkOwn(scene.browser)));
      const storm = await typeAndStop(scene, { page, stops: Math.min(STORM, stops - stopped), random });
      typed += storm.typed;
      stopped += storm.stopped;
    }
    // A key that is not durable within its time is missing now; the store may take it over from the WAL later.
    const kept = await settle('the last key is durable', typed, async () =>
      textOf([...(await walRows(scene)), ...(await rows<DocumentRow>(scene.browser, 'live'))], url),
    );
    const stored = await settle('the last key is stored', typed, async () =>
      textOf(await rows<DocumentRow>(scene.browser, 'live'), url),
    );
    damaged.push(...(await checkOwn(scene.browser)));
    return { stops: stopped, typed, kept, stored, damaged };
  } finally {
    await scene.close();
  }
}

interface Storm {
  page: Page;
  stops: number;
  random: () => number;
}

async function typeAndStop(scene: Scene, { page, stops, random }: Storm): Promise<{ typed: string; stopped: number }> {
  await page.bringToFront();
  await page.focus('#draft');
  let typed = '';
  let stopped = 0;
  let failure: unknown;
  const isOver = (): boolean => stopped >= stops && typed.length >= FEWEST_KEYS;
  const stopping = (async () => {
    while (!isOver()) {
      await sleep(random() * 400);
      await scene.browser.stopWorker();
      stopped++;
    }
  })().catch((error: unknown) => (failure = error));
  while (!isOver() && failure === undefined) {
    const char = String.fromCharCode(97 + (typed.length % 26));
    await page.keyboard.type(char);
    typed += char;
    await sleep(10);
  }
  await stopping;
  if (failure !== undefined) throw failure as Error;
  return { typed, stopped };
}

/** The last answer, which is `wanted` unless that did not come in time. */
async function settle(what: string, wanted: string, read: () => Promise<string>): Promise<string> {
  let last = '';
  await until(what, async () => (last = await read()) === wanted, SETTLED_MS).catch(() => undefined);
  return last;
}

/** The text of the newest of `documents` at `url`. */
function textOf(documents: readonly DocumentRow[], url: string): string {
  const [newest] = documents.filter((row) => row.url === url).sort((one, other) => other.seq - one.seq);
  return newest?.state.fields.map(({ value }) => value.text ?? '').join('') ?? '';
}

const walRows = ({ browser }: Scene): Promise<DocumentRow[]> =>
  browser.evaluateInWorker(async () => {
    const everything = await chrome.storage.local.get<Record<string, unknown>>(null);
    return Object.entries(everything).flatMap(([key, value]) => (key.startsWith('wal:') ? [value] : []));
  }) as Promise<DocumentRow[]>;
