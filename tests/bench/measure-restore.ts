import { setTimeout as sleep } from 'node:timers/promises';
import { command, openScene, rows, until, type Scene, restoreReports } from '../e2e/holdfast';
import type { Figure } from './figure';

interface ReportRow {
  startedAt: number;
  finishedAt: number;
  tabs: { pages: string; pageMilliseconds?: number }[];
}
interface SessionRow {
  id: string;
  offer: string;
}

async function crashWith(name: string, tabs: number, draft: boolean): Promise<Scene> {
  const scene = await openScene(name);
  const urls = Array.from(
    { length: tabs },
    (_, index) => `${scene.server.origin}/chapter/${(index % 90) + 1}?tab=${index}`,
  );
  await scene.browser.evaluateInWorker(async (all: string[]) => {
    const window = await chrome.windows.create({ url: all[0] ?? '' });
    for (const url of all.slice(1))
      await chrome.tabs.create({ url, active: false, ...(window?.id !== undefined && { windowId: window.id }) });
  }, urls);
  await until(
    'all tabs are loaded',
    async () => (await scene.browser.browser.pages()).filter((page) => page.url().includes('tab=')).length === tabs,
    120_000,
  );
  if (draft) {
    for (const page of (await scene.browser.browser.pages()).filter((found) => found.url().includes('tab='))) {
      await page.$eval('#draft', (field) => {
        (field as HTMLTextAreaElement).value = 'a draft that is to come back';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
    }
  }
  await sleep(3_000);
  await scene.browser.kill();
  await scene.restart();
  return scene;
}

async function restore(scene: Scene, loading: string): Promise<ReportRow> {
  const session = await until('the session is sealed', async () =>
    (await rows<SessionRow>(scene.browser, 'sessions')).find(({ offer }) => offer === 'pending'),
  );
  await sleep(2_000);
  return command<ReportRow>(scene.browser, { type: 'restore', choice: { session: session.id, loading } });
}

const median = (times: readonly number[]): number =>
  [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? NaN;

/** Real restores of real tabs in the browser. */
export async function measureRestore(): Promise<Figure[]> {
  const typical = await crashWith('bench-ten', 10, true);
  const ten = await restore(typical, 'all');
  await sleep(5_000);
  const pages = (await restoreReports<ReportRow>(typical.browser)).flatMap(({ tabs }) =>
    tabs.flatMap(({ pageMilliseconds }) => pageMilliseconds ?? []),
  );
  await typical.close();
  const large = await crashWith('bench-two-hundred', 200, false);
  const lazily = await restore(large, 'when-opened');
  await large.close();
  return [
    {
      what: 'resume of a typical session (10 tabs, loaded)',
      value: ten.finishedAt - ten.startedAt,
      unit: 'ms',
      budget: 1_000,
    },
    {
      what: 'page state in place, from the page’s first sign of life (median of 10 loading at once)',
      value: median(pages),
      unit: 'ms',
      budget: 300,
    },
    {
      what: '200 tabs restored, lazily',
      value: lazily.finishedAt - lazily.startedAt,
      unit: 'ms',
      budget: 3_000,
      peer: '2.1 s to create + 7.4 s to load',
    },
  ];
}
