// `npm run bench`: the figures of design.md §6 that apply so far, against their budgets and the best peer. Never fails on them.
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from './browser/project-paths';
import { measureCapture } from './bench/measure-capture';
import { measureCopy } from './bench/measure-copy';
import { measureLarge } from './bench/measure-large';
import { measureLibrary } from './bench/measure-library';
import { measureRestore } from './bench/measure-restore';
import { measureStore } from './bench/measure-store';
import { printFigures, type Figure } from './bench/figure';
import { openScene } from './e2e/holdfast';
import { runTool } from './run/run-tool';

/** `-- --huge`: an archive of 500 MB too. */
const HUGE = process.argv.includes('--huge');
const RESULTS = path.join(projectRoot, 'bench', 'results.json');

if ((await runTool({ tool: 'wxt', args: ['build'], showsOutput: false })) !== 0) process.exit(1);
const scene = await openScene('bench');
const { browser, server } = scene;
const figures: Figure[] = [];
try {
  await add('capture', () => measureCapture(browser, server.origin));
  await add('store', () => measureStore(browser, server.origin));
  await add('large pages and archives', () => measureLarge(browser, { origin: server.origin, isHuge: HUGE }));
  await add('second copy', () => measureCopy(browser, server.origin));
} finally {
  await scene.close();
}
await add('library', measureLibrary);
await add('restore', measureRestore);
printFigures(figures);
await mkdir(path.dirname(RESULTS), { recursive: true });
const machine = { cpus: os.cpus().length, model: os.cpus()[0]?.model, node: process.version };
await writeFile(RESULTS, `${JSON.stringify({ measuredAt: new Date().toISOString(), machine, figures }, null, 2)}\n`);
console.log(`\nWritten to ${path.relative(projectRoot, RESULTS)}.`);

/** Says what is measured, since minutes pass between the lines. */
async function add(name: string, measure: () => Promise<Figure[]>): Promise<void> {
  const begun = performance.now();
  console.log(`measuring: ${name} …`);
  figures.push(...(await measure()));
  console.log(`  ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
}
