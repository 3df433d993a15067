import { setTimeout as sleep } from 'node:timers/promises';
import { openScene, rows, until } from './holdfast';
import { seeded } from './random-kill';

export interface WorkerDeathFigures {
  stops: number;
  typed: string;
  kept: string;
  milliseconds: number;
}

interface LiveRow {
  url: string;
  state: { fields: { label: string; value: { text?: string } }[] };
}

/** Types without a pause while the service worker is stopped again and again; then reads what is durable. */
export async function stopWorkerWhileTyping(stops: number, seed: number): Promise<WorkerDeathFigures> {
  const random = seeded(seed);
  const scene = await openScene(`worker-death-${seed}`);
  try {
    const url = `${scene.server.origin}/chapter/2`;
    const page = await scene.browser.openPage(url);
    await page.focus('#draft');
    const begun = Date.now();
    let typed = '';
    let stopped = 0;
    const stopping = (async () => {
      while (stopped < stops) {
        await sleep(random() * 400);
        await scene.browser.stopWorker();
        stopped++;
      }
    })();
    let failure: unknown;
    stopping.catch((error: unknown) => (failure = error));
    while (stopped < stops && failure === undefined) {
      const char = String.fromCharCode(97 + (typed.length % 26));
      await page.keyboard.type(char);
      typed += char;
      await sleep(10);
    }
    await stopping;
    const read = async (): Promise<string> => {
      const live = await rows<LiveRow>(scene.browser, 'live');
      return (
        live
          .find((row) => row.url === url)
          ?.state.fields.map(({ value }) => value.text ?? '')
          .join('') ?? ''
      );
    };
    await until('the last key is durable', async () => (await read()) === typed, 5_000).catch(() => undefined);
    return { stops: stopped, typed, kept: await read(), milliseconds: Date.now() - begun };
  } finally {
    await scene.close();
  }
}
