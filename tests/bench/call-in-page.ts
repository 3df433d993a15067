import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';

const ASK_EVERY_MS = 250;

/** A page's set of measurements: functions under one name, put there by a script of this folder. */
type Measurements = Record<keyof never, (...given: never[]) => Promise<unknown>>;

interface InPage {
  outcome?: { value: unknown } | { error: string };
  [world: string]: unknown;
}

/** Calls one of the measurements. */
export type Call<World extends Measurements> = <Name extends keyof World>(
  name: Name,
  ...given: Parameters<World[Name]>
) => Promise<Awaited<ReturnType<World[Name]>>>;

/** For as long as it takes: one call into a page may last three minutes at most, so the page is asked now and then. */
export function callsInto<World extends Measurements>(page: Page, world: string): Call<World> {
  return async <Name extends keyof World>(
    name: Name,
    ...given: Parameters<World[Name]>
  ): Promise<Awaited<ReturnType<World[Name]>>> => {
    await page.evaluate(
      (of, called, values) => {
        const inPage = globalThis as unknown as InPage;
        delete inPage.outcome;
        const functions = inPage[of] as Record<string, (...all: unknown[]) => Promise<unknown>>;
        functions[called]?.(...values).then(
          (value) => (inPage.outcome = { value }),
          (error: unknown) => (inPage.outcome = { error: String(error) }),
        );
      },
      world,
      String(name),
      given as unknown[],
    );
    for (;;) {
      const outcome = await page.evaluate(() => (globalThis as unknown as InPage).outcome);
      if (outcome && 'error' in outcome) throw new Error(outcome.error);
      if (outcome) return outcome.value as Awaited<ReturnType<World[Name]>>;
      await sleep(ASK_EVERY_MS);
    }
  };
}
