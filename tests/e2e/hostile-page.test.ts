import type { Page } from 'puppeteer-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { command, openScene, rows, until, type Scene } from './holdfast';

let scene: Scene;
afterEach(() => scene.close());

interface Refused {
  ok: boolean;
  error?: { code: string; message: string };
}

const ID = 'ab'.repeat(16);
const EDIT = {
  type: 'edit',
  document: ID,
  frame: [],
  title: 't',
  url: 'https://bank.example/',
  seq: 1,
  state: { formatVersion: 1, scroll: [], fields: [], orphans: [] },
  refused: [],
};
const FORGED: Record<string, unknown> = {
  'an unknown type': { type: 'drop-tables' },
  'no object': 'hello',
  null: null,
  'a command of our own pages': { type: 'clear-everything' },
  'a restore': { type: 'restore', choice: { session: ID, loading: 'all' } },
  'wrong types': { ...EDIT, seq: 'one' },
  'a negative seq': { ...EDIT, seq: -1 },
  'an id that is a path': { ...EDIT, document: '../../etc/passwd' },
  'a field of the wrong kind': { ...EDIT, state: { ...EDIT.state, fields: [{ adapter: 1 }] } },
  'prototype keys': parseJson(
    `{"type":"edit","document":"${ID}","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`,
  ),
  'ten thousand fields': { ...EDIT, state: { ...EDIT.state, fields: Array.from({ length: 10_000 }, () => ({})) } },
};

/** Evaluates where the content script lives: what a page that broke out of its process could do. */
async function inContentScript<Value>(page: Page, extensionId: string, expression: string): Promise<Value> {
  const session = await page.createCDPSession();
  const found = new Promise<number>((resolve) => {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.origin.includes(extensionId)) resolve(context.id);
    });
  });
  await session.send('Runtime.enable');
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    contextId: await found,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as Value;
}

const send = (page: Page, message: string): Promise<Refused> =>
  inContentScript<Refused>(page, scene.browser.extensionId, `chrome.runtime.sendMessage(${message})`);

/** An object literal would set the prototype; a parsed one has the key. */
function parseJson(text: string): unknown {
  return JSON.parse(text);
}

describe('a hostile page', () => {
  it('cannot forge a message: each is refused by name, nothing is stored, the worker lives', async () => {
    scene = await openScene('forged');
    const page = await scene.browser.openPage(`${scene.server.origin}/chapter/1`);
    await until('a snapshot was taken', async () => (await rows(scene.browser, 'snapshots')).length > 0);
    const before = await stored();
    for (const [what, message] of Object.entries(FORGED)) {
      const answer = await send(page, JSON.stringify(message));
      expect([what, answer.ok, answer.error?.code]).toEqual([what, false, 'invalid-message']);
    }
    const long = await send(page, `{ ...${JSON.stringify(EDIT)}, title: 'x'.repeat(10_000_000) }`);
    expect(long.error?.code).toBe('invalid-message');
    expect(await stored()).toEqual(before);
    expect(await scene.browser.evaluateInWorker(() => ({}).constructor === Object && !('polluted' in {}))).toBe(true);
  });

  it('cannot say which tab or site it is: the browser says it', async () => {
    scene = await openScene('forged-tab');
    const page = await scene.browser.openPage(`${scene.server.origin}/chapter/1`);
    const answer = await send(page, JSON.stringify({ ...EDIT, tabId: 1, tab: ID, session: ID }));
    expect(answer).toEqual({ ok: true, value: { seq: EDIT.seq } });
    const live = await rows<{ id: string; tab: string }>(scene.browser, 'live');
    const row = live.find(({ id }) => id === ID);
    const tabs = await scene.browser.evaluateInWorker(() => chrome.tabs.query({}));
    const sessions = await rows<{ id: string; status: string }>(scene.browser, 'sessions');
    expect(row).toMatchObject({
      url: page.url(),
      tabId: tabs.find(({ url }) => url === page.url())?.id,
      session: sessions.find(({ status }) => status === 'active')?.id,
    });
    expect(row?.tab).not.toBe(ID);
  });

  it('that floods is told so, and others are still kept', async () => {
    scene = await openScene('flood');
    const page = await scene.browser.openPage(`${scene.server.origin}/chapter/1`);
    const codes = await inContentScript<string[]>(
      page,
      scene.browser.extensionId,
      `Promise.all(Array.from({ length: 400 }, (_, seq) => chrome.runtime.sendMessage({ ...${JSON.stringify(EDIT)}, seq: seq + 1 }))).then((all) => all.flatMap((answer) => answer.error?.code ?? []))`,
    );
    expect(new Set(codes)).toEqual(new Set(['too-many-messages']));
    const other = await scene.browser.openPage(`${scene.server.origin}/chapter/2`);
    await other.bringToFront();
    await other.type('#draft', 'still kept');
    await until('the other page is kept', async () =>
      JSON.stringify(await rows(scene.browser, 'live')).includes('still kept'),
    );
  });

  it('that attacks from its own world harms neither what is kept nor other pages', { timeout: 300_000 }, async () => {
    scene = await openScene('hostile');
    const page = await scene.browser.openPage(`${scene.server.origin}/hostile.html`);
    await page.evaluate(() => void (window as unknown as { attack(): Promise<void> }).attack());
    await until('the attack is over', () =>
      page.evaluate(() => document.querySelector('#done')?.textContent === 'attacked'),
    );
    await sleep(2_000);
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
    const other = await scene.browser.openPage(`${scene.server.origin}/chapter/2`);
    await other.bringToFront();
    await other.type('#draft', 'written beside an attack');
    await until('the other page is kept', async () =>
      JSON.stringify(await rows(scene.browser, 'live')).includes('written beside an attack'),
    );
    const kept = await rows<{ state: unknown }>(scene.browser, 'live');
    for (const { state } of kept) expect(JSON.stringify(state).length).toBeLessThan(5_000_000);
    const local = await scene.browser.evaluateInWorker(() => chrome.storage.local.get(null));
    expect(JSON.stringify([kept, await rows(scene.browser, 'conversations'), local])).not.toContain('forged by a page');
    await command(scene.browser, { type: 'wait-until-ready' });
    expect(await scene.browser.evaluateInWorker(() => 'polluted' in {})).toBe(false);
  });
});

async function stored(): Promise<unknown> {
  const live = await rows<{ id: string }>(scene.browser, 'live');
  const conversations = await rows(scene.browser, 'conversations');
  const sessions = await rows(scene.browser, 'sessions');
  return [live.map(({ id }) => id), conversations.length, sessions.length];
}
