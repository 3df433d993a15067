import { EMPTY_PAGE } from '../model/page-state';
import type { TabState } from '../model/manifest';
import type { LiveDocument } from '../model/live-document';
import type { LiveIndex } from './live-index';
import type { Parts } from './parts';
import { keepSavedConversation } from './read-conversation';

type Needs = Pick<Parts, 'store' | 'run' | 'now' | 'newId' | 'report'>;

/** How many of a tab's pages wait to be loaded, and how many pages and conversations of it are damaged. */
export interface AwaitedPages {
  waiting: number;
  missing: number;
}

/**
 * Puts a tab's saved pages into the live documents as `awaiting`: from now on they are part of every snapshot of this
 * run, until the page takes them up, be it a week from now. What cannot be read is left out and counted as missing.
 */
export async function awaitPages(parts: Needs, index: LiveIndex, tab: TabState): Promise<AwaitedPages> {
  const waiting = index.ofTab(tab.uid).filter(({ phase }) => phase === 'awaiting').length;
  if (waiting > 0) return { waiting, missing: 0 };
  const keys: string[] = [];
  let cut = 0;
  for (const { state } of tab.conversations) {
    const kept = await keepSavedConversation(parts, state);
    if (kept) keys.push(kept.key);
    if (kept?.whole === false) cut += 1;
  }
  const documents = await readPages(parts, tab);
  const top = documents.find(({ frame }) => frame.length === 0);
  if (keys.length > 0 && !top) documents.push({ ...emptyDocument(parts, tab), state: EMPTY_PAGE });
  for (const document of documents) {
    const [conversation] = document.frame.length === 0 ? keys : [];
    const awaiting = conversation === undefined ? document : { ...document, conversation };
    await parts.store.putLiveDocument(awaiting);
    index.put(awaiting);
  }
  const pages = documents.filter(({ state }) => state !== EMPTY_PAGE).length;
  return { waiting: pages, missing: tab.pages.length - pages + tab.conversations.length - keys.length + cut };
}

async function readPages(parts: Needs, tab: TabState): Promise<LiveDocument[]> {
  const documents: LiveDocument[] = [];
  for (const page of tab.pages) {
    try {
      const state = await parts.store.readObject('page', page.state);
      documents.push({ ...emptyDocument(parts, tab), frame: page.frame, url: page.url, state });
    } catch (error) {
      parts.report(error, `reading what was kept of ${tab.url}`);
    }
  }
  return documents;
}

function emptyDocument({ run, now, newId }: Needs, { uid, url, title, privateWindow }: TabState): LiveDocument {
  return {
    id: newId(),
    session: run(),
    phase: 'awaiting',
    tab: uid,
    tabId: -1,
    frame: [],
    ...(privateWindow && { privateWindow }),
    url,
    title,
    seq: 0,
    receivedAt: now(),
    state: EMPTY_PAGE,
    refused: [],
  };
}
