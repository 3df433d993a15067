import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { openTreeTabs } from '../../lib/model/session-tree';
import type { Session } from '../../lib/model/session';
import { awaitPages } from '../../lib/services/await-pages';
import { beginRun } from '../../lib/services/begin-run';
import type { Services } from '../../lib/services/create-services';
import { dismissOrphans } from '../../lib/services/dismiss-orphans';
import { createGreetPage } from '../../lib/services/greet-page';
import { notePageRestored } from '../../lib/services/page-restored';
import { readTree } from '../../lib/services/read-tree';
import { createRecordEdit } from '../../lib/services/record-edit';
import { restoreSession } from '../../lib/services/restore-session';
import type { SessionStore } from '../../lib/store/session-store';
import { A, B, openFakeWork } from './fake-work';
import { beginFakeRun, editOf, fakeTab, fakeWindow, type FakeRun, type FakeWorld } from './fake-world';

let store: SessionStore;
let world: FakeWorld;
beforeEach(async () => {
  ({ store, world } = await openFakeWork());
});
afterEach(() => store.close());

const sender = (tabId: number, url: string) => ({
  tabId,
  frameId: 0,
  url,
  site: url,
  privateWindow: false,
});

async function write(
  run: FakeRun,
  tabId: number,
  { url = A, text = 'words', document = newId() } = {},
): Promise<string> {
  await createRecordEdit(world.parts, run.memory.index)(editOf(document, url, text), sender(tabId, url));
  return document;
}

/** The browser is killed and started again, empty. */
async function crash(): Promise<FakeRun> {
  world.endBrowser();
  world.clock.now += 60_000;
  return beginFakeRun(world);
}

async function sealedSession(): Promise<Session> {
  const session = (await store.listSessions()).find(({ offer }) => offer === 'pending');
  if (!session) throw new Error('nothing was sealed');
  return session;
}

async function sealedTexts(): Promise<string[]> {
  const tree = await readTree(store, (await sealedSession()).head ?? '');
  const pages = [...openTreeTabs(tree), ...tree.closedTabs].flatMap(({ state }) => state.pages);
  const states = await Promise.all(pages.map(({ state }) => store.readObject('page', state)));
  return states.flatMap(({ fields }) => fields.map(({ value }) => (value.kind === 'text' ? value.text : '')));
}

describe('a killed run', () => {
  it('is sealed as interrupted, with the edit that no snapshot had seen', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await write(run, 11, { text: 'after the snapshot' });
    await crash();
    expect((await sealedSession()).status).toBe('interrupted');
    expect(await sealedTexts()).toEqual(['after the snapshot']);
  });

  it('keeps a tab that is younger than the last snapshot', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    world.windows[0]?.tabs.push(fakeTab(13, 'https://young.example/'));
    await write(run, 13, { url: 'https://young.example/', text: 'young' });
    await crash();
    const tree = await readTree(store, (await sealedSession()).head ?? '');
    expect(openTreeTabs(tree).map(({ state }) => state.url)).toEqual([A, B, 'https://young.example/']);
  });

  it('takes what the WAL holds, once, and however often it is drained', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    const document = await write(run, 11, { text: 'old' });
    world.wal.set(`wal:${document}:2`, editOf(document, A, 'newest', 2));
    world.wal.set('wal:broken', { type: 'edit', seq: 'x' });
    await crash();
    expect(await sealedTexts()).toEqual(['newest']);
    expect(world.wal.size).toBe(0);
    expect(world.reported).toHaveLength(1);
  });

  it('is not given what pages of the next run leave in the WAL while it is being sealed', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await write(run, 11, { text: 'old' });
    world.endBrowser();
    const early = newId();
    world.early.add(early);
    world.wal.set(`wal:${early}:1`, editOf(early, B, 'typed while it was sealed'));
    await beginFakeRun(world);
    expect(await sealedTexts()).toEqual(['old']);
    expect([...world.wal.keys()]).toEqual([`wal:${early}:1`]);
  });

  it('is given what pages left in the WAL of a run that ended before it had begun', async () => {
    await write(await beginFakeRun(world), 11, { text: 'old' });
    const early = newId();
    world.endBrowser();
    world.wal.set(`wal:${early}:1`, editOf(early, B, 'typed while it was sealed'));
    await beginFakeRun(world);
    expect((await sealedTexts()).sort()).toEqual(['old', 'typed while it was sealed']);
  });

  it('is completed when its last window was seen closing, with the windows that quitting closed', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    world.windows = [];
    await run.takeSnapshot('tab');
    world.setCleanExit(run.start.run);
    await crash();
    const session = await sealedSession();
    expect(session.status).toBe('completed');
    const tree = await readTree(store, session.head ?? '');
    expect(openTreeTabs(tree).map(({ state }) => state.url)).toEqual([A, B]);
  });

  it('is not offered when it held nothing but blank pages', async () => {
    world.windows = [fakeWindow(1, [fakeTab(11, 'about:blank')])];
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await crash();
    expect((await store.listSessions()).map(({ status }) => status)).toEqual(['active']);
  });

  it('survives a seal that was itself cut off: the next start finishes it', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await write(run, 11, { text: 'twice sealed' });
    const commit = store.commitSnapshot.bind(store);
    store.commitSnapshot = () => Promise.reject(new Error('killed here'));
    world.endBrowser();
    await expect(beginFakeRun(world)).rejects.toThrow('killed here');
    store.commitSnapshot = commit;
    await crash();
    expect(await sealedTexts()).toEqual(['twice sealed']);
  });
});

describe('a worker that merely died', () => {
  it('goes on with its run: nothing is sealed', async () => {
    const run = await beginFakeRun(world);
    const again = await beginFakeRun(world);
    expect([again.start.isNew, again.start.run]).toEqual([false, run.start.run]);
  });
});

describe('the offer that a start makes once the browser is quiet', () => {
  /** A start after a crash; `meanwhile` is what somebody does before it is quiet. Resolves to the pages that were shown. */
  async function startAfterCrash(meanwhile: (session: string, run: FakeRun) => Promise<unknown>): Promise<string[]> {
    await write(await beginFakeRun(world), 11);
    const run = await crash();
    const { id } = await sealedSession();
    const shown: string[] = [];
    const { readWindows } = world.parts.browser;
    let acted: Promise<unknown> | undefined;
    Object.assign(world.parts.browser, {
      showOwnPage: (page: string) => Promise.resolve(void shown.push(page)),
      readWindows: async () => {
        world.clock.now += 1_000;
        await (acted ??= meanwhile(id, run));
        return readWindows();
      },
    });
    const others = {
      refreshBadge: () => undefined,
      imports: { carryOn: () => undefined },
      care: { started: () => undefined },
    };
    await beginRun({ ...run, ...others, schedule: {}, parts: world.parts } as unknown as Services);
    return shown;
  }

  it('is made when nobody did anything', async () => {
    expect(await startAfterCrash(() => Promise.resolve())).toEqual([expect.stringContaining('resume.html?session=')]);
  });

  it.each([
    ['put off', { offer: 'later' }],
    ['resumed', { offer: 'resumed' }],
    ['deleted', { deletedAt: 1 }],
  ] as const)('is not made of a session that was %s meanwhile', async (_, change) => {
    expect(await startAfterCrash((id) => store.changeSession(id, change))).toEqual([]);
  });

  it('is not made of a session that is being resumed', async () => {
    const shown = await startAfterCrash((id, { desk }) => {
      const restored = new Promise((resolve) => setTimeout(resolve, 900));
      void desk.once(id, async () => {
        await restored;
        await store.changeSession(id, { offer: 'resumed' });
        return undefined as never;
      });
      return Promise.resolve();
    });
    expect(shown).toEqual([]);
  });
});

describe('an update of Holdfast while the browser goes on', () => {
  const startAgain = async (): Promise<FakeRun> => {
    world.updateExtension();
    const run = await beginFakeRun(world);
    const others = { refreshBadge: () => undefined, imports: { carryOn: () => undefined } };
    await beginRun({ ...run, ...others, parts: world.parts } as unknown as Services);
    return run;
  };
  const triggers = async (): Promise<string[]> => {
    const [session] = await store.listSessions();
    return (await store.listSnapshots(session?.id ?? '')).map(({ trigger }) => trigger);
  };

  it('that was announced to nobody, because the worker slept, leaves a restore point all the same', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await write(run, 11, { text: 'typed before it' });
    expect((await startAgain()).start.run).toBe(run.start.run);
    expect(await triggers()).toEqual(['before-update', 'tab']);
    const { snapshots } = await store.listRestorePoints();
    expect(snapshots.map(({ totals }) => totals.drafts)).toEqual([1]);
  });

  it('for which a restore point was made leaves no second one', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('before-update');
    await startAgain();
    expect((await triggers()).filter((trigger) => trigger === 'before-update')).toHaveLength(1);
  });

  it('is not taken for a worker that merely died', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    expect((await beginFakeRun(world)).start.updated).toBe(false);
  });
});

describe('while running', () => {
  it('an edit in one of 100 tabs writes one page, its path of the tree, and nothing else', async () => {
    world.windows = [
      fakeWindow(
        1,
        Array.from({ length: 100 }, (_, index) => fakeTab(index + 1, `${A}${index}`)),
      ),
    ];
    const run = await beginFakeRun(world);
    for (let tab = 1; tab <= 100; tab++) await write(run, tab, { url: `${A}${tab - 1}`, text: `tab ${tab}` });
    await run.takeSnapshot('tab');
    const before = await store.usage();
    const document = run.memory.index.all()[41]?.id ?? '';
    await createRecordEdit(world.parts, run.memory.index)(
      editOf(document, `${A}41`, 'changed', 2),
      sender(42, `${A}41`),
    );
    await run.takeSnapshot('interval');
    const after = await store.usage();
    expect(after.objects - before.objects).toBe(4);
    expect(after.packBytes - before.packBytes).toBeLessThan(10_000);
  });

  it('a snapshot of an unchanged session writes nothing', async () => {
    const run = await beginFakeRun(world);
    await run.takeSnapshot('tab');
    await run.takeSnapshot('interval');
    expect((await store.usage()).snapshots).toBe(1);
  });

  it('what was written on a page that was left is kept as a closed tab', async () => {
    const run = await beginFakeRun(world);
    await write(run, 11, { text: 'left behind' });
    await run.takeSnapshot('tab');
    const greet = createGreetPage(world.parts, run.memory.index);
    await greet({ document: newId(), frame: [], title: '', url: '', arrival: 'loaded' }, sender(11, B));
    await run.takeSnapshot('tab');
    expect(run.memory.tree.closedTabs.map(({ state }) => state.url)).toEqual([A]);
    expect(await store.listLiveDocuments()).toEqual([]);
  });

  it.each([
    ['goes on being open while its frame answers, whatever frame is born in the same place', true, 'open'],
    ['is left when its frame is gone', false, 'closed'],
  ])('what was written in a frame %s', async (_rule, isThere, phase) => {
    const run = await beginFakeRun(world);
    const editor = { ...sender(11, A), frameId: 5 };
    const document = newId();
    await createRecordEdit(world.parts, run.memory.index)({ ...editOf(document, A, 'x'), frame: [1] }, editor);
    world.parts.browser.commandPage = () => Promise.resolve(isThere);
    const greet = createGreetPage(world.parts, run.memory.index);
    await greet(
      { document: newId(), frame: [1], title: '', url: '', arrival: 'loaded' },
      { ...sender(11, B), frameId: 6 },
    );
    expect((await store.getLiveDocument(document))?.phase).toBe(phase);
  });

  it('a frame that loads another page leaves the former one, wherever the frame is by now', async () => {
    const run = await beginFakeRun(world);
    const frame = { ...sender(11, A), frameId: 5 };
    const document = newId();
    await createRecordEdit(world.parts, run.memory.index)({ ...editOf(document, A, 'x'), frame: [1] }, frame);
    const greet = createGreetPage(world.parts, run.memory.index);
    await greet({ document: newId(), frame: [0], title: '', url: '', arrival: 'loaded' }, { ...frame, url: B });
    expect((await store.getLiveDocument(document))?.phase).toBe('closed');
  });

  const FORMER_FRAME = 7;
  it.each([
    ['loaded', 'takes its frames away', 'closed', 'closed'],
    ['turned', 'has its frames still', 'closed', 'open'],
    ['found', 'has those of its frames that answer', 'closed', 'open'],
    ['known', 'is where it was, and so are its frames', 'open', 'open'],
  ] as const)('a page that was %s %s, also for a worker that has just woken up', async (arrival, _rule, top, frame) => {
    const documents = { top: newId(), frame: newId(), former: newId() };
    const run = await beginFakeRun(world);
    const record = createRecordEdit(world.parts, run.memory.index);
    await record(editOf(documents.top, A, 'x'), sender(11, A));
    await record({ ...editOf(documents.frame, A, 'y'), frame: [0] }, { ...sender(11, A), frameId: 5 });
    await record({ ...editOf(documents.former, A, 'z'), frame: [1] }, { ...sender(11, A), frameId: FORMER_FRAME });
    const again = await beginFakeRun(world);
    world.parts.browser.commandPage = (_tab, _command, frameId) => Promise.resolve(frameId !== FORMER_FRAME);
    const greet = createGreetPage(world.parts, again.memory.index);
    await greet({ document: newId(), frame: [], title: '', url: A, arrival }, sender(11, A));
    const phases = await Promise.all(
      Object.values(documents).map(async (id) => (await store.getLiveDocument(id))?.phase),
    );
    const former = arrival === 'loaded' || arrival === 'found' ? 'closed' : 'open';
    expect(phases).toEqual([top, frame, former]);
  });

  it('what found no place in one frame is dismissed without that of the others in its tab', async () => {
    const run = await beginFakeRun(world);
    const document = newId();
    const frame = { ...sender(11, A), frameId: 5 };
    await createRecordEdit(world.parts, run.memory.index)({ ...editOf(document, A, 'x'), frame: [0] }, frame);
    const told: unknown[] = [];
    world.parts.browser.commandPage = (...asked) => Promise.resolve(told.push(asked) > 0);
    await dismissOrphans({ parts: world.parts, memory: run.memory }, document);
    expect(told).toEqual([[11, { type: 'dismiss-orphans' }, 5]]);
  });

  it('a card number in a title is kept nowhere', async () => {
    world.windows = [fakeWindow(1, [{ ...fakeTab(11, A), title: 'Card 4242 4242 4242 4242 added' }])];
    const run = await beginFakeRun(world);
    const edit = { ...editOf(newId(), A, 'x'), title: 'Card 4242-4242-4242-4242 added' };
    await createRecordEdit(world.parts, run.memory.index)(edit, sender(11, A));
    await run.takeSnapshot('tab');
    const documents = await store.listLiveDocuments();
    const titles = [...documents, ...openTreeTabs(run.memory.tree).map(({ state }) => state)].map(({ title }) => title);
    expect(titles).toEqual(['Card ••••-••••-••••-•••• added', 'Card •••• •••• •••• •••• added']);
  });

  it('a page cannot speak for a document of another tab', async () => {
    const run = await beginFakeRun(world);
    const document = await write(run, 11);
    await expect(write(run, 12, { document })).rejects.toMatchObject({ code: 'invalid-message' });
  });

  it('a page that floods is told so', async () => {
    const run = await beginFakeRun(world);
    const document = newId();
    const record = createRecordEdit(world.parts, run.memory.index);
    const flood = async (): Promise<void> => {
      for (let seq = 1; seq < 50; seq++) await record(editOf(document, A, 'x', seq), sender(11, A));
    };
    await expect(flood()).rejects.toMatchObject({ code: 'too-many-messages' });
  });
});

describe('a snapshot taken while tabs come and go', () => {
  it('never lets go of a document whose tab is younger than the list of tabs', async () => {
    const run = await beginFakeRun(world);
    const read = world.parts.browser.readWindows;
    world.parts.browser.readWindows = async () => {
      const windows = await read();
      world.parts.browser.readWindows = read;
      world.windows[0]?.tabs.push(fakeTab(13, 'https://young.example/'));
      await write(run, 13, { url: 'https://young.example/', text: 'typed meanwhile' });
      return windows;
    };
    await run.takeSnapshot('tab');
    expect((await store.listLiveDocuments()).map(({ url }) => url)).toEqual(['https://young.example/']);
    await crash();
    expect(await sealedTexts()).toEqual(['typed meanwhile']);
  });

  it('never lets go of the last edit of a closing tab, which comes while the snapshot is written', async () => {
    const run = await beginFakeRun(world);
    const document = await write(run, 11, { text: 'nearly' });
    const commit = store.commitSnapshot.bind(store);
    store.commitSnapshot = async (request) => {
      const snapshot = await commit(request);
      await createRecordEdit(world.parts, run.memory.index)(editOf(document, A, 'nearly done', 2), sender(11, A));
      return snapshot;
    };
    world.windows[0]?.tabs.shift();
    await run.takeSnapshot('tab');
    store.commitSnapshot = commit;
    await crash();
    expect(await sealedTexts()).toContain('nearly done');
  });

  it('never lets go of state that waits for a tab which is only about to be opened', async () => {
    const first = await beginFakeRun(world);
    await write(first, 11, { text: 'waits for its tab' });
    await first.takeSnapshot('tab');
    const second = await crash();
    const tree = await readTree(store, (await sealedSession()).head ?? '');
    const tab = openTreeTabs(tree)[0]?.state;
    if (!tab) throw new Error('no tab was saved');
    await awaitPages(world.parts, second.memory.index, tab);
    await second.takeSnapshot('tab');
    expect((await store.listLiveDocuments()).map(({ phase }) => phase)).toEqual(['awaiting']);
    await crash();
    expect(await sealedTexts()).toContain('waits for its tab');
  });
});

describe('a page that loads itself anew', () => {
  const greet = (run: FakeRun) =>
    createGreetPage(world.parts, run.memory.index)(
      { document: newId(), frame: [], title: '', url: '', arrival: 'loaded' },
      sender(11, A),
    );
  const takeUp = async (run: FakeRun): Promise<void> => {
    const saved = await write(run, 11, { text: 'brought back' });
    await store.changeLiveDocuments([saved], { phase: 'awaiting' });
    run.memory.index.change([saved], { phase: 'awaiting' });
    const { restore } = await greet(run);
    const document = await write(run, 11, { text: 'brought back' });
    const message = { document, awaiting: restore.map(({ awaiting }) => awaiting), outcomes: [], milliseconds: 1 };
    await notePageRestored(world.parts, run, { message, sender: sender(11, A) });
  };

  it('right after it was restored gets its state once more', async () => {
    const run = await beginFakeRun(world);
    await takeUp(run);
    world.clock.now += 3_000;
    expect((await greet(run)).restore.map(({ state }) => state.fields.length)).toEqual([1]);
  });

  it('later was reloaded by somebody, and what it held is kept as a closed tab', async () => {
    const run = await beginFakeRun(world);
    await takeUp(run);
    world.clock.now += 30_000;
    expect((await greet(run)).restore).toEqual([]);
    await run.takeSnapshot('tab');
    expect(run.memory.tree.closedTabs.map(({ state }) => state.url)).toEqual([A]);
  });
});

describe('a restored session', () => {
  const tools = (run: FakeRun) => ({ memory: run.memory, takeSnapshot: run.takeSnapshot, desk: run.desk });

  it('opens what is missing, adopts what is open, and hands each page its state when it says hello', async () => {
    const first = await beginFakeRun(world);
    await write(first, 11, { text: 'for a' });
    await write(first, 12, { url: B, text: 'for b' });
    await first.takeSnapshot('tab');
    const second = await crash();
    world.windows = [fakeWindow(9, [fakeTab(91, B, 9)])];
    const report = await restoreSession(world.parts, tools(second), {
      session: (await sealedSession()).id,
      loading: 'all',
    });
    expect(report.tabs.map(({ result, url }) => [result, url])).toEqual([
      ['adopted', B],
      ['created', A],
    ]);
    expect(world.windows.flatMap(({ tabs }) => tabs.map(({ url }) => url)).sort()).toEqual([A, B]);
    const greet = createGreetPage(world.parts, second.memory.index);
    const { restore } = await greet(
      { document: newId(), frame: [], title: '', url: '', arrival: 'loaded' },
      sender(91, B),
    );
    expect(restore.map(({ state }) => state.fields.length)).toEqual([1]);
  });

  it('gives frames without an address of their own what was theirs, and frames of one place and address each their share', async () => {
    const run = await beginFakeRun(world);
    const greet = createGreetPage(world.parts, run.memory.index);
    const record = createRecordEdit(world.parts, run.memory.index);
    const frames: [frame: number[], url: string, text: string][] = [
      [[1], 'about:srcdoc', 'in a srcdoc'],
      [[2], A, 'written by a script'],
      [[3], B, 'the first in a shadow'],
      [[3], B, 'the second in a shadow'],
    ];
    for (const [index, [frame, url, text]] of frames.entries()) {
      const id = newId();
      await record({ ...editOf(id, url, text), frame }, { ...sender(11, url), frameId: index + 1 });
      await store.changeLiveDocuments([id], { phase: 'awaiting' });
      run.memory.index.change([id], { phase: 'awaiting' });
    }
    const given: string[] = [];
    for (const [frame, url] of frames) {
      const from = url === B ? B : 'about:blank';
      const { restore } = await greet(
        { document: newId(), frame, title: '', url, arrival: 'known' },
        { ...sender(11, from), frameId: 20 + given.length },
      );
      given.push(restore.flatMap(({ state }) => state.fields.map(({ value }) => JSON.stringify(value))).join());
    }
    frames.forEach(([, , text], at) => expect(given[at]).toContain(text));
  });

  it('is restored once, however many pages ask for it at the same time', async () => {
    const first = await beginFakeRun(world);
    await first.takeSnapshot('tab');
    const second = await crash();
    const choice = { session: (await sealedSession()).id, loading: 'all' } as const;
    const reports = await Promise.all([1, 2, 3].map(() => restoreSession(world.parts, tools(second), choice)));
    expect(new Set(reports.map(({ id }) => id)).size).toBe(1);
    expect(world.windows.flatMap(({ tabs }) => tabs.map(({ url }) => url)).sort()).toEqual([A, B]);
  });

  it('keeps the title of a tab that was brought back and never loaded', async () => {
    const first = await beginFakeRun(world);
    await first.takeSnapshot('tab');
    const second = await crash();
    await restoreSession(world.parts, tools(second), { session: (await sealedSession()).id, loading: 'when-opened' });
    for (const tab of world.windows.flatMap(({ tabs }) => tabs)) Object.assign(tab, { unloaded: true, title: '' });
    await second.takeSnapshot('tab');
    expect(openTreeTabs(second.memory.tree).map(({ state }) => state.title)).toEqual([
      `Title of ${A}`,
      `Title of ${B}`,
    ]);
  });

  it('that was never looked at comes back whole after the next crash', async () => {
    const first = await beginFakeRun(world);
    await write(first, 11, { text: 'never looked at' });
    await first.takeSnapshot('tab');
    for (let crashes = 0; crashes < 3; crashes++) {
      const next = await crash();
      const session = await sealedSession();
      expect(await sealedTexts()).toEqual(['never looked at']);
      await restoreSession(world.parts, tools(next), { session: session.id, loading: 'when-opened' });
    }
  });
});
