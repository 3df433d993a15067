import { QuotaError } from '../../model/errors';

/** The folder the second copy lives in: whole files that are written once, read and removed. Any call may throw. */
export interface CopyFolder {
  /** Names of all files, in no order. */
  list(): Promise<string[]>;
  /** The bytes from `start` to `end`, or all; undefined when there is no such file. */
  read(name: string, start?: number, end?: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Whole or not at all. An existing file of this name is replaced. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** A file that is gone already is no error. */
  remove(name: string): Promise<void>;
}

const FOLDER = 'second-copy';

/** The folder in the origin private file system. Opened at every call: the browser may have removed it in between. */
export function openOpfsFolder(name = FOLDER): CopyFolder {
  const open = async (): Promise<FileSystemDirectoryHandle> =>
    (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
  return {
    async list() {
      const names: string[] = [];
      for await (const file of (await open()).keys()) names.push(file);
      return names;
    },
    async read(file, start, end) {
      const handle = await orUndefined(async () => (await open()).getFileHandle(file));
      const found = await orUndefined(async () => handle?.getFile());
      return found && new Uint8Array(await found.slice(start, end).arrayBuffer());
    },
    async write(file, bytes) {
      const handle = await (await open()).getFileHandle(file, { create: true });
      // Written beside the file and moved into its place by close(): a kill in between leaves an empty file.
      const writable = await handle.createWritable();
      await writable.write(bytes);
      await writable.close();
    },
    async remove(file) {
      await orUndefined(async () => (await open()).removeEntry(file));
    },
  };
}

async function orUndefined<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if ((error as { name?: unknown }).name === 'NotFoundError') return undefined;
    throw error;
  }
}

const NAME = /^(\d{10})\.copy$/;

export const fileName = (generation: number): string => `${String(generation).padStart(10, '0')}.copy`;

/** Undefined for a file that is none of ours. */
export function generationOf(name: string): number | undefined {
  const [, digits] = NAME.exec(name) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Generations of the files of ours that are there. */
export async function listGenerations(folder: CopyFolder): Promise<number[]> {
  return (await folder.list()).flatMap((name) => generationOf(name) ?? []);
}

const PROBE = 'probe';
/** More than the browser needs to open a database: it writes anew what stands in the log, some megabytes. */
const PROBE_BYTES = 16 * 1024 * 1024;

/** Writes a file and removes it again. Throws QuotaError when that cannot be done, whatever the browser calls it. */
export async function requireRoom(folder: CopyFolder): Promise<void> {
  try {
    await folder.write(PROBE, new Uint8Array(PROBE_BYTES));
  } catch (error) {
    throw new QuotaError(error);
  } finally {
    await folder.remove(PROBE).catch(() => undefined);
  }
}
