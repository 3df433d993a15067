import { expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { EMPTY_TREE } from '../../lib/model/session-tree';
import { LiveIndex } from '../../lib/services/live-index';
import { readContents } from '../../lib/services/read-contents';
import { openSessionStore } from '../../lib/store/create-session-store';
import { readWholeTree, sampleConversation, sampleDocument, samplePage } from '../store/sample-tree';
import { openFakeWork } from './fake-work';
import { beginFakeRun, fakeTab } from './fake-world';

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

it('what waits for a tab that is still to be opened is stored with the snapshot that shows it, not believed to be', async () => {
  const { store, world } = await openFakeWork();
  const run = await beginFakeRun(world);
  await run.takeSnapshot('tab');
  const conversation = sampleConversation('chatgpt:one', 'said before the crash');
  await store.putConversation(conversation);
  const facts = { session: run.start.run, phase: 'awaiting', tab: newId(), tabId: -1 } as const;
  const waiting = sampleDocument({ ...facts, state: samplePage('half an answer'), conversation: conversation.key });
  await store.putLiveDocument(waiting);
  run.memory.index.put(waiting);
  await run.takeSnapshot('interval');
  world.windows[0]?.tabs.push(fakeTab(13, 'https://c.example/'));
  world.parts.uids.assign('tabs', 13, waiting.tab);
  const snapshot = await run.takeSnapshot('tab');
  const all = await readWholeTree(store, snapshot?.manifest ?? '');
  expect(all.join()).toContain('half an answer');
  expect(run.failures).toEqual([]);
});
