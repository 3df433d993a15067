import { browser, type Browser } from 'wxt/browser';
import { DownloadFailedError } from '../model/errors';

/** How often a download is looked at: events would be lost when the worker dies in between. */
const LOOK_EVERY_MS = 250;

const PERMISSION = { permissions: ['downloads'] } as const;

export const mayDownload = (): Promise<boolean> =>
  browser.permissions.contains({ permissions: [...PERMISSION.permissions] });

/** Only works straight from a click. */
export const requestDownloads = (): Promise<boolean> =>
  browser.permissions.request({ permissions: [...PERMISSION.permissions] });

/** Writes what is at `url` below the downloads folder, without asking. Resolves when it is all there. */
export async function downloadTo(url: string, filename: string): Promise<{ download: number; bytes: number }> {
  const id = await browser.downloads.download({ url, filename, conflictAction: 'uniquify', saveAs: false });
  for (;;) {
    const found = await find(id);
    if (found?.state === 'complete') return { download: id, bytes: found.fileSize };
    if (found?.state !== 'in_progress') throw new DownloadFailedError(found?.error ?? 'it is gone');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Removes a file that was downloaded before and its line in the list, if it is still that file. */
export async function removeDownload(id: number, filename: string): Promise<void> {
  const found = await find(id);
  const baseName = filename.split('/').at(-1) ?? '';
  if (!found || found.byExtensionId !== browser.runtime.id || !sameName(found.filename, baseName)) return;
  if (found.exists) await browser.downloads.removeFile(id);
  await browser.downloads.erase({ id });
}

async function find(id: number): Promise<Browser.downloads.DownloadItem | undefined> {
  const [found] = await browser.downloads.search({ id });
  return found;
}

/** The browser may have added a number to the name. */
function sameName(path: string, name: string): boolean {
  const found = path.split(/[/\\]/).at(-1) ?? '';
  return found.startsWith(name.replace(/\.holdfast$/, '')) && found.endsWith('.holdfast');
}
