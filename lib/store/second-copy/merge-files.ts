import { parseCanonicalJson, encodeCanonicalJson } from '../../codec/canonical-json';
import type { CopyTable } from '../../codec/copy-file';
import { NamedRecord, type Certificate } from '../../model/certificate';
import { chooseFiles, isDeleted, isLiving, SMALL_FILES, type Merged } from './choose-files';
import { encodeRow, nameRow } from './copied-rows';
import type { CopyContext } from './copy-context';
import { fileName, listGenerations } from './copy-folder';
import type { CopyIndex, IndexedFile, Version } from './copy-index';
import { FileWriter } from './file-writer';
import { toFiles } from './flush';
import { isHurtFile, lackingNames } from './hurt-files';
import { readAhead, type Turn } from './portions';
import { storeIdOf } from './store-id';

/**
 * Puts small files together, and writes files with dead or damaged entries anew without them, in portions. The former
 * files of a portion are removed only after the new ones were read back and found sound. False when nothing was worth it.
 * Cut off, there are two copies of some entries, which is no harm.
 */
export async function mergeFiles(context: CopyContext, turn: Turn): Promise<boolean> {
  if (!(await turn(() => isWorthALook(context)))) return false;
  await readAhead(context, turn);
  let left = await turn(() => planMerge(context));
  if (left.length === 0) return false;
  try {
    while (left.length > 0) left = await turn(() => mergeSome(context, left));
  } catch (error) {
    context.mustTidy = true;
    throw error;
  }
  return true;
}

interface Own {
  storeId: string;
  idKey: Uint8Array<ArrayBuffer>;
  before: Certificate;
}

/** Undefined unless the certificate speaks of the very store that is there now. */
async function readOwn({ db, certificate }: CopyContext): Promise<Own | undefined> {
  const idKey: unknown = (await db.settings.get('idKey'))?.value;
  const before = await certificate.read();
  if (!(idKey instanceof Uint8Array) || !before) return undefined;
  const own = { storeId: await storeIdOf(idKey as Uint8Array<ArrayBuffer>), idKey: idKey as Own['idKey'], before };
  return own.storeId === before.storeId ? own : undefined;
}

async function isWorthALook(context: CopyContext): Promise<boolean> {
  const own = await readOwn(context);
  if (!own) return false;
  const count = (await listGenerations(context.index.folder)).length;
  return context.mustTidy || count - (own.before.files.settled ?? 0) >= SMALL_FILES;
}

/** Generations of the files to be merged, in the order in which that is to be done. */
async function planMerge(context: CopyContext): Promise<number[]> {
  const own = await readOwn(context);
  if (!own) return [];
  // What is removed from here on is for the next time.
  context.mustTidy = false;
  await context.index.refresh();
  context.index.useStore(own.storeId);
  return chooseFiles(context.index).map(({ generation }) => generation);
}

/** Merges the first of the files that were chosen. Returns what is left of them. */
async function mergeSome(context: CopyContext, chosen: readonly number[]): Promise<number[]> {
  const { index, certificate } = context;
  const own = await readOwn(context);
  if (!own) return [];
  const { storeId, idKey, before } = own;
  await index.refresh();
  index.useStore(storeId);
  const { merging, left } = takePortion(context, chosen);
  const whole = merging.filter((file) => !isHurtFile(file) && lackingNames(index, file, before.files).length === 0);
  const merged: Merged = { all: toGenerations(merging), whole: toGenerations(whole) };
  const writer = new FileWriter({
    folder: index.folder,
    storeId,
    idKey: encodeRow('settings', { key: 'idKey', value: idKey }),
    change: before.generation,
    next: Math.max(index.newestGeneration(), before.files.newest) + 1,
    // The newest file is not spoken of any more when it is merged itself.
    unlisted: merged.whole.has(before.files.newest) ? { newest: 0, holds: [] } : before.files,
    verifies: true,
  });
  for (const file of merging) await copyLiving(index, writer, { file, merged });
  for (const generation of merged.whole)
    await sayGone(index, writer, { generation, merged, change: before.generation });
  const unlisted = await writer.close();
  for (const generation of merged.all) await index.folder.remove(fileName(generation));
  await index.refresh();
  const count = (await listGenerations(index.folder)).length;
  // Cut off before the end, there is more to do.
  const settled = left.length === 0 ? count : before.files.settled;
  await certificate.write({ ...before, files: toFiles(unlisted, { count, settled }) });
  return left;
}

function takePortion(
  { index, portion }: CopyContext,
  chosen: readonly number[],
): { merging: IndexedFile[]; left: number[] } {
  const files = new Map(index.listFiles().map((file) => [file.generation, file]));
  const there = chosen.flatMap((generation) => files.get(generation) ?? []);
  let bytes = 0;
  const end = there.findIndex((file, at) => (bytes += file.bytes) > portion.bytes || at >= portion.files);
  const count = end < 0 ? there.length : Math.max(1, end);
  return { merging: there.slice(0, count), left: there.slice(count).map(({ generation }) => generation) };
}

const toGenerations = (files: readonly IndexedFile[]): ReadonlySet<number> =>
  new Set(files.map(({ generation }) => generation));

interface MergedFile {
  file: IndexedFile;
  merged: Merged;
}

async function copyLiving(index: CopyIndex, writer: FileWriter, { file, merged }: MergedFile): Promise<void> {
  const names = new Map(index.namesOf(file.generation).map((name) => [`${name.table} ${name.key}`, name]));
  for (const entry of file.entries) {
    if (!isLiving(index, entry, merged)) continue;
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

/** So that a file that was merged is not taken for one that was lost. One that was hurt is: what it lacks is missing yet. */
async function sayGone(
  index: CopyIndex,
  writer: FileWriter,
  { generation, merged, change }: { generation: number; merged: Merged; change: number },
): Promise<void> {
  const speakers = index.versions('contents', String(generation));
  if (speakers.some(({ payload, generation: by }) => payload && !merged.all.has(by)))
    await writer.add({ table: 'contents', key: String(generation), change, payload: undefined });
}
