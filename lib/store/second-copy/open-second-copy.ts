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
import { reconcile } from './reconcile';
import { removeWiped } from './remove-wiped';
import type { SecondCopy } from './second-copy';

export interface SecondCopyOptions {
  name?: string;
  folder: CopyFolder;
  certificate: CertificateStorage;
  onProblem?: OnProblem;
}

/** The second copy as the background keeps it. One thing is done at a time; whatever fails leaves as an AppError. */
export interface KeptCopy extends SecondCopy {
  /** Copies what changed since the last time. False when nothing had. */
  flush(): Promise<boolean>;
  /** To be called when idle: small files into larger ones, what was removed out of them. False when nothing was to do. */
  merge(): Promise<boolean>;
  /** Compares all keys of the database with the copy and writes what the copy lacks. Returns how many records that were. */
  reconcile(): Promise<number>;
  close(): void;
}

export function openSecondCopy(options: SecondCopyOptions): KeptCopy {
  const { name = 'holdfast', folder, certificate, onProblem = () => undefined } = options;
  const index = new CopyIndex(folder);
  const context: CopyContext = { db: createDatabase(name), index, certificate, onProblem, mustTidy: false };
  const inTurn = createQueue();
  const run = <Value>(when: string, work: () => Promise<Value>): Promise<Value> =>
    guard(when, () => inTurn(async () => work()));
  const look = async (): Promise<Present> => {
    await index.refresh();
    const storeId = (await certificate.read())?.storeId;
    if (storeId !== undefined) index.useStore(storeId);
    const { removed } = await readJournal(context.db);
    return { index, holds: (table, key) => index.holds(table, key) && !removed.get(table)?.has(key) };
  };
  return {
    ...readers(run, look),
    flush: () =>
      run('writing the second copy', async () => {
        const removed = await removeWiped(context);
        return (await flush(context)) || removed;
      }),
    merge: () => run('tidying the second copy', () => mergeFiles(context)),
    reconcile: () => run('completing the second copy', () => reconcile(context)),
    close: () => context.db.close(),
  };
}

type Run = <Value>(when: string, work: () => Promise<Value>) => Promise<Value>;

/** The copy as it would be if the journal were written: what was removed since the last flush is gone already. */
interface Present {
  index: CopyIndex;
  holds(table: RecordedTable, key: string): boolean;
}

function readers(run: Run, look: () => Promise<Present>): SecondCopy {
  const when = 'reading the second copy';
  const keysOf = (table: RecordedTable): Promise<string[]> =>
    run(when, async () => {
      const { index, holds } = await look();
      return index.keys(table).filter((key) => holds(table, key));
    });
  return {
    readPack: (number) =>
      run(when, async () => {
        const { index, holds } = await look();
        return holds('packs', String(number)) ? (await readNewestPack(index, number))?.bytes : undefined;
      }),
    readRow: (table, key) =>
      run(when, async () => {
        const { index, holds } = await look();
        return holds(table, key) ? readNewestRow(index, table, key) : undefined;
      }),
    listKeys: keysOf,
    listPacks: async () => (await keysOf('packs')).map(Number),
  };
}
