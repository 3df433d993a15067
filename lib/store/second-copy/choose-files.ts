import type { CopyTable } from '../../codec/copy-file';
import type { CopyIndex, IndexedFile } from './copy-index';

/** Files below this size are put together once there are so many of them. */
const SMALL_BYTES = 512 * 1024;
export const SMALL_FILES = 24;
/** How many versions of a row that changes are kept, newest first. */
const GENERATIONS = 3;
/** Others never change, or are large and soon written again. */
const SMALL_ROWS: ReadonlySet<CopyTable> = new Set(['sessions', 'checkpoints', 'settings']);
/** A file of which this share is dead is written anew. */
const DEAD_SHARE = 0.5;

type Entry = IndexedFile['entries'][number];

/** Files that are small and many, or hold what is dead or damaged; the oldest first, as what is deleted is older. */
export function chooseFiles(index: CopyIndex): IndexedFile[] {
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

/** The newest word about it is that it was removed. */
export const isDeleted = (index: CopyIndex, table: CopyTable, key: string): boolean => {
  const [newest] = index.versions(table, key);
  return newest !== undefined && newest.payload === undefined;
};

function deadShare(index: CopyIndex, { entries, bytes }: IndexedFile): number {
  const living = entries
    .filter((entry) => isLiving(index, entry, NOTHING))
    .reduce((sum, { version }) => sum + version.size, 0);
  return 1 - living / Math.max(1, bytes);
}

/** Files that are written anew. */
export interface Merged {
  all: ReadonlySet<number>;
  /** Those of them that hold all they are said to: nobody will ask for what they held. */
  whole: ReadonlySet<number>;
}

const NOTHING: Merged = { all: new Set(), whole: new Set() };

/** Whether an entry is still needed once the files of `merged` are gone. */
export function isLiving(index: CopyIndex, { table, key, version }: Entry, merged: Merged): boolean {
  // Every file gets its own.
  if (!version.sound || (table === 'settings' && key === 'idKey')) return false;
  const versions = index.versions(table, key);
  if (table === 'contents' && version.payload) {
    const of = Number(key);
    return !merged.whole.has(of) && versions[0] === version;
  }
  // A deletion is needed as long as another file still says that there is something.
  if (!version.payload)
    return versions[0] === version && versions.some((other) => other.payload && !merged.all.has(other.generation));
  const [newest] = versions;
  if (!newest?.payload) return false;
  const kept = SMALL_ROWS.has(table) ? GENERATIONS : 1;
  return versions.filter(({ sound, payload }) => sound && payload).indexOf(version) < kept;
}
