import type { Recovery } from '../../lib/model/recovery';
import type { RunningBrowser } from '../browser/launch';
import { command } from '../e2e/holdfast';

/** One promise put to the test again and again. To add one: a file with its `Scenario`, and a line in `scenarios.ts`. */
export interface Scenario {
  name: string;
  /** What a round does, for the progress lines. */
  title: string;
  /** Its part of the SIGKILLs that are asked for, beside the other scenarios'; or rounds of its own, of what was asked for. */
  rounds: { weight: number } | ((asked: number) => number);
  begin(seed: number): Promise<Rounds>;
}

/** A scenario under way. */
export interface Rounds {
  /** One kill, and what was found after it. Throws only when the harness itself fails. */
  round(): Promise<Found>;
  close(): Promise<void>;
}

/** What one round found. */
export interface Found {
  /** The kill fell inside the work it was meant for; one that came too late is no round. */
  inside: boolean;
  /** Acknowledged saves that had to be there, and those of them that were not. */
  acknowledged: number;
  lost: number;
  /** Things found half-written, and damage named by the deep check. */
  torn: string[];
}

/** The deep check of another database, by a page of the extension: what is damaged, by name. Empty is clean. */
export async function checkDeeply(browser: RunningBrowser, script: string, database: string): Promise<string[]> {
  const page = await browser.extensionPage('options.html');
  try {
    await page.evaluate(script);
    return await page.evaluate((name) => globalThis.endurance.checkDeeply(name), database);
  } finally {
    await page.close();
  }
}

/**
 * Killed where its log becomes a table, Chromium may erase all databases of the extension: in 3 of 4 runs, of about 130 kills.
 * One of a scenario's own has no second copy and is gone then; of Holdfast's, what does not come back is lost.
 */
export async function erasedSince(browser: RunningBrowser, killedAt: number): Promise<Recovery | undefined> {
  await command(browser, { type: 'wait-until-ready' });
  const { recovery } = await browser.evaluateInWorker(() =>
    chrome.storage.local.get<{ recovery?: Recovery }>('recovery'),
  );
  if (!recovery || recovery.at < killedAt) return undefined;
  console.log(`  Chromium erased all databases; of Holdfast's own came back: ${JSON.stringify(recovery)}`);
  return recovery;
}
