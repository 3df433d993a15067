// `npx tsx tests/build/render-icons.ts`: the pictures in public/icon, drawn anew from holdfast.svg.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import puppeteer, { type Page } from 'puppeteer-core';
import { findBrowser } from '../browser/find-browser';
import { projectRoot } from '../browser/project-paths';

const FOLDER = path.join(projectRoot, 'public', 'icon');
const SIZES = [16, 32, 48, 128];

/** What each state changes; the dot is ringed, so that it stands out on any toolbar. */
const STATES: Record<string, { tile?: string; dot?: string }> = {
  kept: {},
  paused: { tile: '#77827e' },
  stale: { dot: '#f0a020' },
  failing: { dot: '#e5383f' },
};

function drawing(state: { tile?: string; dot?: string }): string {
  const svg = readFileSync(path.join(FOLDER, 'holdfast.svg'), 'utf8');
  const tile = state.tile ? svg.replace('#0d6b57', state.tile) : svg;
  const dot = state.dot
    ? `<circle cx="12.2" cy="12.2" r="3.8" fill="#fff"/><circle cx="12.2" cy="12.2" r="2.9" fill="${state.dot}"/>`
    : '';
  return tile.replace('</svg>', `${dot}</svg>`);
}

async function render(page: Page, svg: string, size: number): Promise<Uint8Array> {
  await page.setViewport({ width: size, height: size });
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  await page.setContent(`<body style="margin:0"><img src="${source}" width="${size}" height="${size}">`);
  return page.screenshot({ omitBackground: true });
}

const browser = await puppeteer.launch({ executablePath: await findBrowser(), args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const [name, state] of Object.entries(STATES)) {
  for (const size of SIZES) {
    const picture = await render(page, drawing(state), size);
    writeFileSync(path.join(FOLDER, `${name}-${size}.png`), picture);
    // The browser's own lists show the extension as it is when all is well.
    if (name === 'kept') writeFileSync(path.join(FOLDER, `${size}.png`), picture);
  }
}
await browser.close();
