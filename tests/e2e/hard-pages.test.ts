import type { Page } from 'puppeteer-core';
import { afterEach, describe, it } from 'vitest';
import { openScene, pageAt, resume, rows, until, type Scene } from './holdfast';

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
