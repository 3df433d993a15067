import type { Arrival } from '../model/arrival';
import type { DocumentId } from '../model/ids';
import type { LiveDocument } from '../model/live-document';
import type { SavedPage } from '../model/page-command';
import { isExcluded, type Settings } from '../model/settings';
import type { LiveEntry, LiveIndex } from './live-index';
import type { Parts } from './parts';
import type { PageSender } from './record-edit';

/** What a content script says of itself when it starts. */
export interface PageGreeting {
  document: DocumentId;
  frame: number[];
  title: string;
  url: string;
  arrival: Arrival;
}

export interface PageWelcome {
  capture: boolean;
  debounceMs: number;
  restore: SavedPage[];
}

export type GreetPage = (greeting: PageGreeting, sender: PageSender) => Promise<PageWelcome>;

/** True when this page may be captured now. */
export function mayCapture(
  settings: Settings,
  { site, privateWindow }: Pick<PageSender, 'site' | 'privateWindow'>,
): boolean {
  return !settings.paused && (settings.privateWindows || !privateWindow) && !isExcluded(site, settings.excludedHosts);
}

/** Answers a new document: whether to capture it, and what was saved for it. */
export function createGreetPage({ store, uids, settings, now, browser }: Parts, index: LiveIndex): GreetPage {
  return async (greeting, sender) => {
    const current = await settings();
    const { debounceMs } = current;
    // A content script lives on in a page whose permission was taken back.
    const isKept = mayCapture(current, sender) && (await browser.isGranted(sender.site));
    if (!isKept) return { capture: false, debounceMs, restore: [] };
    const tab = uids.ensure('tabs', sender.tabId);
    await uids.save();
    const former = await replaced(browser, index.ofTab(tab), { greeting, sender });
    await replace({ store, index }, former, now());
    const here = index.ofTab(tab).filter((entry) => isFor(entry, greeting.frame, addressOf(greeting, sender)));
    const share = shareOf(here, greeting).map(({ id }) => id);
    index.change(share, { offeredTo: greeting.document });
    const saved = await Promise.all(share.map((id) => store.getLiveDocument(id)));
    const restore = saved.flatMap((document) => (document ? [{ awaiting: document.id, state: document.state }] : []));
    return { capture: true, debounceMs, restore };
  };
}

/** The browser's word, but for frames that are written by a script or by `srcdoc`: it calls them all about:blank. */
const addressOf = ({ url }: PageGreeting, sender: PageSender): string =>
  sender.url.startsWith('about:') ? url : sender.url;

/** Frames in shadow roots have one place together: each that says hello gets what those before it left. */
function shareOf(here: LiveEntry[], { document, frame }: PageGreeting): LiveEntry[] {
  if (frame.length === 0 || here.length < 2) return here;
  const free = here.filter(({ offeredTo = document }) => offeredTo === document);
  return (free.length > 0 ? free : here).slice(0, 1);
}

/** Awaiting state is for the same frame of the same page; a hash says where on the page, not which page. */
export function isFor(
  entry: Pick<LiveDocument, 'phase' | 'frame' | 'url'>,
  frame: readonly number[],
  url: string,
): boolean {
  return (
    entry.phase === 'awaiting' && entry.frame.join() === frame.join() && withoutHash(entry.url) === withoutHash(url)
  );
}

const withoutHash = (url: string): string => url.split('#', 1)[0] ?? '';

/**
 * The documents a new one takes the place of: its frame's, and the frames of a page that is gone. Frames live on where
 * only one beside them has gone, or the page around them says hello late; those in shadow roots have no place that
 * tells them apart. So they are asked.
 */
async function replaced(
  { commandPage }: Pick<Parts['browser'], 'commandPage'>,
  entries: LiveEntry[],
  { greeting: { document, frame, arrival }, sender }: { greeting: PageGreeting; sender: PageSender },
): Promise<LiveEntry[]> {
  if (arrival === 'known') return [];
  const isPage = frame.length === 0 && arrival !== 'turned';
  const concerned = entries
    .filter(({ id, phase }) => id !== document && phase === 'open')
    .filter((entry) => isPage || entry.frameId === sender.frameId || entry.frame.join() === frame.join());
  const isGone = async ({ frameId }: LiveEntry): Promise<boolean> =>
    [undefined, 0, sender.frameId].includes(frameId) ||
    (isPage && arrival === 'loaded') ||
    !(await commandPage(sender.tabId, { type: 'are-you-there' }, frameId));
  const answers = await Promise.all(concerned.map(isGone));
  return concerned.filter((_, at) => answers[at]);
}

/** A page that loads itself anew this soon after it was restored was not left by anybody. */
const RELOAD_GRACE_MS = 5_000;

/** Frames with a script-made address load twice when the browser reopens a window; logins and apps redirect to themselves. */
async function replace(
  live: { store: Pick<Parts['store'], 'changeLiveDocuments'>; index: LiveIndex },
  entries: LiveEntry[],
  now: number,
): Promise<void> {
  const isReloading = ({ tookUpAt = -Infinity }: LiveEntry): boolean => now - tookUpAt < RELOAD_GRACE_MS;
  const idsOf = (found: LiveEntry[]): DocumentId[] => found.map(({ id }) => id);
  await setPhase(live, idsOf(entries.filter(isReloading)), 'awaiting');
  await setPhase(live, idsOf(entries.filter((entry) => !isReloading(entry))), 'closed');
}

/** Moves documents to another phase, in the store first. */
export async function setPhase(
  { store, index }: { store: Pick<Parts['store'], 'changeLiveDocuments'>; index: LiveIndex },
  ids: DocumentId[],
  phase: LiveDocument['phase'],
): Promise<void> {
  if (ids.length === 0) return;
  await store.changeLiveDocuments(ids, { phase });
  index.change(ids, { phase });
}
