// Runs inside Chromium: one value of many megabytes, through the real store over the real IndexedDB. Driven by large-value.test.ts.
import { readChunks } from '../../lib/codec/byte-reader';
import { newId } from '../../lib/model/ids';
import { LIMITS } from '../../lib/model/limits';
import type { SealedObject } from '../../lib/model/objects';
import type { PageState } from '../../lib/model/page-state';
import { exportArchive } from '../../lib/services/export-archive';
import { importArchive } from '../../lib/services/import-archive';
import { readArchiveFile, removeArchiveFile, writeArchiveFile } from '../../lib/store/archive/archive-files';
import { runCheck } from '../../lib/store/check/run-check';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { largePage } from '../bench/large-page';
import { createRandom } from '../bench/random';
import { readWholeTree, sampleCommit, sampleSession, sealTree } from '../store/sample-tree';

const FILE = 'abcdef0123456780';
const FIELDS = 8;
/** Base64 makes of three bytes four characters. */
const BYTES_A_FIELD = LIMITS.fieldCharacters * 0.74;

async function openEmpty(name: string): Promise<SessionStore> {
  const store = await openSessionStore({ name });
  await store.wipe();
  return store;
}

/** As many fields as a page may hold text in, each full of what nothing compresses. */
function makePage(): PageState {
  const random = createRandom(7);
  const pages = Array.from({ length: FIELDS }, () => largePage(random, BYTES_A_FIELD));
  const [first] = pages;
  if (!first) throw new Error('no page');
  return { ...first, fields: pages.flatMap(({ fields }) => fields) };
}

/** Resolves to the page's object. */
async function commit(store: SessionStore, page: PageState): Promise<SealedObject> {
  const session = sampleSession();
  await store.putSession(session);
  const tree = await sealTree(store, [[{ uid: newId(), text: '', page }]]);
  await store.commitSnapshot(sampleCommit(session.id, tree, { trigger: 'manual' }));
  const sealed = tree.objects.find(({ kind }) => kind === 'page');
  if (!sealed) throw new Error('no page was sealed');
  return sealed;
}

async function readAll(store: SessionStore): Promise<string[]> {
  const [session] = await store.listSessions();
  const snapshot = await store.getSnapshot(session?.head ?? '');
  return snapshot ? readWholeTree(store, snapshot.manifest) : [];
}

async function archive(store: SessionStore): Promise<File> {
  const sink = await writeArchiveFile('exports', FILE);
  await exportArchive(store, sink, { sessions: 'all', appVersion: '0', now: 1 });
  const file = await readArchiveFile('exports', FILE);
  if (!file) throw new Error('the archive is gone');
  return file;
}

const largeValue = {
  /** What of it is the same after a commit, and after an archive was written and imported elsewhere. */
  async roundTrip() {
    const page = makePage();
    const store = await openEmpty('large-value');
    const { id, bytes } = await commit(store, page);
    store.close();
    const again = await openSessionStore({ name: 'large-value' });
    const texts = await readAll(again);
    const isKept = (await again.seal('page', await again.readObject('page', id))).id === id;
    const { damages } = await runCheck(again, 2);
    const { file, into } = { file: await archive(again), into: await openEmpty('large-value-imported') };
    const source = { size: file.size, open: () => readChunks(file.stream()) };
    const { warnings } = await importArchive(into, source, { sessions: 'all' });
    await removeArchiveFile('exports', FILE);
    const isImported = texts.length > 0 && JSON.stringify(await readAll(into)) === JSON.stringify(texts);
    return { bytes: bytes.length, packed: (await again.usage()).packBytes, isKept, isImported, damages, warnings };
  },
};

Object.assign(globalThis, { largeValue });
export type LargeValue = typeof largeValue;
