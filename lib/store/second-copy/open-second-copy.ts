import { createQueue } from '../create-queue';
import { createDatabase } from '../database';
import type { OnProblem } from '../read-rows';
import { guard } from '../store-errors';
import type { CertificateStorage, CopyContext } from './copy-context';
import type { CopyFolder } from './copy-folder';
import { CopyIndex } from './copy-index';
import { flush } from './flush';
import { mergeFiles } from './merge-files';
import { readJournal, type RecordedTable } from './journal';
import { readNewestPack, readNewestRow } from './mend';
import { PORTION, readAhead, type Portion, type Turn } from './portions';
import { reconcile } from './reconcile';
import { removeWiped } from './remove-wiped';
import type { SecondCopy } from './second-copy';

export interface SecondCopyOptions {
  name?: string;
  folder: CopyFolder;
  certificate: CertificateStorage;
  onProblem?: OnProblem;
  portion?: Portion;
}

/**
 * The second copy as the background keeps it. One thing is done at a time, in the order it was asked for; what takes long
 * is done in portions, and lets a flush through between them. Whatever fails leaves as an AppError.
 */
export interface KeptCopy extends SecondCopy {
  /** Copies what changed since the last time. False when nothing had. */
  flush(): Promise<boolean>;
  /** To be called when idle: small files into larger ones, what was removed out of them. False when nothing was to do. */
  merge(): Promise<boolean>;
  /** Compares all keys of the database with the copy and writes what the copy lacks. Returns how many records that were. */
  reconcile(): Promise<number>;
  /** Closes its connection to the database; the next call opens it anew. */
  letGo(): void;
  close(): void;
}

export function openSecondCopy(options: SecondCopyOptions): KeptCopy {
  const { name = 'holdfast', folder, certificate, onProblem = () => undefined, portion = PORTION } = options;
  const index = new CopyIndex(folder);
  const context: CopyContext = { db: createDatabase(name), index, certificate, onProblem, mustTidy: false, portion };
  const inTurn = createQueue();
  const turnFor = (when: string): Turn => {
    return (work) => guard(when, () => inTurn(async () => work()));
  };
  // What is done in portions is done one after the other too: it takes what it chose as given.
  const inLongTurn = createQueue();
  const inPortions = <Value>(when: string, work: (context: CopyContext, turn: Turn) => Promise<Value>) =>
    inLongTurn(() => work(context, turnFor(when)));
  return {
    ...readers(context, turnFor('reading the second copy')),
    flush: () =>
      turnFor('writing the second copy')(async () => {
        const removed = await removeWiped(context);
        return (await flush(context)) || removed;
      }),
    merge: () => inPortions('tidying the second copy', mergeFiles),
    reconcile: () => inPortions('completing the second copy', reconcile),
    letGo: () => context.db.letGo(),
    close: () => context.db.close(),
  };
}

/** The copy as it would be if the journal were written: what was removed since the last flush is gone already. */
interface Present {
  index: CopyIndex;
  holds(table: RecordedTable, key: string): boolean;
}

async function look({ index, certificate, db }: CopyContext): Promise<Present> {
  await index.refresh();
  const storeId = (await certificate.read())?.storeId;
  if (storeId !== undefined) index.useStore(storeId);
  const { removed } = await readJournal(db);
  return { index, holds: (table, key) => index.holds(table, key) && !removed.get(table)?.has(key) };
}

function readers(context: CopyContext, turn: Turn): SecondCopy {
  let isRead = false;
  const read = async <Value>(work: (present: Present) => Promise<Value> | Value): Promise<Value> => {
    if (!isRead) await readAhead(context, turn);
    isRead = true;
    return turn(async () => work(await look(context)));
  };
  const keysOf = (table: RecordedTable): Promise<string[]> =>
    read(({ index, holds }) => index.keys(table).filter((key) => holds(table, key)));
  return {
    readPack: (number) =>
      read(async ({ index, holds }) =>
        holds('packs', String(number)) ? (await readNewestPack(index, number))?.bytes : undefined,
      ),
    readRow: (table, key) =>
      read(({ index, holds }) => (holds(table, key) ? readNewestRow(index, table, key) : undefined)),
    listKeys: keysOf,
    listPacks: async () => (await keysOf('packs')).map(Number),
  };
}
