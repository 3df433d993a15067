import { encodeCanonicalJson } from '../../codec/canonical-json';
import { encodeCopyFile, readCopyFile, type CopyEntry } from '../../codec/copy-file';
import type { NamedRecord } from '../../model/certificate';
import { StoreError } from '../../model/errors';
import { fileName, type CopyFolder } from './copy-folder';

/** A file is written in one go, so this is also what is held in memory. A larger entry is a file of its own. */
const FILE_BYTES = 4 * 1024 * 1024;
/** As many names as the certificate holds at most. */
const FILE_ENTRIES = 1_000;

/** The newest file and what it holds: the next one will say so. */
export interface Unlisted {
  newest: number;
  holds: readonly NamedRecord[];
}

export interface WriterOptions {
  folder: CopyFolder;
  storeId: string;
  /** The id key, encoded as its row: without it everything else is worthless, so every file carries it. */
  idKey: Uint8Array<ArrayBuffer>;
  /** Newest change of the database. */
  change: number;
  /** Generation of the first file. */
  next: number;
  unlisted: Unlisted;
  /** Reads every file back before the next is begun. */
  verifies: boolean;
}

/** Writes entries into files of a few megabytes; each file says what the one before it holds. */
export class FileWriter {
  private entries: CopyEntry[] = [];
  private names: NamedRecord[] = [];
  private bytes = 0;
  private unlisted: Unlisted;
  private next: number;
  readonly written: number[] = [];

  constructor(private readonly options: WriterOptions) {
    this.unlisted = options.unlisted;
    this.next = options.next;
  }

  async add(entry: CopyEntry, name?: NamedRecord): Promise<void> {
    const size = entry.payload?.length ?? 0;
    if (this.entries.length >= FILE_ENTRIES || (this.entries.length > 0 && this.bytes + size > FILE_BYTES))
      await this.end();
    this.entries.push(entry);
    if (name) this.names.push(name);
    this.bytes += size;
  }

  /** Writes what is left. What the last file holds is for the certificate to say. */
  async close(): Promise<Unlisted> {
    if (this.entries.length > 0) await this.end();
    return this.unlisted;
  }

  private async end(): Promise<void> {
    const { folder, storeId, idKey, change, verifies } = this.options;
    const generation = this.next++;
    const key: CopyEntry = { table: 'settings', key: 'idKey', change, payload: idKey };
    const { newest, holds } = this.unlisted;
    const contents: CopyEntry[] =
      newest === 0 ? [] : [{ table: 'contents', key: String(newest), change, payload: encodeCanonicalJson(holds) }];
    const entries = [key, ...contents, ...this.entries];
    const bytes = encodeCopyFile({ storeId, generation }, entries);
    await folder.write(fileName(generation), bytes);
    if (verifies) await verify(folder, generation, entries.length);
    this.written.push(generation);
    this.unlisted = { newest: generation, holds: this.names };
    this.entries = [];
    this.names = [];
    this.bytes = 0;
  }
}

async function verify(folder: CopyFolder, generation: number, entries: number): Promise<void> {
  const bytes = await folder.read(fileName(generation));
  const file = bytes && readCopyFile(bytes);
  const sound =
    file?.lost.length === 0 && file.entries.length === entries && file.entries.every((entry) => entry.sound);
  if (!sound) throw new StoreError('reading back the second copy', undefined);
}
