import { afterEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { createBackgroundPort } from '../../entrypoints/page/background-port';
import { newId } from '../../lib/model/ids';
import { walKey } from '../../lib/model/wal';
import { editOf } from '../services/fake-world';

const real = fakeBrowser.extension;
afterEach(() => {
  fakeBrowser.extension = real;
  fakeBrowser.reset();
  vi.restoreAllMocks();
});

/** What a page leaves in the WAL where the browser says this of its own window. */
async function leave(extension: unknown): Promise<unknown> {
  fakeBrowser.extension = extension as typeof real;
  vi.spyOn(Date, 'now').mockReturnValue(1_000);
  const edit = editOf(newId(), 'https://a.example/', 'words');
  await createBackgroundPort().wal.write(edit);
  const key = walKey(edit.document, 1);
  const { [key]: left } = await fakeBrowser.storage.local.get(key);
  const { leftAt, privateWindow, ...rest } = left as Record<string, unknown>;
  expect(rest).toEqual(edit);
  return [leftAt, privateWindow];
}

it('a page of a private window says so in the WAL itself', async () => {
  expect(await leave({ inIncognitoContext: true })).toEqual([1_000, true]);
});

it.each([{ inIncognitoContext: false }, {}, undefined])('where the browser says %j, it says nothing', async (said) => {
  expect(await leave(said)).toEqual([1_000, undefined]);
});
