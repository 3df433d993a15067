import { browser } from 'wxt/browser';

/** Asked of the offscreen document, which alone can make urls where the background is a service worker. */
export interface FileUrlRequest {
  type: 'file-url';
  /** Of a file in OPFS. */
  folder: string;
  name: string;
}

const PAGE = 'offscreen.html';

export interface FileUrl {
  url: string;
  /** The url is void from now on. */
  release(): Promise<void>;
}

/** A url of a file in OPFS, for the browser to read it by; its bytes stay on the disk. */
export async function openFileUrl(request: FileUrlRequest, read: () => Promise<File>): Promise<FileUrl> {
  // An event page can do it itself.
  if (typeof URL.createObjectURL === 'function') {
    const url = URL.createObjectURL(await read());
    return {
      url,
      release: () => {
        URL.revokeObjectURL(url);
        return Promise.resolve();
      },
    };
  }
  await openOffscreenPage();
  const url: unknown = await browser.runtime.sendMessage(request);
  if (typeof url !== 'string') throw new Error('the offscreen document made no url');
  return { url, release: () => browser.offscreen.closeDocument() };
}

/** Answers requests with what `makeUrl` makes. To be called in the offscreen document. */
export function answerFileUrls(makeUrl: (request: FileUrlRequest) => Promise<string>): void {
  browser.runtime.onMessage.addListener((message: unknown, sender, respond: (url: string | null) => void) => {
    if (sender.id !== browser.runtime.id || sender.tab !== undefined || !isRequest(message)) return false;
    makeUrl(message).then(respond, () => respond(null));
    return true;
  });
}

async function openOffscreenPage(): Promise<void> {
  if (await browser.offscreen.hasDocument()) return;
  await browser.offscreen.createDocument({
    url: PAGE,
    reasons: ['BLOBS'],
    justification: 'Makes the address by which the browser downloads an archive of your sessions.',
  });
}

const isRequest = (message: unknown): message is FileUrlRequest =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'file-url';
