import { browser } from 'wxt/browser';
import type { DocumentId } from '../model/ids';

/** One entry a page: several are noted at once. They live as long as the browser does. */
const PREFIX = 'early:';

/** Notes a page of this run that is kept before the last run is sealed. */
export const noteEarlyPage = (document: DocumentId): Promise<void> =>
  browser.storage.session.set({ [PREFIX + document]: true });

export async function readEarlyPages(): Promise<Set<DocumentId>> {
  const keys = Object.keys(await browser.storage.session.get(null));
  return new Set(keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)));
}
