import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import path from 'node:path';

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

function flipBit(file: string): void {
  const at = statSync(file).size >> 1;
  overwrite(file, at, Uint8Array.of((readFileSync(file)[at] ?? 0) ^ 1));
}

const cutEnd = (file: string, bytes: number): void => truncateSync(file, Math.max(0, statSync(file).size - bytes));

const onFile =
  (find: (dir: string) => string | undefined, hurt: (file: string) => void): Damage =>
  (profileDir, extensionId) => {
    const file = find(databaseDir(profileDir, extensionId));
    if (file === undefined || !existsSync(file)) return false;
    hurt(file);
    return true;
  };

const log = (dir: string): string | undefined => filesEndingWith(dir, '.log').at(-1);
const table = (dir: string): string | undefined => filesEndingWith(dir, '.ldb').at(-1);
const manifest = (dir: string): string | undefined =>
  readdirSync(dir)
    .filter((name) => name.startsWith('MANIFEST'))
    .map((name) => path.join(dir, name))[0];

/** The ways in which the database's files break in real life. */
export const DATABASE_DAMAGES: Readonly<Record<string, Damage>> = {
  'torn log': onFile(log, (file) => cutEnd(file, 100)),
  'flipped bit in the log': onFile(log, flipBit),
  'zeroed end of the log': onFile(log, (file) =>
    overwrite(file, Math.max(0, statSync(file).size - 4096), new Uint8Array(4096)),
  ),
  'flipped bit in a table': onFile(table, flipBit),
  'missing table': onFile(table, (file) => rmSync(file)),
  'broken manifest': onFile(manifest, (file) => truncateSync(file, statSync(file).size >> 1)),
  'missing CURRENT': onFile(
    (dir) => path.join(dir, 'CURRENT'),
    (file) => rmSync(file),
  ),
  'no database at all': (profileDir, extensionId) => {
    rmSync(databaseDir(profileDir, extensionId), { recursive: true });
    return true;
  },
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
