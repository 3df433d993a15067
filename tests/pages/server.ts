import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildPages, pagesAreBuilt } from './build-pages';
import { chapterPage, slowPage } from './generated-pages';

const PAGES = fileURLToPath(new URL('.', import.meta.url));
const MAX_DELAY_MS = 60_000;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The test pages on two origins: `otherOrigin` is the same server by another name, so its frames are cross-origin. */
export interface PageServer {
  readonly origin: string;
  readonly otherOrigin: string;
  close: () => Promise<void>;
}

/** Serves this folder. Give a port to have the same addresses after a restart; without one a free port is taken. */
export async function servePages(port = 0): Promise<PageServer> {
  if (!pagesAreBuilt()) await buildPages();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const taken = (server.address() as AddressInfo).port;
  return {
    origin: `http://127.0.0.1:${taken}`,
    otherOrigin: `http://localhost:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const chapter = /^\/(?:chapter\/|chapters\/)(\d{1,2})(?:\.html)?$/.exec(url.pathname)?.[1];
  if (chapter !== undefined) sendHtml(response, chapterPage(Number(chapter)));
  else if (url.pathname === '/slow') await sendSlowly(response, Number(url.searchParams.get('ms') ?? 1000));
  else sendFile(response, fileFor(url.pathname));
}

/** Any address below /c/ is the chat page and any below /spa/ the single-page app: their scripts read the address. */
function fileFor(pathname: string): string {
  if (pathname === '/') return 'index.html';
  if (pathname.startsWith('/c/')) return 'chat.html';
  if (pathname.startsWith('/spa/')) return 'spa.html';
  return decodeURIComponent(pathname.slice(1));
}

async function sendSlowly(response: ServerResponse, milliseconds: number): Promise<void> {
  await sleep(Math.min(Math.max(milliseconds || 0, 0), MAX_DELAY_MS));
  sendHtml(response, slowPage(milliseconds));
}

function sendHtml(response: ServerResponse, html: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' }).end(html);
}

function sendFile(response: ServerResponse, name: string): void {
  const file = path.resolve(PAGES, name);
  const type = TYPES[path.extname(file)];
  if (!type || !file.startsWith(PAGES) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end(`No such test page: ${name}`);
    return;
  }
  // "no-cache" revalidates; "no-store" would keep the pages out of the back/forward cache.
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' });
  createReadStream(file).pipe(response);
}
