import { newId } from '../../lib/model/ids';
import { openTreeTabs } from '../../lib/model/session-tree';
import type { Session } from '../../lib/model/session';
import { readTree } from '../../lib/services/read-tree';
import { createRecordEdit, type PageSender } from '../../lib/services/record-edit';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { beginFakeRun, createFakeWorld, editOf, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

export const A = 'https://a.example/';
export const B = 'https://b.example/';

export const senderOf = (tabId: number, url: string, privateWindow = false): PageSender => ({
  tabId,
  frameId: 0,
  url,
  site: url,
  privateWindow,
});

/** Somebody writes into a page. Returns the page's document. */
export async function write(
  world: FakeWorld,
  run: FakeRun,
  { tabId = 11, url = A, text = 'words', document = newId(), seq = 1, privateWindow = false } = {},
): Promise<string> {
  const sender = senderOf(tabId, url, privateWindow);
  await createRecordEdit(world.parts, run.memory.index)(editOf(document, url, text, seq), sender);
  return document;
}

/** The browser is killed and started again, empty. */
export async function crash(world: FakeWorld): Promise<FakeRun> {
  world.endBrowser();
  world.clock.now += 60_000;
  return beginFakeRun(world);
}

export async function sealedSession(store: SessionStore): Promise<Session> {
  const session = (await store.listSessions()).find(({ offer }) => offer === 'pending');
  if (!session) throw new Error('nothing was sealed');
  return session;
}

/** What was written in the session that is offered, by where it is kept. */
export async function sealedTexts(store: SessionStore): Promise<{ open: string[]; closed: string[] }> {
  const tree = await readTree(store, (await sealedSession(store)).head ?? '');
  const textsOf = async (tabs: typeof tree.closedTabs): Promise<string[]> => {
    const pages = tabs.flatMap(({ state }) => state.pages);
    const states = await Promise.all(pages.map(({ state }) => store.readObject('page', state)));
    return states.flatMap(({ fields }) => fields.map(({ value }) => (value.kind === 'text' ? value.text : '')));
  };
  return { open: await textsOf(openTreeTabs(tree)), closed: await textsOf(tree.closedTabs) };
}

/** An empty store, and a browser with a window of two tabs. Whoever opens it closes the store. */
export async function openFakeWork(): Promise<{ store: SessionStore; world: FakeWorld }> {
  const store = await openSessionStore({ name: `holdfast-${newId()}` });
  const world = createFakeWorld(store);
  world.windows = [fakeWindow(1, [fakeTab(11, A), fakeTab(12, B)])];
  return { store, world };
}
