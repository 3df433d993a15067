import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { appendBatch, newestLog, readKey, readLog, type LogEntry } from './leveldb-log';

/** Breaks a file or folder of a profile whose browser is closed. False when there is no such file. */
export type Damage = (profileDir: string, extensionId: string) => boolean;

const databaseDir = (profileDir: string, extensionId: string): string =>
  path.join(profileDir, 'Default', 'IndexedDB', `chrome-extension_${extensionId}_0.indexeddb.leveldb`);

const filesEndingWith = (dir: string, suffix: string): string[] =>
  readdirSync(dir)
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => path.join(dir, name));

function overwrite(file: string, offset: number, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, offset);
  closeSync(descriptor);
}

function flipBit(file: string, at = statSync(file).size >> 1): void {
  overwrite(file, at, Uint8Array.of((readFileSync(file)[at] ?? 0) ^ 1));
}

const cutEnd = (file: string, bytes: number): void => truncateSync(file, Math.max(0, statSync(file).size - bytes));

/** Where Chromium keeps `storage.local`, the certificate in it. */
const storageDir = (profileDir: string, extensionId: string): string =>
  path.join(profileDir, 'Default', 'Local Extension Settings', extensionId);

type Find = (dir: string) => string | undefined;

const onFile =
  (find: Find, hurt: (file: string) => void, dirOf = databaseDir): Damage =>
  (profileDir, extensionId) => {
    const file = find(dirOf(profileDir, extensionId));
    if (file === undefined || !existsSync(file)) return false;
    hurt(file);
    return true;
  };

const onFolder =
  (dirOf: typeof databaseDir): Damage =>
  (profileDir, extensionId) => {
    rmSync(dirOf(profileDir, extensionId), { recursive: true });
    return true;
  };

const log: Find = (dir) => filesEndingWith(dir, '.log').at(-1);
const table: Find = (dir) => filesEndingWith(dir, '.ldb').at(-1);
const manifest: Find = (dir) =>
  readdirSync(dir)
    .filter((name) => name.startsWith('MANIFEST'))
    .map((name) => path.join(dir, name))[0];
const current: Find = (dir) => path.join(dir, 'CURRENT');
const cutInHalf = (file: string): void => truncateSync(file, statSync(file).size >> 1);

/** The ways in which the database's files break in real life. */
export const DATABASE_DAMAGES: Readonly<Record<string, Damage>> = {
  'torn log': onFile(log, (file) => cutEnd(file, 100)),
  'flipped bit in the log': onFile(log, (file) => flipBit(file)),
  'zeroed end of the log': onFile(log, (file) =>
    overwrite(file, Math.max(0, statSync(file).size - 4096), new Uint8Array(4096)),
  ),
  'flipped bit in a table': onFile(table, (file) => flipBit(file)),
  'missing table': onFile(table, (file) => rmSync(file)),
  'broken manifest': onFile(manifest, cutInHalf),
  'missing CURRENT': onFile(current, (file) => rmSync(file)),
  'no database at all': onFolder(databaseDir),
};

/** The name under which a rebuild that is not complete is noted, as LevelDB writes a key of IndexedDB. */
const REBUILDING = Buffer.from('copy:rebuilding', 'utf16le').swap16();

/** The database of a running browser says that it is being rebuilt, or was not long ago. */
export function isRebuilding(profileDir: string, extensionId: string): boolean {
  const file = newestLog(databaseDir(profileDir, extensionId));
  return file !== undefined && readFileSync(file).includes(REBUILDING);
}

const CERTIFICATE = 'certificate';
/** Written with a damage to the certificate, or just before one: by this it is known what the browser read of it. */
export const WITNESS = 'test:witness';
const SEEN: LogEntry = [WITNESS, 'true'];

/** What the newest log of `storage.local` says of a key, by LevelDB's own rules; as JSON. */
export function readStorage(profileDir: string, extensionId: string, key = CERTIFICATE): string | undefined {
  const file = newestLog(storageDir(profileDir, extensionId));
  return file === undefined ? undefined : readKey(file, key);
}

/** Writes another certificate, or none, in its place. */
const rewritten = (change: (certificate: Record<string, unknown>) => object | undefined): Damage =>
  onFile(
    log,
    (file) => {
      const changed = change(JSON.parse(readKey(file, CERTIFICATE) ?? '{}') as Record<string, unknown>);
      appendBatch(file, [[CERTIFICATE, changed && JSON.stringify(changed)], SEEN]);
    },
    storageDir,
  );

/** Breaks the file where the newest certificate lies. */
const atCertificate = (hurt: (file: string, middle: number) => void): Damage =>
  onFile(
    log,
    (file) => {
      appendBatch(file, [SEEN]);
      const record = readLog(file).findLast(({ entries }) => entries.some(([key]) => key === CERTIFICATE));
      if (!record) throw new Error(`${file} holds no certificate`);
      hurt(file, (record.start + record.end) >> 1);
    },
    storageDir,
  );

const NONE = { sessions: 0, snapshots: 0, packs: 0 };

/** The ways in which the certificate breaks, with or without the rest of `storage.local`. */
export const CERTIFICATE_DAMAGES: Readonly<Record<string, Damage>> = {
  'certificate deleted': rewritten(() => undefined),
  'certificate nonsense': rewritten(() => ({ storeId: 7, generation: 'soon' })),
  'certificate of long ago': rewritten((one) => ({ ...one, generation: 1, newest: null, counts: NONE, roll: [] })),
  'certificate torn': atCertificate((file, middle) => truncateSync(file, middle)),
  'flipped bit in the certificate': atCertificate(flipBit),
  'zeros from the certificate on': atCertificate((file, middle) =>
    overwrite(file, middle, new Uint8Array(statSync(file).size - middle)),
  ),
  'certificate without manifest': onFile(manifest, cutInHalf, storageDir),
  'certificate without CURRENT': onFile(current, (file) => rmSync(file), storageDir),
  'all of storage.local gone': onFolder(storageDir),
};

/** The files of the second copy among those of the origin private file system, which have names of the browser's own. */
export function copyFiles(profileDir: string): string[] {
  const root = path.join(profileDir, 'Default', 'File System');
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).subarray(0, 4).toString('latin1') === 'HFSC')
    .sort((one, other) => generationOf(one) - generationOf(other));
}

const generationOf = (file: string): number => readFileSync(file).readUInt32BE(5);

const onCopy =
  (hurt: (files: string[]) => void): Damage =>
  (profileDir) => {
    const files = copyFiles(profileDir);
    if (files.length > 0) hurt(files);
    return files.length > 0;
  };

export const COPY_DAMAGES: Readonly<Record<string, Damage>> = {
  'flipped bit in the oldest file': onCopy(([file]) => file && flipBit(file)),
  'flipped bit in the newest file': onCopy((files) => flipBit(files.at(-1) ?? '')),
  'newest file cut in half': onCopy((files) => {
    const file = files.at(-1) ?? '';
    truncateSync(file, statSync(file).size >> 1);
  }),
  'oldest file gone': onCopy(([file]) => file && rmSync(file)),
  'newest file gone': onCopy((files) => rmSync(files.at(-1) ?? '')),
  'all files gone': onCopy((files) => files.forEach((file) => rmSync(file))),
  'the whole folder gone': (profileDir) => {
    rmSync(path.join(profileDir, 'Default', 'File System'), { recursive: true, force: true });
    return true;
  },
};
