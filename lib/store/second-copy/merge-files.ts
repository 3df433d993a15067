import { parseCanonicalJson, encodeCanonicalJson } from '../../codec/canonical-json';
import { NamedRecord } from '../../model/certificate';
import { encodeRow, nameRow } from './copied-rows';
import type { CopyContext } from './copy-context';
import { fileName, listGenerations } from './copy-folder';
import type { CopyIndex, IndexedFile, Version } from './copy-index';
import { FileWriter } from './file-writer';
import { toFiles } from './flush';
import type { CopyTable } from '../../codec/copy-file';
import { storeIdOf } from './store-id';

/** Files below this size are put together once there are so many of them. */
const SMALL_BYTES = 512 * 1024;
const SMALL_FILES = 24;
/** How many versions of a row that changes are kept, newest first. */
const GENERATIONS = 3;
/** Others never change, or are large and soon written again. */
const SMALL_ROWS: ReadonlySet<CopyTable> = new Set(['sessions', 'checkpoints', 'settings']);
/** A file of which this share is dead is written anew. */
const DEAD_SHARE = 0.5;

type Entry = IndexedFile['entries'][number];

/**
 * Puts small files together, and writes files with dead or damaged entries anew without them. The former files are
 * removed only after the new ones were read back and found sound. False when nothing was worth it. Cut off, there are
 * two copies of some entries, which is no harm.
 */
export async function mergeFiles(context: CopyContext): Promise<boolean> {
  const { db, index, certificate } = context;
  const idKey: unknown = (await db.settings.get('idKey'))?.value;
  const before = await certificate.read();
  if (!(idKey instanceof Uint8Array) || !before) return false;
  const storeId = await storeIdOf(idKey as Uint8Array<ArrayBuffer>);
  const count = (await listGenerations(index.folder)).length;
  const isWorthALook = context.mustTidy || count - (before.files.settled ?? 0) >= SMALL_FILES;
  if (before.storeId !== storeId || !isWorthALook) return false;
  context.mustTidy = false;
  await index.refresh();
  index.useStore(storeId);
  const merging = chooseFiles(index);
  if (merging.length === 0) return false;
  const set = new Set(merging.map(({ generation }) => generation));
  const writer = new FileWriter({
    folder: index.folder,
    storeId,
    idKey: encodeRow('settings', { key: 'idKey', value: idKey }),
    change: before.generation,
    next: Math.max(index.newestGeneration(), before.files.newest) + 1,
    // The newest file is not spoken of any more when it is merged itself.
    unlisted: set.has(before.files.newest) ? { newest: 0, holds: [] } : before.files,
    verifies: true,
  });
  for (const file of merging) await copyLiving(index, writer, { file, set });
  for (const generation of set) await sayGone(index, writer, { generation, set, change: before.generation });
  const unlisted = await writer.close();
  for (const generation of set) await index.folder.remove(fileName(generation));
  await index.refresh();
  const left = (await listGenerations(index.folder)).length;
  await certificate.write({ ...before, files: toFiles(unlisted, { count: left, settled: left }) });
  return true;
}

function chooseFiles(index: CopyIndex): IndexedFile[] {
  // What a newer Holdfast wrote could not be written again here.
  const files = index.listFiles().filter(({ unknown }) => unknown === 0);
  const small = files.filter(({ bytes }) => bytes < SMALL_BYTES);
  const urgent = files.filter((file) => file.lost > 0 || file.entries.some((entry) => isUrgent(index, entry)));
  const wasteful = files.filter((file) => deadShare(index, file) > DEAD_SHARE && file.bytes >= SMALL_BYTES);
  const chosen = new Set([...(small.length >= SMALL_FILES ? small : []), ...urgent, ...wasteful]);
  return [...chosen].sort((one, other) => one.generation - other.generation);
}

/** Deleted bytes are gone, not hidden; damaged ones are of no use. */
function isUrgent(index: CopyIndex, { table, key, version }: Entry): boolean {
  if (!version.sound) return true;
  if (table === 'contents') return version.payload !== undefined && namesDeleted(index, Number(key));
  return version.payload !== undefined && !index.holds(table, key);
}

const namesDeleted = (index: CopyIndex, generation: number): boolean =>
  index.namesOf(generation).some(({ table, key }) => isDeleted(index, table, key));

const isDeleted = (index: CopyIndex, table: CopyTable, key: string): boolean => {
  const [newest] = index.versions(table, key);
  return newest !== undefined && newest.payload === undefined;
};

function deadShare(index: CopyIndex, { entries, bytes }: IndexedFile): number {
  const none: ReadonlySet<number> = new Set();
  const living = entries
    .filter((entry) => isLiving(index, entry, none))
    .reduce((sum, { version }) => sum + version.size, 0);
  return 1 - living / Math.max(1, bytes);
}

/** Whether an entry is still needed once the files of `set` are gone. */
function isLiving(index: CopyIndex, { table, key, version }: Entry, set: ReadonlySet<number>): boolean {
  // Every file gets its own.
  if (!version.sound || (table === 'settings' && key === 'idKey')) return false;
  const versions = index.versions(table, key);
  if (table === 'contents' && version.payload) {
    const of = Number(key);
    return !set.has(of) && versions[0] === version;
  }
  // A deletion is needed as long as another file still says that there is something.
  if (!version.payload)
    return versions[0] === version && versions.some((other) => other.payload && !set.has(other.generation));
  const [newest] = versions;
  if (!newest?.payload) return false;
  const kept = SMALL_ROWS.has(table) ? GENERATIONS : 1;
  return versions.filter(({ sound, payload }) => sound && payload).indexOf(version) < kept;
}

interface FileOfSet {
  file: IndexedFile;
  set: ReadonlySet<number>;
}

async function copyLiving(index: CopyIndex, writer: FileWriter, { file, set }: FileOfSet): Promise<void> {
  const names = new Map(index.namesOf(file.generation).map((name) => [`${name.table} ${name.key}`, name]));
  for (const entry of file.entries) {
    if (!isLiving(index, entry, set)) continue;
    const { table, key, version } = entry;
    const payload = await readLiving(index, table, version);
    if (version.payload && !payload) throw new TypeError(`${table} ${key} cannot be read any more`);
    const name = names.get(`${table} ${key}`) ?? (payload && nameOf(table, key, payload));
    await writer.add({ table, key, change: version.change, payload }, name);
  }
}

/** A list of names is written without the names of what was removed. */
async function readLiving(
  index: CopyIndex,
  table: CopyTable,
  version: Version,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const payload = await index.readPayload(version);
  if (table !== 'contents' || !payload) return payload;
  const names = (parseCanonicalJson(payload) as unknown[]).map((name) => NamedRecord.parse(name));
  return encodeCanonicalJson(names.filter((name) => !isDeleted(index, name.table, name.key)));
}

function nameOf(table: CopyTable, key: string, payload: Uint8Array): NamedRecord | undefined {
  if (table === 'contents') return undefined;
  if (table === 'packs') return { table, key };
  return nameRow(table, key, parseCanonicalJson(payload));
}

/** So that a file that was merged is not taken for one that was lost. */
async function sayGone(
  index: CopyIndex,
  writer: FileWriter,
  { generation, set, change }: { generation: number; set: ReadonlySet<number>; change: number },
): Promise<void> {
  const speakers = index.versions('contents', String(generation));
  if (speakers.some(({ payload, generation: by }) => payload && !set.has(by)))
    await writer.add({ table: 'contents', key: String(generation), change, payload: undefined });
}
