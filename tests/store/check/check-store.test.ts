import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../lib/codec/hex';
import { keptDamages, type CheckLevel, type CheckReport } from '../../../lib/model/check-report';
import { newId } from '../../../lib/model/ids';
import { runCheck } from '../../../lib/store/check/run-check';
import { openSessionStore } from '../../../lib/store/create-session-store';
import type { Database } from '../../../lib/store/database';
import type { SecondCopy } from '../../../lib/store/second-copy/second-copy';
import type { SessionStore } from '../../../lib/store/session-store';
import { withRawDatabase } from '../raw-database';
import {
  NOW,
  randomText,
  readWholeTree,
  sampleCommit,
  sampleConversation,
  sampleDocument,
  sampleSession,
  sealTree,
} from '../sample-tree';
import { createFakeCopy, type FakeCopy } from './fake-copy';

interface Case {
  name: string;
  store: SessionStore;
  copy: FakeCopy;
  session: string;
  other: string;
  /** Objects of the newest snapshot by kind. */
  ids: Record<'page' | 'tab' | 'window' | 'session' | 'conversation' | 'messages', string>;
  /** Head first. */
  snapshots: string[];
}

/** Two sessions; the first with two snapshots, the newer of which shares nothing but one tab with the older. */
async function makeCase({ withCopy = true }: { withCopy?: boolean } = {}): Promise<Case> {
  const name = newId();
  const copy = createFakeCopy();
  const store = await openSessionStore({ name, ...(withCopy && { secondCopy: copy }) });
  const [session, other] = [sampleSession(newId(), { title: 'Thesis' }), sampleSession(newId(), { title: 'Shop' })];
  for (const one of [session, other]) await store.putSession(one);
  const shared = { uid: newId(), text: 'shared' };
  const older = await sealTree(store, [[shared]]);
  await store.commitSnapshot(sampleCommit(session.id, older, { trigger: 'manual' }));
  const newer = await sealTree(store, [
    [{ uid: newId(), text: randomText(160_000) + 'x'.repeat(400_000), chat: 'claude:1' }, shared],
  ]);
  await store.commitSnapshot(sampleCommit(session.id, newer, { trigger: 'manual' }));
  const elsewhere = await sealTree(store, [[{ uid: newId(), text: 'elsewhere' }]]);
  await store.commitSnapshot(sampleCommit(other.id, elsewhere, { trigger: 'manual' }));
  const snapshots = (await store.listSnapshots(session.id)).map(({ id }) => id);
  const words = { description: '', tags: [], priority: 'normal' as const, createdAt: NOW };
  await store.putCheckpoint({ snapshot: snapshots[1]!, session: session.id, name: 'Before lunch', ...words });
  await store.putConversation(sampleConversation('claude:1'));
  await store.putLiveDocument(sampleDocument({ id: 'd0'.repeat(16), title: 'A page', url: 'https://page.example/' }));
  await copy.take(name);
  const idOf = (kind: string): string => newer.objects.find((object) => object.kind === kind)!.id;
  const kinds = ['page', 'tab', 'window', 'session', 'conversation', 'messages'] as const;
  const ids = Object.fromEntries(kinds.map((kind) => [kind, idOf(kind)])) as Case['ids'];
  return { name, store, copy, session: session.id, other: other.id, ids, snapshots };
}

async function packOf(db: Database, id: string): Promise<number> {
  return (await db.objects.get(fromHex(id))) ?? 0;
}

async function flipBit(db: Database, key: number, at = 200): Promise<void> {
  const row = (await db.packs.get(key))!;
  const bytes = row.bytes.slice();
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await db.packs.put({ ...row, bytes }, key);
}

interface Kind {
  what: string;
  damage: (db: Database, one: Case) => Promise<unknown>;
  /** The least level that finds it, and how the record is called. */
  level: CheckLevel;
  part: string;
  /** Without a copy it is repaired all the same, or stays as it is. */
  alone: 'repaired' | 'kept';
  /** The copy has nothing that would help. */
}

const KINDS: Kind[] = [
  {
    what: 'a bit of a pack is flipped',
    damage: async (db, { ids }) => flipBit(db, await packOf(db, ids.page)),
    level: 2,
    part: 'page',
    alone: 'kept',
  },
  {
    what: 'a pack is gone',
    damage: async (db, { ids }) => db.packs.delete(await packOf(db, ids.page)),
    level: 1,
    part: 'page',
    alone: 'kept',
  },
  {
    what: 'the second piece of a pack is gone',
    damage: async (db, { ids }) => db.packs.delete((await packOf(db, ids.page)) + 1),
    level: 1,
    part: 'page',
    alone: 'kept',
  },
  ...(['page', 'tab', 'window', 'conversation', 'messages'] as const).map((kind): Kind => ({
    what: `the index forgot a ${kind}`,
    damage: (db, { ids }) => db.objects.delete(fromHex(ids[kind])),
    level: 1,
    part: kind,
    alone: 'repaired',
  })),
  {
    what: 'the whole index is gone',
    damage: (db) => db.objects.clear(),
    level: 1,
    part: 'snapshot',
    alone: 'repaired',
  },
  {
    what: 'a session cannot be parsed',
    damage: (db, { session }) => db.sessions.update(session, { totals: null as never }),
    level: 0,
    part: 'session',
    alone: 'repaired',
  },
  {
    what: 'a session is gone',
    damage: (db, { session }) => db.sessions.delete(session),
    level: 1,
    part: 'session',
    alone: 'repaired',
  },
  {
    what: 'a session points to a snapshot that never was',
    damage: (db, { session }) => db.sessions.update(session, { head: newId() }),
    level: 0,
    part: 'session',
    alone: 'repaired',
  },
  {
    what: 'a session counts too few snapshots',
    damage: (db, { session }) => db.sessions.update(session, { snapshots: 1 }),
    level: 0,
    part: 'session',
    alone: 'repaired',
  },
  {
    what: 'the newest snapshot is gone',
    damage: (db, { snapshots }) => db.snapshots.delete(snapshots[0]!),
    level: 0,
    part: 'session',
    alone: 'repaired',
  },
  {
    what: 'an older snapshot cannot be parsed',
    damage: (db, { snapshots }) => db.snapshots.update(snapshots[1]!, { manifest: 5 as never }),
    level: 1,
    part: 'snapshot',
    alone: 'kept',
  },
  {
    what: 'a checkpoint cannot be parsed',
    damage: (db, { snapshots }) => db.checkpoints.update(snapshots[1]!, { name: 7 as never }),
    level: 1,
    part: 'checkpoint',
    alone: 'kept',
  },
  {
    what: 'a live document cannot be parsed',
    damage: (db) => db.live.toCollection().modify({ seq: 'seven' as never }),
    level: 1,
    part: 'live-document',
    alone: 'kept',
  },
  {
    what: 'a conversation cannot be parsed',
    damage: (db) => db.conversations.toCollection().modify({ messages: 5 as never }),
    level: 1,
    part: 'conversation-log',
    alone: 'kept',
  },
  {
    what: 'the key of all ids is another one',
    damage: (db) => db.settings.put({ key: 'idKey', value: new Uint8Array(32).fill(7) }),
    level: 0,
    part: 'id-key',
    alone: 'kept',
  },
];

const outcomes = ({ damages }: CheckReport): string[] => damages.map(({ part, outcome }) => `${part} ${outcome}`);

async function savesGoOn({ store, session }: Case): Promise<void> {
  const tree = await sealTree(store, [[{ uid: newId(), text: `written after ${newId()}` }]]);
  const snapshot = await store.commitSnapshot(sampleCommit(session, tree, { trigger: 'manual' }));
  expect((await store.getSession(session))?.head).toBe(snapshot.id);
  expect(await readWholeTree(store, tree.manifest)).toHaveLength(1);
}

describe('a sound store', () => {
  it('is called sound at every level, with what was looked at', async () => {
    const { store } = await makeCase();
    for (const level of [0, 1, 2] as const) {
      const report = await runCheck(store, level, () => NOW);
      expect(report).toMatchObject({ level, damages: [], more: 0, cancelled: false, finishedAt: NOW });
      expect(report.done).toBe(report.total);
      expect(report.checked.sessions).toBe(2);
      if (level === 2) expect(report.checked).toMatchObject({ packs: 4, snapshots: 3, checkpoints: 1 });
    }
    expect((await store.listCheckReports()).map(({ level }) => level).sort()).toEqual([0, 1, 2]);
  });
});

describe.each(KINDS)('when $what', ({ damage, level, part, alone }) => {
  it(`level ${level} finds it and repairs it from the second copy; then a deep check finds nothing`, async () => {
    const one = await makeCase();
    await withRawDatabase(one.name, (db) => damage(db, one));
    const before = await withRawDatabase(one.name, (db) => db.objects.count());
    const report = await runCheck(one.store, level);
    expect(before).toBeGreaterThanOrEqual(0);
    expect(report.damages.length).toBeGreaterThan(0);
    expect(keptDamages(report)).toEqual([]);
    expect((await runCheck(one.store, 2)).damages).toEqual([]);
    for (const { manifest } of await one.store.listSnapshots(one.session))
      expect(await readWholeTree(one.store, manifest)).not.toEqual([]);
    await savesGoOn(one);
  });

  it(`without a copy it is ${alone}, by name, and everything else works`, async () => {
    const one = await makeCase({ withCopy: false });
    await withRawDatabase(one.name, (db) => damage(db, one));
    const report = await runCheck(one.store, level);
    expect(outcomes(report)).toContain(`${part} ${alone}`);
    const again = await runCheck(one.store, 2);
    if (alone === 'repaired') expect(again.damages).toEqual([]);
    else expect(outcomes(again)).toContain(`${part} kept`);
    await savesGoOn(one);
    const { head } = (await one.store.getSession(one.other))!;
    const { manifest } = (await one.store.getSnapshot(head!))!;
    if (part !== 'id-key') expect(await readWholeTree(one.store, manifest)).toHaveLength(1);
  });

  it.runIf(level > 0)('a lesser check makes nothing worse', async () => {
    const one = await makeCase();
    await withRawDatabase(one.name, (db) => damage(db, one));
    await runCheck(one.store, (level - 1) as CheckLevel);
    expect(keptDamages(await runCheck(one.store, 2))).toEqual([]);
    if (part !== 'session') expect((await one.store.getSession(one.session))?.head).toBe(one.snapshots[0]);
  });
});

describe('what is damaged', () => {
  it('is named by session and number of the snapshot, and an older snapshot takes its place', async () => {
    const one = await makeCase({ withCopy: false });
    await withRawDatabase(one.name, async (db) => flipBit(db, await packOf(db, one.ids.session)));
    const { damages } = await runCheck(one.store, 2);
    const session = { id: one.session, title: 'Thesis' };
    expect(damages.filter((damage) => damage.session)).toEqual([
      expect.objectContaining({ part: 'snapshot', session, snapshots: [2], outcome: 'kept' }),
      expect.objectContaining({ part: 'session', session, from: 'older-snapshot', outcome: 'repaired' }),
    ]);
    expect((await one.store.getSession(one.session))?.head).toBe(one.snapshots[1]);
  });

  it('in a tab that can be read is named by the tab', async () => {
    const one = await makeCase({ withCopy: false });
    // The bytes of the page are lost, not those of the tab: it lies in a pack of its own.
    const tree = await sealTree(one.store, [[{ uid: newId(), text: randomText(700_000) }]]);
    await one.store.commitSnapshot(sampleCommit(one.other, tree));
    const page = tree.objects[0]!.id;
    await withRawDatabase(one.name, async (db) => flipBit(db, await packOf(db, page)));
    const { damages } = await runCheck(one.store, 2);
    expect(damages).toContainEqual(
      expect.objectContaining({
        part: 'page',
        record: page,
        session: { id: one.other, title: 'Shop' },
        snapshots: [2],
        tab: {
          title: expect.stringContaining('Question') as string,
          url: expect.stringContaining('https://') as string,
        },
      }),
    );
    // A save that holds the same object writes it anew.
    await one.store.commitSnapshot(sampleCommit(one.other, tree, { trigger: 'manual' }));
    expect(await readWholeTree(one.store, tree.manifest)).toHaveLength(1);
    expect((await runCheck(one.store, 1)).damages).toEqual([]);
  });

  it('is never deleted: what could not be repaired comes back when a copy turns up', async () => {
    const one = await makeCase({ withCopy: false });
    await withRawDatabase(one.name, async (db) => flipBit(db, await packOf(db, one.ids.page)));
    await runCheck(one.store, 2);
    while (await one.store.stepUpkeep(NOW + 1e9));
    one.store.close();
    const store = await openSessionStore({ name: one.name, secondCopy: one.copy });
    expect((await runCheck(store, 1)).damages.map(({ outcome }) => outcome)).toContain('repaired');
    expect(keptDamages(await runCheck(store, 2))).toEqual([]);
    expect((await runCheck(store, 2)).damages).toEqual([]);
    const manifest = (await store.getSnapshot(one.snapshots[0]!))!.manifest;
    expect(await readWholeTree(store, manifest)).toHaveLength(3);
  });
});

describe('a second copy that is damaged itself', () => {
  const broken: [string, (one: Case) => Partial<SecondCopy>][] = [
    [
      'fails',
      () => ({ readPack: () => Promise.reject(new Error('gone')), listPacks: () => Promise.reject(new Error()) }),
    ],
    [
      'has another bit flipped',
      ({ copy }) => ({
        readPack: (number) => {
          const bytes = copy.packs.get(number)?.slice();
          if (bytes) bytes[100] = (bytes[100] ?? 0) ^ 4;
          return Promise.resolve(bytes);
        },
      }),
    ],
    ['gives another pack', ({ copy }) => ({ readPack: () => Promise.resolve(copy.packs.get(1)?.slice()) })],
    [
      'gives rows of nonsense',
      () => ({ readRow: () => Promise.resolve({ id: 5 }), listKeys: () => Promise.resolve(['__proto__', 'x']) }),
    ],
  ];
  it.each(broken)('and %s is never believed', async (_what, breakCopy) => {
    const one = await makeCase();
    Object.assign(one.copy, breakCopy(one));
    await withRawDatabase(one.name, async (db) => {
      await flipBit(db, await packOf(db, one.ids.page));
      await db.snapshots.update(one.snapshots[1]!, { manifest: 5 as never });
    });
    await runCheck(one.store, 2);
    const again = await runCheck(one.store, 2);
    expect(again.damages.every(({ part }) => part !== 'id-key')).toBe(true);
    await savesGoOn(one);
    expect(await one.store.listSessions()).toHaveLength(2);
  });
});

describe('what was deleted', () => {
  it('does not come back from a copy that has not heard of it', async () => {
    const one = await makeCase();
    await one.store.changeSession(one.session, { deletedAt: NOW });
    await one.copy.take(one.name);
    await one.store.purgeSession(one.session);
    expect((await runCheck(one.store, 2)).damages).toEqual([]);
    expect((await one.store.listSessions({ includeDeleted: true })).map(({ id }) => id)).toEqual([one.other]);
  });

  it('does not come back when everything was deleted', async () => {
    const one = await makeCase();
    await one.store.wipe();
    expect((await runCheck(one.store, 2)).damages).toEqual([]);
    expect(await one.store.usage()).toMatchObject({ sessions: 0, snapshots: 0, objects: 0 });
  });
});

describe('a check', () => {
  it('that is cancelled ends where it is, and the next one starts anew', async () => {
    const { store } = await makeCase();
    const begun = await store.beginCheck(2, NOW);
    await store.stepCheck(NOW);
    await store.cancelCheck(NOW + 5);
    expect(await store.stepCheck(NOW + 6)).toBeUndefined();
    expect(await store.getCheckReport(begun.id)).toMatchObject({ cancelled: true, finishedAt: NOW + 5 });
    expect((await store.beginCheck(1, NOW + 7)).id).not.toBe(begun.id);
  });

  it('is one at a time: a lesser one is part of it, a deeper one takes its place', async () => {
    const { store } = await makeCase();
    const daily = await store.beginCheck(1, NOW);
    expect((await store.beginCheck(0, NOW)).id).toBe(daily.id);
    expect((await store.beginCheck(2, NOW)).id).not.toBe(daily.id);
    expect(await store.getCheckReport(daily.id)).toMatchObject({ cancelled: true });
  });

  it('shows how far it is', async () => {
    const { store } = await makeCase();
    const { total } = await store.beginCheck(2, NOW);
    const progress: number[] = [];
    for (let report = await store.stepCheck(NOW); report; report = await store.stepCheck(NOW))
      progress.push(report.done);
    expect(progress).toEqual([...progress].sort((one, other) => one - other));
    expect(new Set(progress).size).toBeGreaterThan(5);
    expect(progress.at(-1)).toBeLessThanOrEqual(total);
  });

  it('that is begun after the clock was set back is carried out, however many reports are younger', async () => {
    const { store } = await makeCase();
    for (let at = 0; at < 25; at += 1) await runCheck(store, 0, () => NOW + at);
    expect((await runCheck(store, 1, () => NOW - 365 * 24 * 3_600_000)).finishedAt).toBeDefined();
  });

  it('keeps at most twenty reports', async () => {
    const { store } = await makeCase();
    for (let at = 0; at < 25; at += 1) await runCheck(store, 0, () => NOW + at);
    expect((await store.listCheckReports()).length).toBeLessThanOrEqual(21);
  });
});

it('takes no session for damaged because snapshots of it are taken meanwhile', async () => {
  const { store, session } = await makeCase();
  const tree = await sealTree(store, [[{ uid: newId(), text: 'again' }]]);
  const commit = () => store.commitSnapshot(sampleCommit(session, tree, { trigger: 'manual' }));
  const done = new AbortController();
  const writing = (async () => {
    while (!done.signal.aborted) await commit();
  })();
  for (let round = 0; round < 6; round += 1) expect((await runCheck(store, 2)).damages).toEqual([]);
  done.abort();
  await writing;
  store.close();
});
