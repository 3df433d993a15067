import type { Page } from 'puppeteer-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type } from '../day/typing';
import { openScene, pageAt, rows, until, userTabs, type Scene, restoreReports } from './holdfast';

interface CheckpointRow {
  name: string;
  snapshot: string;
  session: string;
}

let scene: Scene;
let library: Page;
beforeAll(async () => {
  scene = await openScene('library');
});
afterAll(() => scene.close());

const chapter = (number: number): string => `${scene.server.origin}/chapter/${number}`;
const value = (page: Page): Promise<string> =>
  page.$eval('#draft', (field) => (field as HTMLInputElement | HTMLTextAreaElement).value);
const home = (): string => library.url().split('?', 1)[0] ?? '';
const text = (page: Page): Promise<string> => page.evaluate(() => document.body.innerText);
const shows = (words: string) => until(`the page says "${words}"`, async () => (await text(library)).includes(words));

/** Presses what is called like this, as soon as it can be pressed. */
const press = (page: Page, words: string): Promise<boolean> =>
  until(`"${words}" can be pressed`, () =>
    page.evaluate((wanted) => {
      const found = [...document.querySelectorAll<HTMLElement>('main button:not([disabled]), main a, .popup button')];
      const target = found.find(({ innerText }) => innerText.trim().startsWith(wanted));
      target?.click();
      return target !== undefined;
    }, words),
  );

describe('a checkpoint', () => {
  it('is made from the popup, and pointed out when nothing changed since', async () => {
    const first = await scene.browser.openPage(chapter(1));
    await type(first, '#draft', 'as it was');
    const second = await scene.browser.openPage(chapter(2));
    await type(second, '#draft', 'the other page');
    const popup = await scene.browser.extensionPage('popup.html');
    await press(popup, 'Checkpoint');
    await type(popup, 'section input[type=text]', 'Before I change my mind');
    await popup.keyboard.press('Enter');
    const [made] = await until('it is kept', async () => {
      const found = await rows<CheckpointRow>(scene.browser, 'checkpoints');
      return found.length > 0 && found;
    });
    expect(made?.name).toBe('Before I change my mind');
    await popup.reload();
    await press(popup, 'Checkpoint');
    await type(popup, 'section input[type=text]', 'Once more');
    await popup.keyboard.press('Enter');
    await until('it is pointed out', async () => (await text(popup)).includes('Nothing changed since'));
    expect(await rows(scene.browser, 'checkpoints')).toHaveLength(1);
    await popup.close();
  });

  it('comes back: the tab that was closed with its text, and a page that was changed asks before it is written over', async () => {
    const changed = await pageAt(scene.browser, chapter(1));
    await type(changed, '#draft', ', and then not');
    await (await pageAt(scene.browser, chapter(2))).close();
    await sleep(1_200);
    const [made] = await rows<CheckpointRow>(scene.browser, 'checkpoints');
    library = await scene.browser.extensionPage(`library.html?session=${made!.session}&snapshot=${made!.snapshot}`);
    await library.bringToFront();
    await press(library, 'Restore ');
    await shows('are back');
    const reopened = await pageAt(scene.browser, chapter(2));
    await until('the closed page has its text', async () => (await value(reopened)) === 'the other page');
    expect((await userTabs(scene.browser)).sort()).toEqual([chapter(1), chapter(2)]);
    expect(await value(changed)).toBe('as it was, and then not');
    const asked = await until('the page that changed is reported', async () =>
      (await restoreReports<{ tabs: { fields: { result: string }[] }[] }>(scene.browser)).some(({ tabs }) =>
        tabs.some(({ fields }) => fields.some(({ result }) => result === 'conflict')),
      ),
    );
    expect(asked).toBe(true);
  });
});

describe('a snapshot', () => {
  it('compared with a later one shows the field that differs', async () => {
    const [made] = await rows<CheckpointRow>(scene.browser, 'checkpoints');
    const later = await until('a later snapshot', async () =>
      (await rows<{ id: string; trigger: string }>(scene.browser, 'snapshots')).find(
        ({ trigger }) => trigger === 'before-restore',
      ),
    );
    await library.goto(`${home()}?session=${made!.session}&snapshot=${later.id}&other=${made!.snapshot}`);
    await shows('as it was, and then not');
    await shows('closed');
  });

  it('becomes a session of its own by branching', async () => {
    const [made] = await rows<CheckpointRow>(scene.browser, 'checkpoints');
    await library.goto(`${home()}?session=${made!.session}&snapshot=${made!.snapshot}`);
    await press(library, 'Branch');
    await shows('Branched from');
    const sessions = await rows<{ id: string; links: { kind: string; session: string }[] }>(scene.browser, 'sessions');
    expect(sessions.flatMap(({ links }) => links)).toContainEqual({ kind: 'branched-from', session: made!.session });
  });
});
