import type { ElementHandle, Page } from 'puppeteer-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type } from '../day/typing';
import { openScene, ownPage, rows, until, type Scene } from './holdfast';

interface SessionRow {
  id: string;
  title: string;
  offer: string;
  status: string;
  deleted: 0 | 1;
  snapshots: number;
}

let scene: Scene;
let sealed: SessionRow;
let library: Page;
beforeAll(async () => {
  scene = await openScene('library-misuse');
  const page = await scene.browser.openPage(`${scene.server.origin}/chapter/1`);
  await type(page, '#draft', 'what was written');
  await sleep(1_100);
  await scene.browser.kill();
  await scene.restart();
  sealed = await until('a session waits', async () => (await sessions()).find(({ offer }) => offer === 'pending'));
  // It opens by itself; a page behind another one has no focus and is drawn late.
  await (await ownPage(scene.browser, 'resume.html')).close();
  library = await openLibrary();
});
afterAll(() => scene.close());

const sessions = (): Promise<SessionRow[]> => rows<SessionRow>(scene.browser, 'sessions');
async function openLibrary(): Promise<Page> {
  const page = await scene.browser.extensionPage(`library.html?session=${sealed.id}`);
  await page.bringToFront();
  return page;
}

const sealedNow = async (): Promise<SessionRow | undefined> => (await sessions()).find(({ id }) => id === sealed.id);
const text = (page: Page): Promise<string> => page.evaluate(() => document.body.innerText);
const shows = (page: Page, words: string) =>
  until(`the page says "${words}"`, async () => (await text(page)).includes(words));

/** The button that is called so, once it can be pressed. */
const buttonOf = (page: Page, words: string): Promise<ElementHandle<HTMLElement>> =>
  until(`"${words}" can be pressed`, async () => {
    const found = await page.evaluateHandle((wanted) => {
      const buttons = [...document.querySelectorAll<HTMLElement>('main button:not([disabled]), .undo-bar button')];
      return buttons.find(({ innerText }) => innerText.trim() === wanted);
    }, words);
    return found.asElement() as ElementHandle<HTMLElement> | null;
  });

/** Clicks twice in the same moment, as an impatient hand does. */
const pressTwice = async (page: Page, words: string): Promise<void> => clickTwice(await buttonOf(page, words));
const clickTwice = (button: ElementHandle<HTMLElement>): Promise<void> =>
  button.evaluate((element) => {
    element.click();
    element.click();
  });

/** Presses Tab until what has the focus is called so. */
const tabTo = (page: Page, words: string): Promise<boolean> =>
  until(`Tab comes to "${words}"`, async () => {
    await page.keyboard.press('Tab');
    return page.evaluate(
      (wanted) => (document.activeElement as HTMLElement | null)?.innerText.trim().startsWith(wanted),
      words,
    );
  });

describe('two clicks in one moment', () => {
  it('on "Branch" make one session', async () => {
    const before = (await sessions()).length;
    await until('a snapshot is listed', () => library.$('.snapshot-line'));
    await library.click('.snapshot-line');
    await pressTwice(library, 'Branch');
    await shows(library, 'Branched from');
    await sleep(500);
    expect((await sessions()).length).toBe(before + 1);
  });

  it('on "Delete" delete one session, and two on "Undo" bring it back once', async () => {
    const branch = new URL(library.url()).searchParams.get('session');
    const find = async (): Promise<SessionRow | undefined> => (await sessions()).find(({ id }) => id === branch);
    await pressTwice(library, 'Delete');
    await until('it is deleted', async () => (await find())?.deleted === 1);
    await pressTwice(library, 'Undo');
    await until('it is back', async () => (await find())?.deleted === 0);
    expect((await sessions()).filter(({ deleted }) => deleted === 1)).toEqual([]);
  });
});

describe('the keyboard alone', () => {
  const openForm = async (): Promise<void> => {
    await tabTo(library, 'Edit');
    await library.keyboard.press('Enter');
    await until('the form has the focus', () => library.$('form.words-form input:focus'));
  };

  it('leaves the form by Escape without a change, and the focus is where the form was opened', async () => {
    await library.goto(`${library.url().split('?', 1)[0]}?session=${sealed.id}`);
    await shows(library, 'Edit');
    await openForm();
    await library.keyboard.type('not meant');
    await library.keyboard.press('Escape');
    await until('the form is gone', async () => !(await library.$('form.words-form')));
    await until('the focus is back', () =>
      library.evaluate(() => (document.activeElement as HTMLElement | null)?.innerText === 'Edit'),
    );
    expect((await sealedNow())?.title).toBe(sealed.title);
  });

  it('names a session from right to left, and it is stored as it was typed', async () => {
    const title = 'סיכום 👩‍👩‍👧 <b>&amp;</b>';
    await openForm();
    await library.keyboard.type(title);
    await library.keyboard.press('Enter');
    await until('it is stored', async () => (await sealedNow())?.title === title);
    await shows(library, title);
  });
});

describe('two libraries open at once', () => {
  let other: Page;
  beforeAll(async () => {
    other = await openLibrary();
    await shows(other, 'Delete');
    await library.bringToFront();
  });

  it('show the same: what one deletes the other says is gone, and has again after undo', async () => {
    await pressTwice(library, 'Delete');
    await shows(other, 'This session is gone');
    await pressTwice(library, 'Undo');
    await shows(other, 'Delete');
  });

  it('archive the same session twice without harm, and it comes back as it was', async () => {
    await library.goto(other.url());
    await shows(library, 'Archive');
    // Found first: the one that is quicker takes the other's button away.
    const buttons = [await buttonOf(library, 'Archive'), await buttonOf(other, 'Archive')];
    await Promise.all(buttons.map(clickTwice));
    await until('it is archived', async () => (await sealedNow())?.status === 'archived');
    await pressTwice(library, 'Undo');
    await until('it is back', async () => (await sealedNow())?.status === 'interrupted');
  });
});
