import { afterEach, expect, it } from 'vitest';
import { bundleForPage } from '../bench/bundle';
import type { LargeValue } from './large-value-in-page';
import { openScene, type Scene } from './holdfast';

let scene: Scene | undefined;
afterEach(() => scene?.close());

it('a value of more than 10 MB that nothing compresses is kept, checked, archived and imported whole', async () => {
  scene = await openScene('large-value');
  const page = await scene.browser.openPage(`${scene.server.origin}/chapter/1`);
  await page.evaluate(await bundleForPage('../e2e/large-value-in-page.ts'));
  const found = await page.evaluate(() => (globalThis as unknown as { largeValue: LargeValue }).largeValue.roundTrip());
  expect(found).toMatchObject({ isKept: true, isImported: true, damages: [], warnings: [] });
  expect(found.packed).toBeGreaterThan(10_000_000);
  console.log('a value of more than 10 MB:', JSON.stringify({ bytes: found.bytes, packed: found.packed }));
});
