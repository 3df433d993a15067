import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command, openScene, ownPage, rows, until, userTabs, type Scene, restoreReports } from './holdfast';

interface SessionRow {
  id: string;
  offer: string;
}

let scene: Scene;
const TABS = 16;

beforeAll(async () => {
  scene = await openScene('own-pages-use');
  const { browser, server } = scene;
  for (let number = 1; number <= TABS; number++) await browser.openPage(`${server.origin}/chapter/${number}`);
  await sleep(1_100);
  await browser.kill();
  await scene.restart();
  await waiting();
});
afterAll(() => scene.close());

/** The session that waits to be resumed. */
const waiting = (): Promise<SessionRow> =>
  until('a session waits', async () =>
    (await rows<SessionRow>(scene.browser, 'sessions')).find(({ offer }) => offer === 'pending'),
  );

const shownText = (page: Page): Promise<string> => page.evaluate(() => document.body.innerText);

/** How wide the popup is as the browser opens it; a tab that comes to the front closes it, so it is opened until it stays. */
async function popupWidth(): Promise<number | undefined> {
  const shown = () => scene.browser.browser.targets().find((found) => found.url().endsWith('/popup.html'));
  if (!shown()) await scene.browser.evaluateInWorker(() => chrome.action.openPopup());
  await sleep(500);
  const page = await shown()?.asPage();
  return (await page?.$('h1')) ? page?.evaluate(() => innerWidth) : undefined;
}

const press = (page: Page, word: string): Promise<boolean> =>
  page.evaluate((wanted) => {
    const button = [...document.querySelectorAll('button')].find(
      (found) => found.innerText === wanted && !found.disabled,
    );
    button?.click();
    return button !== undefined;
  }, word);

/** Takes the last restore back, so that the next test finds the session waiting. */
async function undoAll(): Promise<void> {
  const reports = await restoreReports<{ id: string; undone: boolean }>(scene.browser);
  for (const { id, undone } of reports)
    if (!undone) await command(scene.browser, { type: 'undo-restore', restore: id });
  await until('the tabs are closed again', async () => (await userTabs(scene.browser)).length === 0);
}

describe('the popup', () => {
  it('is as wide as its lines need when the browser opens it', async () => {
    await ownPage(scene.browser, 'resume.html');
    expect(await until('the popup opens', popupWidth)).toBeGreaterThanOrEqual(360);
  });

  it('says that a session is being resumed, instead of offering it again', async () => {
    const session = (await waiting()).id;
    const popup = await scene.browser.extensionPage('popup.html');
    await until('the popup offers it', async () => (await shownText(popup)).includes('Resume'));
    // From another page, while this popup is open.
    const restored = command(scene.browser, { type: 'restore', choice: { session, loading: 'all' } });
    await until('the popup says so', async () => /Resuming|are back/.test(await shownText(popup)));
    expect(await press(popup, 'Resume')).toBe(false);
    await restored;
    await until('and how it went', async () => (await shownText(popup)).includes(`${TABS} tabs are back`));
    await popup.close();
    await undoAll();
  });

  it('shows how it went also when the session was resumed and taken back before', async () => {
    const popup = await scene.browser.extensionPage('popup.html');
    await until('Resume is there', () => press(popup, 'Resume'));
    await until('it says how it went', async () => (await shownText(popup)).includes(`${TABS} tabs are back`));
    await popup.close();
    await undoAll();
  });
});

describe('the page of sessions', () => {
  it('stays with the session it resumes, however it was opened, and shows the report', async () => {
    const page = await scene.browser.extensionPage('resume.html');
    await until('Resume is there', () =>
      page.evaluate(() => {
        const button = document.querySelector<HTMLButtonElement>('button.primary:not([disabled])');
        button?.click();
        return button !== null;
      }),
    );
    await until('the session is resumed', async () =>
      (await rows<SessionRow>(scene.browser, 'sessions')).every(({ offer }) => offer !== 'pending'),
    );
    await sleep(500);
    expect(await shownText(page)).toContain(`${TABS} tabs are back`);
    await page.reload();
    await until('also after a reload', async () => (await shownText(page)).includes(`${TABS} tabs are back`), 45_000);
    await page.close();
    await undoAll();
  });

  it('goes on to nothing after the last session was deleted, and back to it when that is undone', async () => {
    const page = await scene.browser.extensionPage('resume.html');
    await until('Delete is there', () => press(page, 'Delete'));
    await until('nothing waits', async () => (await shownText(page)).includes('No session to resume'), 45_000);
    await until('Undo is there', () => press(page, 'Undo'));
    await until('the session is back', async () => (await shownText(page)).includes(`Resume ${TABS} tabs`), 45_000);
    await page.close();
  });
});

describe('the options', () => {
  it('keep both of two changes made at once: a number typed, and the click that leaves its field', async () => {
    const page = await scene.browser.extensionPage('options.html');
    await page.bringToFront();
    await page.waitForSelector('input[type=number]');
    await page.click('input[type=number]', { count: 3 });
    await page.keyboard.type('300');
    await page.click('label.choice:nth-of-type(3)');
    const stored = (): Promise<unknown> =>
      scene.browser.evaluateInWorker(async () => (await chrome.storage.local.get('settings'))['settings']);
    await sleep(500);
    expect(await stored()).toMatchObject({ debounceMs: 300, resumeMode: 'never' });
    await page.close();
  });
});

describe('clearing everything', () => {
  it('does not happen when the options are left while its ten seconds run', async () => {
    const page = await scene.browser.extensionPage('options.html');
    await until('Clear everything is there', () => press(page, 'Clear everything'));
    await until('the seconds run', () => page.$('.undo-bar'));
    await page.goto(page.url().replace('options', 'library'));
    await sleep(1_000);
    await waiting();
    await page.close();
  });
});

describe('without any site', () => {
  it('the page of sessions says why it stays empty, and where sites are chosen', async () => {
    const page = await scene.browser.extensionPage('resume.html?session=00000000000000000000000000000000');
    await page.evaluate(() => chrome.permissions.remove({ origins: ['*://*/*'] }));
    await page.reload();
    await page.waitForSelector('main a[href^="/welcome.html"]', { timeout: 45_000 });
    await page.close();
  });
});
