import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes after gzip that each content script may weigh: it runs in every page a user opens (design.md §6). */
const BUDGETS = { 'page.js': 30_000, 'page-bridge.js': 6_000 };

/** Fails the build when a content script in `outDir` is over its budget. */
export function checkSizes(outDir: string): void {
  for (const [file, budget] of Object.entries(BUDGETS)) {
    const path = join(outDir, file);
    if (!existsSync(path)) throw new Error(`${file} is missing from the build in ${outDir}`);
    const bytes = gzipSync(readFileSync(path)).length;
    if (bytes > budget)
      throw new Error(`${file} weighs ${bytes} B gzipped; its budget is ${budget} B. Take something out of it.`);
    console.log(`size ${file}: ${bytes} B of ${budget} B (gzip)`);
  }
}
