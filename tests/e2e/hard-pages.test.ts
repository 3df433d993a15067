import type { Page } from 'puppeteer-core';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/model/settings';
import { command, openScene, pageAt, resume, rows, until, type Scene } from './holdfast';

let scene: Scene;
afterEach(() => scene.close());

interface LiveRow {
  url: string;
  phase: string;
  state: { fields: { value: { text?: string } }[] };
}

const kept = (text: string): Promise<LiveRow> =>
  until(`${text} is kept`, async () =>
    (await rows<LiveRow>(scene.browser, 'live')).find(({ state }) => JSON.stringify(state).includes(text)),
  );

/** Kills the browser, starts it again, resumes, and shows the page. */
async function comeBack(url: string): Promise<Page> {
  await scene.browser.kill();
  await scene.restart();
  await resume(scene.browser);
  return pageAt(scene.browser, url);
}

describe('what somebody writes comes back', () => {
  it('in documents and frames that a script wrote anew, which takes all listeners away', async () => {
    scene = await openScene('written-anew');
    const url = `${scene.server.origin}/written-anew.html`;
    const page = await scene.browser.openPage(url);
    await page.bringToFront();
    await (await page.waitForSelector('#anew'))?.type('in a page written anew');
    const frame = await (await page.waitForSelector('#editor'))?.contentFrame();
    await (await frame?.waitForSelector('body'))?.type('in an editor of old');
    await kept('in a page written anew');
    await kept('in an editor of old');
    const after = await comeBack(url);
    await until('it is back', () =>
      after.evaluate(() => {
        const editor = document.querySelector<HTMLIFrameElement>('#editor')?.contentDocument;
        const letter = document.querySelector<HTMLTextAreaElement>('#anew');
        return letter?.value === 'in a page written anew' && editor?.body.innerText.trim() === 'in an editor of old';
      }),
    );
  });

  it('in a frame whose neighbours come and go, and in one that the page itself holds the text of', async () => {
    scene = await openScene('neighbours');
    const url = `${scene.server.origin}/neighbours.html`;
    const page = await scene.browser.openPage(url);
    await page.bringToFront();
    const frame = await (await page.waitForSelector('#form'))?.contentFrame();
    await (await frame?.waitForSelector('#author'))?.type('beside an advertisement');
    const note = await (await page.waitForSelector('#note'))?.contentFrame();
    await (await note?.waitForSelector('#words'))?.type('in a srcdoc');
    await page.evaluate(() => (window as unknown as { replaceAdvertisement(): Promise<void> }).replaceAdvertisement());
    await (await frame?.waitForSelector('#author'))?.type('!');
    await kept('beside an advertisement!');
    await kept('in a srcdoc');
    const after = await comeBack(url);
    await until('it is back', () =>
      after.evaluate(() => {
        const form = document.querySelector<HTMLIFrameElement>('#form')?.contentDocument;
        const note = document.querySelector<HTMLIFrameElement>('#note')?.contentDocument;
        return (
          form?.querySelector<HTMLInputElement>('#author')?.value === 'beside an advertisement!' &&
          note?.querySelector<HTMLTextAreaElement>('#words')?.value === 'in a srcdoc'
        );
      }),
    );
  });
});

describe('what somebody writes in a frame', () => {
  const writeInFrame = async (text: string): Promise<Page> => {
    const page = await scene.browser.openPage(`${scene.server.origin}/frames.html`);
    await page.bringToFront();
    const frame = await (await page.waitForSelector('#same-origin'))?.contentFrame();
    await (await frame?.waitForSelector('#comment'))?.type(text);
    await kept(text);
    return page;
  };
  const isOpen = async (text: string): Promise<boolean> =>
    (await rows<LiveRow>(scene.browser, 'live')).some(
      ({ phase, state }) => phase === 'open' && JSON.stringify(state).includes(text),
    );

  it('stays with its tab when the app around it turns the page while the background sleeps', async () => {
    scene = await openScene('turned-around');
    const page = await writeInFrame('in the frame');
    await scene.browser.stopWorker();
    await page.evaluate(() => history.pushState({}, '', '/frames.html?turned'));
    await page.type('#outer', 'around it');
    await kept('around it');
    expect(await isOpen('in the frame')).toBe(true);
  });

  it('is left with its page, also when the page before it comes back from the back/forward cache', async () => {
    scene = await openScene('left-by-going-back');
    const page = await scene.browser.openPage(`${scene.server.origin}/chapter/1`);
    await page.type('#draft', 'in the page before');
    await kept('in the page before');
    await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => (document.title = persisted ? 'cached' : 'loaded anew'));
    });
    await page.goto(`${scene.server.origin}/frames.html`);
    const frame = await (await page.waitForSelector('#same-origin'))?.contentFrame();
    await (await frame?.waitForSelector('#comment'))?.type('in the frame');
    await kept('in the frame');
    await page.goBack();
    expect(await page.title()).toBe('cached');
    await until('the page before is open again', () => isOpen('in the page before'));
    await until('the frame is left', async () => !(await isOpen('in the frame')));
  });
});

it('a page that shows a dialog holds up neither settings nor the offer of the next start', async () => {
  scene = await openScene('dialog', { restoreOnStartup: true });
  const url = `${scene.server.origin}/chapter/1`;
  const page = await scene.browser.openPage(url, { newWindow: true });
  await page.type('#draft', 'before the dialog');
  await kept('before the dialog');
  const dialog = await scene.browser.openPage(`${scene.server.origin}/dialog.html`);
  await new Promise((resolve) => dialog.once('dialog', resolve));
  await command(scene.browser, { type: 'change-settings', settings: DEFAULT_SETTINGS });
  const after = await comeBack(url);
  const draft = (): Promise<string> => after.$eval('#draft', (field) => (field as HTMLTextAreaElement).value);
  await until('it is back', async () => (await draft()) === 'before the dialog');
});
