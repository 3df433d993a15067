import { parseCanonicalJson } from '../../codec/canonical-json';
import { readCopyFile, type CopyTable } from '../../codec/copy-file';
import { NamedRecord } from '../../model/certificate';
import { fileName, listGenerations, type CopyFolder } from './copy-folder';
import type { Portion } from './portions';

/** Where a version of a record lies. */
export interface Version {
  generation: number;
  change: number;
  /** Of the payload, in the file; undefined for a deletion. */
  payload: { start: number; end: number } | undefined;
  /** Of the whole entry. */
  size: number;
  sound: boolean;
}

export interface IndexedFile {
  generation: number;
  storeId: string;
  bytes: number;
  /** Entries whose very header was damaged: nobody can say which they were. */
  lost: number;
  /** Entries that only a newer Holdfast understands. */
  unknown: number;
  entries: readonly { table: CopyTable; key: string; version: Version }[];
  /** What other files hold, by their generation. */
  names: ReadonlyMap<number, readonly NamedRecord[]>;
}

/** A list of names that is none names nothing. */
function readContents(payload: Uint8Array): NamedRecord[] {
  try {
    return (parseCanonicalJson(payload) as unknown[]).map((name) => NamedRecord.parse(name));
  } catch {
    return [];
  }
}

/** A larger file is read piece by piece. */
const HELD_BYTES = 8 * 1024 * 1024;

/** The header of the file is damaged, its entries may be sound. */
const UNKNOWN = '';

/** What all files of one store together say. Files are read once: they never change. */
export class CopyIndex {
  private readonly files = new Map<number, IndexedFile>();
  /** Files of ours that nothing could be read of. */
  readonly unreadable = new Set<number>();
  /** What the browser said when it did not hand out one of them. */
  failure: unknown;
  private sorted: Map<string, Version[]> | undefined;
  private store: string | undefined;
  /** The file read last: what is asked for next mostly lies in it too. */
  private held: { generation: number; bytes: Promise<Uint8Array<ArrayBuffer> | undefined> } | undefined;

  constructor(readonly folder: CopyFolder) {}

  /** From here on only what belongs to this store is spoken of. */
  useStore(storeId: string): void {
    if (this.store !== storeId) this.sorted = undefined;
    this.store = storeId;
  }

  /** Reads the files that are new and forgets those that are gone. One that cannot be read is noted, nothing more. */
  async refresh(): Promise<void> {
    const present = new Set(await listGenerations(this.folder));
    for (const generation of [...this.files.keys()]) if (!present.has(generation)) this.forget(generation);
    this.unreadable.clear();
    this.failure = undefined;
    for (const generation of [...present].sort((one, other) => one - other))
      if (!this.files.has(generation)) await this.add(generation);
  }

  /** Reads some of the files that are new. True while there are more of them. */
  async readAhead({ files, bytes }: Portion): Promise<boolean> {
    const all = await listGenerations(this.folder);
    const fresh = all.filter((generation) => !this.files.has(generation) && !this.unreadable.has(generation));
    let size = 0;
    for (const [at, generation] of fresh.sort((one, other) => one - other).entries()) {
      if (at >= files || size >= bytes) return true;
      await this.add(generation);
      size += this.files.get(generation)?.bytes ?? 0;
    }
    return false;
  }

  forget(generation: number): void {
    this.files.delete(generation);
    this.held = undefined;
    this.sorted = undefined;
  }

  private async add(generation: number): Promise<void> {
    const bytes = await this.folder.read(fileName(generation)).catch((error: unknown) => void (this.failure = error));
    const file = bytes && readCopyFile(bytes, { storeId: UNKNOWN, generation });
    if (!file || file.generation !== generation) {
      this.unreadable.add(generation);
      return;
    }
    const names = new Map<number, NamedRecord[]>();
    const entries = file.entries.map(({ table, key, change, payload, start, end, sound }) => {
      const isPut = payload !== undefined || !sound;
      if (table === 'contents' && payload) names.set(Number(key), readContents(payload));
      const place = { start: end - (payload?.length ?? 0), end };
      const version = { generation, change, payload: isPut ? place : undefined, size: end - start, sound };
      return { table, key, version };
    });
    const { storeId, lost, unknown } = file;
    this.files.set(generation, {
      generation,
      storeId,
      bytes: bytes.length,
      lost: lost.length,
      unknown,
      entries,
      names,
    });
    this.sorted = undefined;
  }

  /** Those of the store in use, and those that do not say whose they are. */
  listFiles(): IndexedFile[] {
    const all = [...this.files.values()];
    return all.filter(({ storeId }) => this.store === undefined || storeId === this.store || storeId === UNKNOWN);
  }

  /** Files of another store, e.g. of one that was wiped. */
  listForeign(): IndexedFile[] {
    const all = [...this.files.values()];
    return all.filter(({ storeId }) => this.store !== undefined && storeId !== this.store && storeId !== UNKNOWN);
  }

  /** The highest generation any file has, readable or not; 0 when there is none. */
  newestGeneration(): number {
    return Math.max(0, ...this.files.keys(), ...this.unreadable);
  }

  /** Number of the newest change anything here stems from. */
  newestChange(): number {
    const changes = this.listFiles().flatMap(({ entries }) => entries.map(({ version }) => version.change));
    return changes.reduce((one, other) => Math.max(one, other), 0);
  }

  /** Ids of the stores that have files here, the one written last first. */
  storeIds(): string[] {
    const newestFirst = [...this.files.values()].sort((one, other) => other.generation - one.generation);
    return [...new Set(newestFirst.map(({ storeId }) => storeId))].filter((storeId) => storeId !== UNKNOWN);
  }

  /** Versions of a record, newest first. Unsound ones are among them. */
  versions(table: CopyTable, key: string): readonly Version[] {
    return this.all().get(`${table} ${key}`) ?? [];
  }

  /** Keys of all records of the table, deleted ones included. */
  keys(table: CopyTable): string[] {
    const prefix = `${table} `;
    return [...this.all().keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }

  /** False when the newest word about it is a deletion, or there is none. */
  holds(table: CopyTable, key: string): boolean {
    return this.versions(table, key)[0]?.payload !== undefined;
  }

  /** Payload of a version, its checksum having been verified when the file was read; undefined when it is gone now. */
  async readPayload({ generation, payload, sound }: Version): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (!payload || !sound) return undefined;
    const size = this.files.get(generation)?.bytes ?? Infinity;
    if (size > HELD_BYTES) return this.folder.read(fileName(generation), payload.start, payload.end);
    const bytes = this.held?.generation === generation ? this.held.bytes : this.hold(generation);
    return (await bytes)?.slice(payload.start, payload.end);
  }

  /** Those who ask for the same file at the same time share one reading. */
  private hold(generation: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const held = { generation, bytes: this.folder.read(fileName(generation)) };
    this.held = held;
    held.bytes.catch(() => {
      if (this.held === held) this.held = undefined;
    });
    return held.bytes;
  }

  /** What files that are gone, though nobody removed them, held: by name. */
  namesOfLostFiles(): { generation: number; names: readonly NamedRecord[] }[] {
    return this.listFiles()
      .flatMap(({ names }) => [...names])
      .filter(([generation]) => !this.files.has(generation) && this.holds('contents', String(generation)))
      .map(([generation, names]) => ({ generation, names }));
  }

  /** What a file held, as another one says. */
  namesOf(generation: number): readonly NamedRecord[] {
    return this.listFiles().flatMap(({ names }) => names.get(generation) ?? []);
  }

  private all(): Map<string, Version[]> {
    if (this.sorted) return this.sorted;
    const sorted = new Map<string, Version[]>();
    for (const { table, key, version } of this.listFiles().flatMap(({ entries }) => entries)) {
      const name = `${table} ${key}`;
      const others = sorted.get(name);
      if (others) others.push(version);
      else sorted.set(name, [version]);
    }
    for (const versions of sorted.values())
      versions.sort((one, other) => other.change - one.change || other.generation - one.generation);
    this.sorted = sorted;
    return sorted;
  }
}
