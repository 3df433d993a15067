import type { Certificate, NamedRecord } from '../../model/certificate';
import { NAMED_AT_MOST } from '../../model/recovery';
import type { Snapshot } from '../../model/snapshot';
import type { Database } from '../database';
import { ReachWalker } from '../check/walk-snapshot';
import { PackCache } from '../packs';
import { isNamed, nameRow } from './copied-rows';
import type { CopyIndex } from './copy-index';
import { readCounts } from './flush';
import { isHurtFile, namesIn } from './hurt-files';
import { readJournal } from './journal';

/** Snapshots followed at once; neighbours share almost all they reach. */
const SNAPSHOTS_AT_ONCE = 96;
/** Bytes of unpacked packs a walk keeps at hand. */
const CACHE_BYTES = 16 * 1024 * 1024;

export interface Missing {
  named: NamedRecord[];
  count: number;
}

/** What neither the database nor the copy has any more, by name, to be asked after both were joined. */
export async function findMissing(
  db: Database,
  index: CopyIndex,
  certificate: Certificate | undefined,
): Promise<Missing> {
  const counts = await readCounts(db);
  const lacking = Math.max(0, (certificate?.counts.snapshots ?? 0) - counts.snapshots);
  const candidates = [
    ...new Map(listCandidates(index, certificate).map((one) => [`${one.table} ${one.key}`, one])).values(),
  ];
  if (candidates.length === 0 && lacking === 0 && !isDamaged(index)) return { named: [], count: 0 };
  const gone = await keepAbsent(db, index, candidates);
  const broken = await findBroken(db);
  const named = await addTitles(db, [...gone, ...broken]);
  const snapshots = named.filter(({ table }) => table === 'snapshots').length;
  const count = Math.max(named.length, named.length - snapshots + lacking + broken.length);
  return { named: named.slice(0, NAMED_AT_MOST), count };
}

const isDamaged = (index: CopyIndex): boolean =>
  index.unreadable.size > 0 || index.namesOfLostFiles().length > 0 || index.listFiles().some(isHurtFile);

/** Everything that lost, unreadable and damaged files are said to have held, with what their own entries still say. */
function listCandidates(index: CopyIndex, certificate: Certificate | undefined): NamedRecord[] {
  const { newest = 0, holds = [] } = certificate?.files ?? {};
  const namesOf = (generation: number): readonly NamedRecord[] => namesIn(index, generation, { newest, holds });
  const present = new Set(index.listFiles().map(({ generation }) => generation));
  const hurt = index.listFiles().filter(isHurtFile);
  const unsound = hurt.flatMap(({ entries }) => entries.filter(({ version }) => !version.sound));
  const newestSnapshot = certificate?.newest;
  return [
    ...(newestSnapshot
      ? [
          {
            table: 'snapshots' as const,
            key: newestSnapshot.snapshot,
            session: newestSnapshot.session,
            at: newestSnapshot.takenAt,
          },
        ]
      : []),
    ...unsound.flatMap(({ table, key }) => (isNamed(table) ? [{ table, key }] : [])),
    ...index.namesOfLostFiles().flatMap(({ names }) => names),
    ...(present.has(newest) ? [] : holds),
    ...hurt.flatMap(({ generation }) => namesOf(generation)),
    ...[...index.unreadable].flatMap(namesOf),
    ...(certificate?.roll ?? []),
  ];
}

/** Those that are not in the database and were not removed on purpose. Packs have no name of their own. */
async function keepAbsent(db: Database, index: CopyIndex, records: readonly NamedRecord[]): Promise<NamedRecord[]> {
  const journal = await readJournal(db);
  const absent: NamedRecord[] = [];
  for (const record of records) {
    const { table, key } = record;
    if (table === 'packs' || journal.removed.get(table)?.has(key)) continue;
    const [newest] = index.versions(table, key);
    if (newest && newest.payload === undefined) continue;
    if ((await db.table<unknown, string>(table).get(key)) === undefined) absent.push(record);
  }
  return absent;
}

/** Snapshots that are there but reach something that is not. */
async function findBroken(db: Database): Promise<NamedRecord[]> {
  const packs = new Set((await db.packs.orderBy('size').primaryKeys()).map(Number));
  const walker = new ReachWalker({ db, packs: new PackCache(db, CACHE_BYTES), hasPack: (pack) => packs.has(pack) });
  const inOrder = await db.snapshots.orderBy('[session+seq]').primaryKeys();
  const ids = [...new Set([...inOrder, ...(await db.snapshots.toCollection().primaryKeys())])];
  const broken: NamedRecord[] = [];
  for (let at = 0; at < ids.length; at += SNAPSHOTS_AT_ONCE) {
    const some = ids.slice(at, at + SNAPSHOTS_AT_ONCE);
    broken.push(...(await nameBroken(walker, some, await db.snapshots.bulkGet(some))));
  }
  return broken;
}

/** A row without a manifest leads nowhere. */
async function nameBroken(
  walker: ReachWalker,
  ids: readonly string[],
  rows: readonly (Partial<Snapshot> | undefined)[],
): Promise<NamedRecord[]> {
  const bad = await walker.walk(rows.map((row) => row?.manifest ?? ''));
  return ids.flatMap((id, at) => (bad[at]?.length === 0 ? [] : (nameRow('snapshots', id, rows[at] ?? {}) ?? [])));
}

/** A snapshot is known to people by the title of its session. */
async function addTitles(db: Database, records: readonly NamedRecord[]): Promise<NamedRecord[]> {
  const sessions = new Map<string, string>();
  for (const { session, title } of records) {
    if (session === undefined || title !== undefined || sessions.has(session)) continue;
    const row: { title?: unknown } | undefined = await db.sessions.get(session);
    if (typeof row?.title === 'string' && row.title !== '') sessions.set(session, row.title);
  }
  return records.map((record) => {
    const title = record.title ?? sessions.get(record.session ?? '');
    return title === undefined ? record : { ...record, title };
  });
}
