import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { readRecordHeader, RECORD_HEADER_BYTES, sha256, writeRecordHeader } from '../../lib/codec/archive-record';
import { encodeCanonicalJson, parseCanonicalJson } from '../../lib/codec/canonical-json';
import { decodePack, encodePack } from '../../lib/codec/pack';
import { ARCHIVE_LIMITS } from '../../lib/model/archive-rows';
import { AppError } from '../../lib/model/errors';
import { newId } from '../../lib/model/ids';
import { importArchive } from '../../lib/services/import-archive';
import { previewArchive } from '../../lib/services/preview-archive';
import { surveyArchive } from '../../lib/services/survey-archive';
import type { SessionStore } from '../../lib/store/session-store';
import { randomText } from '../store/sample-tree';
import { exportBytes, joinBytes, sourceOf } from './archive-bytes';
import { deepVerify, describeStore, openFreshStore, smallHistory, storeHistory } from './archive-sessions';

type Bytes = Uint8Array<ArrayBuffer>;

/** The machine may be busy; what must not hang has a limit of its own. */
vi.setConfig({ testTimeout: 30_000 });

/** What begins the file, then each record with its header. */
function split(bytes: Bytes): Bytes[] {
  const parts = [bytes.slice(0, 5)];
  for (let at = 5; at < bytes.length;) {
    const size = RECORD_HEADER_BYTES + (readRecordHeader(bytes.subarray(at))?.size ?? 0);
    parts.push(bytes.slice(at, at + size));
    at += size;
  }
  return parts;
}

const kindOf = (record: Bytes): string => readRecordHeader(record)?.kind ?? '';

async function recordOf(kind: string, number: number, body: Bytes): Promise<Bytes> {
  return joinBytes(writeRecordHeader({ kind, number, size: body.length, digest: await sha256(body) }), body);
}

/** The archive with one record's body replaced, its checksums right: what only an attacker writes. */
async function forge(bytes: Bytes, kind: string, change: (row: Record<string, unknown>) => unknown): Promise<Bytes> {
  const parts = split(bytes);
  const at = parts.findIndex((part) => kindOf(part) === kind);
  const row = JSON.parse(new TextDecoder().decode(parts[at]!.slice(RECORD_HEADER_BYTES))) as Record<string, unknown>;
  const changed = change(row);
  const body = new TextEncoder().encode(typeof changed === 'string' ? changed : JSON.stringify(changed));
  parts[at] = await recordOf(kind, at - 1, body);
  return joinBytes(...parts);
}

/** The archive with these facts in every object of the kind, all checksums right. */
async function forgeObjects(from: Bytes, kind: string, facts: Record<string, unknown>): Promise<Bytes> {
  const parts = split(from);
  for (const [at, part] of parts.entries()) {
    if (kindOf(part) !== 'p') continue;
    const objects = (await decodePack(part.slice(RECORD_HEADER_BYTES))).map((object) => {
      if (object.kind !== kind) return object;
      return { ...object, bytes: encodeCanonicalJson({ ...(parseCanonicalJson(object.bytes) as object), ...facts }) };
    });
    parts[at] = await recordOf('p', at - 1, await encodePack(objects));
  }
  return joinBytes(...parts);
}

async function importInto(store: SessionStore, bytes: Bytes) {
  return importArchive(store, sourceOf(bytes, 4_096), { sessions: 'all' });
}

/** Every session and snapshot that is stored is one of the original's, whole or with parts less. */
function expectPartOf(found: unknown[], original: unknown[]): void {
  type Seen = { session: { title: string }; snapshots: { seq: number; takenAt: number; tree: string[] }[] };
  for (const { session, snapshots } of found as Seen[]) {
    const from = (original as Seen[]).find((one) => one.session.title === session.title);
    expect(from).toBeDefined();
    for (const { seq, takenAt, tree } of snapshots) {
      const twin = from!.snapshots.find((one) => one.seq === seq);
      expect(takenAt).toBe(twin?.takenAt);
      expect(twin?.tree).toEqual(expect.arrayContaining(tree));
    }
  }
}

let bytes: Bytes;
let original: unknown[];
beforeAll(async () => {
  const store = await openFreshStore();
  const titles = ['Thursday', 'Friday', 'Saturday'];
  for (const title of titles) await storeHistory(store, smallHistory(title));
  // Of some size, so that there are several packs.
  const tabs = Array.from({ length: 2 }, () => ({ uid: newId(), text: randomText(300_000) }));
  await storeHistory(store, {
    title: 'Large',
    snapshots: tabs.map((_, at) => [tabs.slice(0, at + 1)]),
    checkpoints: [1],
  });
  bytes = await exportBytes(store);
  original = await describeStore(store);
  expect(split(bytes).filter((part) => kindOf(part) === 'p').length).toBeGreaterThan(4);
});

describe('a file that is cut off gives what is whole and names what is not', () => {
  it('at every end of a record', { timeout: 60_000 }, async () => {
    const parts = split(bytes);
    for (let count = 1; count < parts.length; count += 1) {
      const into = await openFreshStore();
      const { warnings } = await importInto(into, joinBytes(...parts.slice(0, count)));
      expect(warnings).toContainEqual({ code: 'cut-off' });
      const found = await describeStore(into);
      expectPartOf(found, original);
      await deepVerify(into);
      if (count < 2) continue;
      const preview = await previewArchive(await openFreshStore(), sourceOf(joinBytes(...parts.slice(0, count))));
      const lost = preview.sessions.filter(({ snapshots }) => snapshots === 0).map(({ title }) => title);
      const named = preview.warnings.filter(({ code }) => code === 'missing-session').map(({ session }) => session);
      expect(named.sort()).toEqual(lost.sort());
      expect(preview.sessions.length).toBe(4);
    }
  });

  it('at any byte; what stood before it comes in, and the whole file completes it', { timeout: 120_000 }, async () => {
    const cuts = fc.sample(fc.integer({ min: 5, max: bytes.length - 1 }), { numRuns: 12 });
    for (const cut of cuts) {
      const into = await openFreshStore();
      await importInto(into, bytes.slice(0, cut));
      expectPartOf(await describeStore(into), original);
      await deepVerify(into);
      await importInto(into, bytes);
      const titles = (await into.listSessions()).map(({ title }) => title);
      for (const title of ['Thursday', 'Friday', 'Saturday', 'Large']) expect(titles).toContain(title);
    }
  });
});

describe('damage costs the record it is in', () => {
  it('a damaged pack: the other sessions are whole, and this one is named', async () => {
    const parts = split(bytes);
    // The largest is of the large session, which shares nothing with the others.
    const largest = parts.reduce((one, other) => (other.length > one.length ? other : one));
    largest[RECORD_HEADER_BYTES + 60]! ^= 4;
    const into = await openFreshStore();
    const { warnings } = await importInto(into, joinBytes(...parts));
    expect(warnings).toContainEqual({ code: 'damaged-records', count: 1 });
    const named = new Set(warnings.flatMap(({ session }) => session ?? []));
    expect(named.size).toBe(1);
    const isUnharmed = (one: unknown): boolean => !named.has((one as { session: { title: string } }).session.title);
    const found = await describeStore(into);
    expect(found.filter(isUnharmed)).toEqual(original.filter(isUnharmed));
    expectPartOf(found, original);
    await deepVerify(into);
  });

  it('the row of a session: it comes in under the title the first record has for it', async () => {
    const parts = split(bytes);
    const at = parts.findIndex((part) => kindOf(part) === 's');
    parts[at]![RECORD_HEADER_BYTES]! ^= 1;
    const into = await openFreshStore();
    const { warnings } = await importInto(into, joinBytes(...parts));
    expect(warnings.map(({ code }) => code)).toContain('damaged-session');
    expect((await into.listSessions()).map(({ title }) => title).sort()).toEqual([
      'Friday',
      'Large',
      'Saturday',
      'Thursday',
    ]);
  });

  it('a length that lies is not followed', async () => {
    const parts = split(bytes);
    new DataView(parts[3]!.buffer).setUint32(9, 0x7fffffff);
    const into = await openFreshStore();
    const { warnings } = await importInto(into, joinBytes(...parts));
    expect(warnings).toContainEqual({ code: 'damaged-records', count: 1 });
    expect((await into.listSessions()).length).toBeGreaterThanOrEqual(3);
  });

  it('records in any order give the same', async () => {
    const [start, ...records] = split(bytes);
    const into = await openFreshStore();
    await importInto(into, joinBytes(start!, ...records.reverse()));
    expect(await describeStore(into)).toEqual(original);
  });

  it('records that come twice count once', async () => {
    const [start, ...records] = split(bytes);
    const into = await openFreshStore();
    const { warnings } = await importInto(into, joinBytes(start!, ...records.flatMap((record) => [record, record])));
    expect(warnings.map(({ code }) => code)).toEqual(['out-of-order']);
    expect(await describeStore(into)).toEqual(original);
  });

  it('a kind of record that nobody knows is passed over, and said', async () => {
    const parts = split(bytes);
    parts.splice(4, 0, await recordOf('z', 3, new TextEncoder().encode('from the future')));
    const into = await openFreshStore();
    const { warnings } = await importInto(into, joinBytes(...parts));
    expect(warnings).toContainEqual({ code: 'unknown-records', count: 1 });
    expect(await describeStore(into)).toEqual(original);
  });
});

describe('what is no honest archive is refused by name, and changes nothing', () => {
  const refusals: Record<string, [() => Bytes, string]> = {
    'an empty file': [() => new Uint8Array(), 'not-an-archive'],
    'a picture': [() => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3), 'not-an-archive'],
    'a newer format': [() => joinBytes(Uint8Array.of(0x48, 0x46, 0x41, 0x52, 2), bytes.slice(5)), 'newer-archive'],
  };
  for (const [name, [make, code]] of Object.entries(refusals)) {
    it(name, async () => {
      const into = await openFreshStore();
      await expect(importInto(into, make())).rejects.toMatchObject({ code });
      expect((await into.usage()).sessions).toBe(0);
    });
  }

  it('more than the limits allow', async () => {
    const store = await openFreshStore();
    const wanted = { records: 3, sessions: 2, snapshots: 2, checkpoints: 1, objects: 5, contentBytes: 1_000 };
    for (const [what, limit] of Object.entries(wanted)) {
      const limits = { ...ARCHIVE_LIMITS, [what]: limit };
      await expect(surveyArchive(store, sourceOf(bytes), { limits })).rejects.toMatchObject({
        code: 'archive-too-large',
        data: { what, limit },
      });
    }
  });

  it('a pack that unpacks to more than it says', async () => {
    const text = new TextEncoder().encode(JSON.stringify('0'.repeat(3_000_000)));
    const pack = await encodePack([{ id: newId(32), kind: 'page', bytes: text }]);
    const view = new DataView(pack.buffer);
    view.setUint32(42, 1_000);
    pack.set(await sha256(pack.slice(37)), 5);
    const parts = split(bytes);
    parts.splice(3, 0, await recordOf('p', 2, pack));
    const into = await openFreshStore();
    const { warnings } = await importInto(into, joinBytes(...parts));
    expect(warnings).toContainEqual({ code: 'damaged-records', count: 1 });
    expect(await describeStore(into)).toEqual(original);
  });

  const forgeries: Record<string, [string, (row: Record<string, unknown>) => unknown]> = {
    'prototype keys': ['s', (row) => `{"__proto__":{"polluted":true},${JSON.stringify(row).slice(1)}`],
    'a path as an id': ['s', (row) => ({ ...row, id: '../../settings' })],
    'a wrong type': ['n', (row) => ({ ...row, takenAt: 'yesterday' })],
    'a number that is none': ['n', (row) => ({ ...row, seq: 1.5 })],
    'a list for an object': ['c', (row) => [row]],
    'a time that is none': ['n', (row) => ({ ...row, takenAt: 1e300 })],
    'a session that began at no time': ['s', (row) => ({ ...row, startedAt: -1e300 })],
    'a session that was put away at no time': [
      's',
      (row) => ({ ...row, putAway: { at: 1e300, status: 'completed', offer: 'none' } }),
    ],
    'a checkpoint of no time': ['c', (row) => ({ ...row, createdAt: 8.64e15 + 1 })],
    'an archive of no time': ['a', (row) => ({ ...row, createdAt: 1e300 })],
    'nothing at all': ['n', () => null],
    'nesting without an end': ['s', () => '['.repeat(100_000) + ']'.repeat(100_000)],
  };
  for (const [name, [kind, change]] of Object.entries(forgeries)) {
    it(`${name}: the record is refused, the rest comes in`, async () => {
      const into = await openFreshStore();
      const { warnings } = await importInto(into, await forge(bytes, kind, change));
      expect(warnings.map(({ code }) => code)).toContain('damaged-records');
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expectPartOf(await describeStore(into), original);
      await deepVerify(into);
    });
  }

  it('objects whose bytes are not what their kind says are left out', async () => {
    const parts = split(bytes);
    const lie = {
      id: newId(32),
      kind: 'window',
      bytes: encodeCanonicalJson({ formatVersion: 2, tabs: 'all of them' }),
    };
    const newer = { id: newId(32), kind: 'page', bytes: encodeCanonicalJson({ formatVersion: 99 }) };
    parts.splice(3, 0, await recordOf('p', 2, await encodePack([lie, newer])));
    const into = await openFreshStore();
    const { warnings } = await importInto(into, joinBytes(...parts));
    expect(warnings).toContainEqual({ code: 'damaged-objects', count: 2 });
    expect(await describeStore(into)).toEqual(original);
  });

  const ages: Record<string, Record<string, number>> = {
    window: { closedAt: 1e300 },
    tab: { closedAt: -1e300, lastAccessed: 1e300 },
  };
  for (const [kind, facts] of Object.entries(ages)) {
    it(`a ${kind} with a time that is none is damaged, and the rest of its snapshot comes in`, async () => {
      const into = await openFreshStore();
      const { warnings } = await importInto(into, await forgeObjects(bytes, kind, facts));
      expect(warnings.map(({ code }) => code)).toContain('damaged-objects');
      expect((await into.listSessions()).length).toBe(original.length);
      expectPartOf(await describeStore(into), original);
      await deepVerify(into);
    });
  }
});

/** One way to ruin a file. */
type Mutation = (from: Bytes) => Bytes;

const place = fc.nat(1_000_000);
const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat(7)).map(([at, bit]): Mutation => (from) => {
    const to = from.slice();
    to[at % to.length]! ^= 1 << bit;
    return to;
  }),
  place.map(
    (at): Mutation =>
      (from) =>
        from.slice(0, at % from.length),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 400 })).map(([at, count]): Mutation => (from) => {
    const cut = at % from.length;
    return joinBytes(from.slice(0, cut), from.slice(cut + count));
  }),
  fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 100 })).map(([at, noise]): Mutation => (from) => {
    const cut = at % from.length;
    return joinBytes(from.slice(0, cut), noise, from.slice(cut));
  }),
  fc.tuple(place, place).map(([one, other]): Mutation => (from) => {
    const [start, ...records] = split(from);
    const [a, b] = [one % records.length, other % records.length];
    [records[a], records[b]] = [records[b]!, records[a]!];
    return joinBytes(start!, ...records);
  }),
  fc.tuple(place, place).map(([one, other]): Mutation => (from) => {
    const [start, ...records] = split(from);
    records.splice(other % records.length, 0, records[one % records.length]!);
    return joinBytes(start!, ...records);
  }),
  fc.tuple(place, fc.integer({ min: 0, max: 0xffffffff })).map(([at, size]): Mutation => (from) => {
    const [start, ...records] = split(from);
    const record = records[at % records.length]!;
    const header = readRecordHeader(record);
    // With a right check: the length alone lies.
    if (header) record.set(writeRecordHeader({ ...header, size }));
    return joinBytes(start!, ...records);
  }),
);

describe('mutated archives', () => {
  const RUNS = 1_000;
  const TIME_LIMIT_MS = 10_000;

  it(
    `${RUNS} of them: a named error or a part of it, never a hang, never a stored lie`,
    { timeout: RUNS * 1_000 },
    async () => {
      const store = await openFreshStore();
      for (const title of ['Thursday', 'Friday']) await storeHistory(store, smallHistory(title));
      const small = await exportBytes(store);
      const truth = await describeStore(store);
      const outcomes = { whole: 0, part: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(fc.array(mutations, { minLength: 1, maxLength: 3 }), async (list) => {
          // A mutation of records needs whole ones: after the first that breaks them the rest is bytes.
          const ruined = list.reduce((from, mutate) => (isWhole(from) ? mutate(from) : from), small);
          const into = await openFreshStore();
          try {
            const { warnings } = await importInto(into, ruined);
            outcomes[warnings.length > 0 ? 'part' : 'whole'] += 1;
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
            outcomes.refused += 1;
          }
          expectPartOf(await describeStore(into), truth);
          await deepVerify(into);
          await into.wipe();
          into.close();
        }),
        { numRuns: RUNS, timeout: TIME_LIMIT_MS },
      );
      expect(outcomes.part).toBeGreaterThan(RUNS / 2);
    },
  );
});

function isWhole(from: Bytes): boolean {
  for (let at = 5; at < from.length;) {
    const header = readRecordHeader(from.subarray(at));
    if (!header) return false;
    at += RECORD_HEADER_BYTES + header.size;
    if (at > from.length) return false;
  }
  return from.length > 5;
}
