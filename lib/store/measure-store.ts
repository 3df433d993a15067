import { decodePack } from '../codec/pack';
import { fromHex } from '../codec/hex';
import type { SessionId } from '../model/ids';
import type { Database } from './database';
import { readPackBytes } from './packs';

/** What is stored, in bytes as stored (compressed, where it is). */
export interface StoredBytes {
  tabs: number;
  pages: number;
  conversations: number;
  icons: number;
  /** Rows of open pages, and of conversations as far as they are known. */
  openPages: number;
  knownConversations: number;
  /** Packs by the session they were first written for, the largest first. */
  sessions: { session: SessionId; bytes: number }[];
  /** False when kinds were worked out from a sample of the packs. */
  exact: boolean;
}

type PackedKind = 'tabs' | 'pages' | 'conversations' | 'icons';

const KIND_OF: Readonly<Record<string, PackedKind>> = {
  page: 'pages',
  conversation: 'conversations',
  messages: 'conversations',
  icon: 'icons',
};

/** A sample of this much says within a few percent what the rest is made of, and is unpacked in a fraction of a second. */
const SAMPLE_PACKS = 60;
const SAMPLE_BYTES = 3_000_000;
const SAMPLE_ROWS = 50;
const LOOK_UP = 1_000;

interface SizedPack {
  pack: number;
  size: number;
}

/** Costs the keys of all packs and snapshots, a sample of packs, and no more. */
export async function measureStore(db: Database): Promise<StoredBytes> {
  const packs = await listPacks(db);
  const sample = pickSample(packs);
  const [kinds, sessions, openPages, knownConversations] = await Promise.all([
    measureKinds(db, packs, sample),
    measureSessions(db, packs),
    measureRows(db, 'live'),
    measureRows(db, 'conversations'),
  ]);
  return { ...kinds, sessions, openPages, knownConversations, exact: sample.length === packs.length };
}

/** In the order in which they were written. */
async function listPacks(db: Database): Promise<SizedPack[]> {
  const bySize = db.packs.orderBy('size');
  const [numbers, sizes] = await db.transaction('r', db.packs, () =>
    Promise.all([bySize.primaryKeys(), bySize.keys()]),
  );
  return numbers.map((pack, at) => ({ pack, size: Number(sizes[at]) })).sort((a, b) => a.pack - b.pack);
}

/** Packs from all times alike. */
function pickSample(packs: readonly SizedPack[]): SizedPack[] {
  const total = sum(packs.map(({ size }) => size));
  const share = Math.min(1, SAMPLE_PACKS / packs.length, SAMPLE_BYTES / total);
  return packs.filter((_, at) => Math.floor((at + 1) * share) > Math.floor(at * share));
}

async function measureKinds(
  db: Database,
  packs: readonly SizedPack[],
  sample: readonly SizedPack[],
): Promise<Record<PackedKind, number>> {
  const found = { tabs: 0, pages: 0, conversations: 0, icons: 0 };
  for (const { pack, size } of sample) {
    const shares = await readShares(db, pack);
    for (const [kind, share] of shares) found[kind] += share * size;
  }
  const sampled = sum(Object.values(found));
  const factor = sampled === 0 ? 0 : sum(packs.map(({ size }) => size)) / sampled;
  const scale = (bytes: number): number => Math.round(bytes * factor);
  return {
    tabs: scale(found.tabs),
    pages: scale(found.pages),
    conversations: scale(found.conversations),
    icons: scale(found.icons),
  };
}

/** Which part of a pack each kind makes up. Nothing for a pack that cannot be read. */
async function readShares(db: Database, pack: number): Promise<[PackedKind, number][]> {
  try {
    const bytes = await readPackBytes(db, pack);
    const objects = bytes ? await decodePack(bytes, `pack ${String(pack)}`) : [];
    const total = sum(objects.map((object) => object.bytes.length));
    return objects.map((object) => [KIND_OF[object.kind] ?? 'tabs', object.bytes.length / total]);
  } catch {
    return [];
  }
}

/**
 * A commit writes its objects and, last, its manifest. So the packs up to the one with a manifest belong to the session
 * of that manifest; where garbage collection put manifests of several sessions together, they share.
 */
async function measureSessions(db: Database, packs: readonly SizedPack[]): Promise<StoredBytes['sessions']> {
  const owners = await findOwners(db);
  const bytes = new Map<SessionId, number>();
  let waiting = 0;
  for (const { pack, size } of packs) {
    waiting += size;
    const sessions = owners.get(pack) ?? [];
    for (const session of sessions) bytes.set(session, (bytes.get(session) ?? 0) + waiting / sessions.length);
    if (sessions.length > 0) waiting = 0;
  }
  return [...bytes].map(([session, size]) => ({ session, bytes: Math.round(size) })).sort((a, b) => b.bytes - a.bytes);
}

/** The session of each manifest, by the pack in which it lies. */
async function findOwners(db: Database): Promise<Map<number, SessionId[]>> {
  const snapshots: { session: SessionId; manifest: string }[] = [];
  await db.snapshots.each(({ session, manifest }) => snapshots.push({ session, manifest }));
  const owners = new Map<number, SessionId[]>();
  for (let at = 0; at < snapshots.length; at += LOOK_UP) {
    const some = snapshots.slice(at, at + LOOK_UP).filter(({ manifest }) => /^[0-9a-f]{64}$/.test(manifest));
    const found = await db.objects.bulkGet(some.map(({ manifest }) => fromHex(manifest)));
    found.forEach((pack, index) => {
      const session = some[index]?.session;
      if (pack === undefined || session === undefined) return;
      const known = owners.get(pack);
      if (known) known.push(session);
      else owners.set(pack, [session]);
    });
  }
  return owners;
}

async function measureRows(db: Database, name: 'live' | 'conversations'): Promise<number> {
  const table = db.table(name);
  const [count, some] = await Promise.all([table.count(), table.limit(SAMPLE_ROWS).toArray()]);
  const read = sum(some.map((row) => JSON.stringify(row).length));
  return some.length === 0 ? 0 : Math.round((read / some.length) * count);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
