import { expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { EMPTY_TREE } from '../../lib/model/session-tree';
import { LiveIndex } from '../../lib/services/live-index';
import { readContents } from '../../lib/services/read-contents';
import { openSessionStore } from '../../lib/store/create-session-store';
import { sampleDocument, samplePage } from '../store/sample-tree';

const MEGABYTE = 1024 * 1024;

it('a session of any size is sealed holding a few megabytes of it: the rest is written ahead', async () => {
  const store = await openSessionStore({ name: newId() });
  const index = new LiveIndex();
  const documents = Array.from({ length: 12 }, (_, at) =>
    sampleDocument({ state: samplePage(String.fromCharCode(97 + at).repeat(MEGABYTE)) }),
  );
  for (const document of documents) {
    await store.putLiveDocument(document);
    index.put(document);
  }
  const openTabs = new Set(documents.map(({ tab }) => tab));
  const known = { index, entries: index.all(), conversations: new Map(), previous: EMPTY_TREE, now: 1 };
  const { objects, ahead } = await readContents({ store, openTabs, ...known });
  const held = objects.reduce((sum, { bytes }) => sum + bytes.length, 0);
  expect(held).toBeLessThan(5 * MEGABYTE);
  expect(objects.length + ahead.length).toBe(documents.length);
  expect(await store.listMissing(ahead)).toEqual([]);
});
