import { browser } from 'wxt/browser';
import type { DocumentId } from '../model/ids';

/** One entry a page: several are noted at once. In `storage.local`, to outlive the browser as the WAL does. */
const PREFIX = 'private:';

/** Notes a page of a private window, before it may write: what it leaves in the WAL does not say so. */
export const notePrivatePage = (document: DocumentId): Promise<void> =>
  browser.storage.local.set({ [PREFIX + document]: true });

export async function readPrivatePages(): Promise<Set<DocumentId>> {
  const keys = Object.keys(await browser.storage.local.get(null));
  return new Set(keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)));
}

export const forgetPrivatePages = (documents: readonly DocumentId[]): Promise<void> =>
  browser.storage.local.remove(documents.map((document) => PREFIX + document));
