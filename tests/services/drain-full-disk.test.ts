import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QuotaError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import type { Message } from '../../lib/model/conversation';
import { walEntry, walKey } from '../../lib/model/wal';
import { beginRun } from '../../lib/services/begin-run';
import type { Services } from '../../lib/services/create-services';
import { drainIntoRun } from '../../lib/services/drain-wal';
import { readTree } from '../../lib/services/read-tree';
import { keepConversation } from '../../lib/services/record-edit';
import type { SessionStore } from '../../lib/store/session-store';
import { A, crash, openFakeWork, sealedTexts, write } from './fake-work';
import { beginFakeRun, editOf, type FakeRun, type FakeWorld } from './fake-world';

let store: SessionStore;
let world: FakeWorld;
let run: FakeRun;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
  run = await beginFakeRun(world);
});
afterEach(() => store.close());

interface Left {
  text: string;
  /** Seconds after the run began. */
  at: number;
  document?: string;
  seq?: number;
  turns?: Record<string, string>;
}

const CHAT = { provider: 'claude', conversation: '1', title: '', draft: '', streaming: false };
const turn = ([id, text]: [string, string]): Message => ({ id, role: 'assistant', text });

/** A page left an edit in the WAL. Returns its document. */
function leave({ text, at, document = newId(), seq = 1, turns }: Left): string {
  const edit = editOf(document, A, text, seq);
  const conversation = turns && { ...CHAT, messages: Object.entries(turns).map(turn) };
  const left = walEntry({ ...edit, ...(conversation && { conversation }) }, 1_000_000 + at * 1_000);
  world.wal.set(walKey(document, seq), left);
  return document;
}

/** From now on only so many documents fit on the disk, and none with more text than this. */
function fill({ documents = Infinity, characters = Infinity }): void {
  const { putLiveDocument } = store;
  let left = documents;
  world.parts.store.putLiveDocument = async (document) => {
    const [field] = document.state.fields;
    const isLarge = field?.value.kind === 'text' && field.value.text.length > characters;
    if (isLarge || left <= 0) throw new QuotaError(undefined);
    const isStored = await putLiveDocument(document);
    if (isStored) left -= 1;
    return isStored;
  };
}

function makeRoom(put: SessionStore['putLiveDocument']): void {
  world.parts.store.putLiveDocument = put;
}

const drain = async (): Promise<unknown> => {
  world.clock.now = 2_000_000;
  return drainIntoRun(world.parts, run.memory.index).catch((error: unknown) => (error as { code: string }).code);
};

const textsOf = async (): Promise<string[]> => {
  const documents = await store.listLiveDocuments();
  return documents
    .map(({ state: { fields } }) => (fields[0]?.value.kind === 'text' ? fields[0].value.text : ''))
    .sort();
};
const waiting = (): string[] => [...world.wal.keys()].sort();
const turns = async (): Promise<string[]> =>
  ((await store.getConversation('claude:1'))?.messages ?? []).map(({ id, text }) => `${id}: ${text}`);

describe('on a full disk, of what pages left in the WAL', () => {
  it('the newest fits first, the rest stays, and nothing is lost', async () => {
    const { putLiveDocument } = store;
    const documents = [3, 1, 4, 2, 5].map((at) => leave({ text: `left at ${at}`, at }));
    fill({ documents: 2 });
    expect(await drain()).toBe('quota');
    expect(await textsOf()).toEqual(['left at 4', 'left at 5']);
    expect(waiting()).toHaveLength(3);
    expect(documents.map((id) => run.memory.index.get(id)?.seq)).toEqual([undefined, undefined, 1, undefined, 1]);
    makeRoom(putLiveDocument);
    expect(await drain()).toBe(3);
    expect([await textsOf(), waiting()]).toEqual([[1, 2, 3, 4, 5].map((at) => `left at ${at}`), []]);
  });

  it('a large one stops no small one', async () => {
    const large = leave({ text: 'large '.repeat(100), at: 9 });
    leave({ text: 'small', at: 1 });
    leave({ text: 'small too', at: 10 });
    fill({ characters: 50 });
    expect(await drain()).toBe('quota');
    expect([await textsOf(), waiting()]).toEqual([['small', 'small too'], [walKey(large, 1)]]);
  });

  it('an older version never takes the place of a newer one, in whatever order they find room', async () => {
    const { putLiveDocument } = store;
    const document = newId();
    leave({ document, text: 'ten: '.repeat(20), seq: 10, at: 10 });
    leave({ document, text: 'nine', seq: 9, at: 9 });
    fill({ characters: 50 });
    await drain();
    expect([await textsOf(), waiting()]).toEqual([['nine'], [walKey(document, 10)]]);
    makeRoom(putLiveDocument);
    await drain();
    leave({ document, text: 'eight', seq: 8, at: 8 });
    expect(await drain()).toBe(0);
    expect([await textsOf(), waiting()]).toEqual([['ten: '.repeat(20)], []]);
  });

  it('an older version that finds room only after a snapshot took the newer one along changes nothing', async () => {
    const { putLiveDocument } = store;
    const document = newId();
    leave({ document, text: 'nine '.repeat(20), seq: 9, at: 9 });
    leave({ document, text: 'ten', seq: 10, at: 10 });
    fill({ characters: 50 });
    expect(await drain()).toBe('quota');
    await run.takeSnapshot('tab');
    makeRoom(putLiveDocument);
    await drain();
    expect(waiting()).toEqual([]);
    await run.takeSnapshot('tab');
    await crash(world);
    expect(await sealedTexts(store)).toEqual({ open: [], closed: ['ten'] });
  });

  it('a turn that was read earlier never takes the place of what was read of it later', async () => {
    const { putLiveDocument } = store;
    leave({ text: 'older '.repeat(20), at: 1, turns: { a: 'Hel', b: 'only seen then' } });
    leave({ text: 'newer', at: 2, turns: { a: 'Hello', c: 'and more' } });
    fill({ characters: 50 });
    await drain();
    makeRoom(putLiveDocument);
    await drain();
    expect([await turns(), waiting()]).toEqual([['a: Hello', 'c: and more', 'b: only seen then'], []]);
  });

  it('a newer one that found no room at first brings its turns later', async () => {
    const { putLiveDocument } = store;
    leave({ text: 'older', at: 1, turns: { a: 'Hel' } });
    leave({ text: 'newer '.repeat(20), at: 2, turns: { a: 'Hello' } });
    fill({ characters: 50 });
    const { putConversation } = store;
    let isFull = true;
    world.parts.store.putConversation = (conversation) =>
      isFull && conversation.messages.some(({ text }) => text === 'Hello')
        ? Promise.reject(new QuotaError(undefined))
        : putConversation(conversation);
    await drain();
    expect(await turns()).toEqual(['a: Hel']);
    isFull = false;
    makeRoom(putLiveDocument);
    await drain();
    expect([await turns(), waiting()]).toEqual([['a: Hello'], []]);
  });
});

it('a worker that starts on a full disk takes its snapshot of what fits, and says that something does not', async () => {
  leave({ text: 'large '.repeat(100), at: 9 });
  leave({ text: 'small', at: 1 });
  fill({ characters: 50 });
  const others = { refreshBadge: () => undefined, imports: { carryOn: () => undefined } };
  const start = { run: run.start.run, isNew: false, updated: false };
  const services = { ...run, ...others, start, parts: world.parts } as unknown as Services;
  await expect(beginRun(services)).rejects.toMatchObject({ code: 'quota' });
  const { head } = (await store.getSession(run.start.run))!;
  expect((await readTree(store, head ?? '')).closedTabs).toHaveLength(1);
});

describe('of a conversation, what a page left in the WAL', () => {
  const see = async (document: string, seq: number, text: string): Promise<void> => {
    const edit = editOf(document, A, 'words', seq);
    await keepConversation(world.parts, edit, { ...CHAT, messages: [turn(['a', text])] });
    await write(world, run, { document, text: 'words', seq });
  };

  it('before it went on is no newer, though it is drained later', async () => {
    const document = newId();
    await see(document, 3, 'Hello');
    leave({ document, seq: 2, text: 'word', at: -10, turns: { a: 'Hel', b: 'only seen then' } });
    await drain();
    expect([await turns(), await textsOf()]).toEqual([['a: Hello', 'b: only seen then'], ['words']]);
  });

  it('while what it had said before was still being stored is newer', async () => {
    const document = newId();
    world.clock.now += 300;
    await see(document, 5, 'Hel');
    leave({ document, seq: 6, text: 'more words', at: 0.25, turns: { a: 'Hello' } });
    await drain();
    expect([await turns(), await textsOf()]).toEqual([['a: Hello'], ['more words']]);
  });
});
