import { LiveDocument } from '../model/live-document';
import type { DocumentId } from '../model/ids';
import { upcast } from '../model/upcast';
import type { Database } from './database';
import { readRow, readRows, type OnProblem, type RowReader } from './read-rows';

/** What may change about a document without a new capture. */
export type LiveChange = Partial<Pick<LiveDocument, 'phase' | 'tab' | 'tabId' | 'privateWindow' | 'state'>>;

/** False, and nothing written, when the stored `seq` is not older. A damaged row stops nobody. */
export function putLiveDocument(db: Database, document: LiveDocument): PromiseLike<boolean> {
  return db.transaction('rw', db.live, async () => {
    const stored: { seq?: unknown } | undefined = await db.live.get(document.id);
    if (typeof stored?.seq === 'number' && stored.seq >= document.seq) return false;
    await db.live.put(document);
    return true;
  });
}

export function getLiveDocument(db: Database, onProblem: OnProblem, id: DocumentId): Promise<LiveDocument | undefined> {
  return readRow(reader(db, onProblem), id);
}

/** Those of one session, or all. */
export function listLiveDocuments(db: Database, onProblem: OnProblem, session?: string): Promise<LiveDocument[]> {
  return readRows(reader(db, onProblem), (table) =>
    session === undefined ? table.toCollection() : table.where('session').equals(session),
  );
}

/** Read at once: each may hold as much as a page can. */
const VISITED_AT_ONCE = 8;

/** Those of one session, or all, one after the other: together they may be more than fits into memory. */
export async function visitLiveDocuments(
  db: Database,
  onProblem: OnProblem,
  { session, visit }: { session: string | undefined; visit: (document: LiveDocument) => void },
): Promise<void> {
  const all = session === undefined ? db.live.toCollection() : db.live.where('session').equals(session);
  const ids = await all.primaryKeys();
  for (let at = 0; at < ids.length; at += VISITED_AT_ONCE) {
    const some = ids.slice(at, at + VISITED_AT_ONCE);
    (await readRows(reader(db, onProblem), (table) => table.where(':id').anyOf(some))).forEach(visit);
  }
}

/** Documents that are not stored are passed over. */
export function changeLiveDocuments(db: Database, ids: readonly DocumentId[], change: LiveChange): PromiseLike<void> {
  return db.transaction('rw', db.live, async () => {
    const stored = await db.live.bulkGet([...ids]);
    const changed = stored.flatMap((row) => (row ? [{ ...row, ...change }] : []));
    await db.live.bulkPut(changed);
  });
}

/** Deletes rows as they were last seen: what was written since, with a higher `seq`, stays. */
export function deleteLiveDocuments(
  db: Database,
  documents: readonly Pick<LiveDocument, 'id' | 'seq'>[],
): PromiseLike<void> {
  return db.transaction('rw', db.live, async () => {
    const stored: ({ seq?: unknown } | undefined)[] = await db.live.bulkGet(documents.map(({ id }) => id));
    const isYounger = (at: number, seq: number): boolean => Number(stored[at]?.seq ?? 0) > seq;
    await db.live.bulkDelete(documents.filter(({ seq }, at) => !isYounger(at, seq)).map(({ id }) => id));
  });
}

const reader = (db: Database, onProblem: OnProblem): RowReader<LiveDocument, LiveDocument> => ({
  table: db.live,
  onProblem,
  parse: parseLiveDocument,
});

/** Throws for a row that is none. */
export function parseLiveDocument(row: unknown): LiveDocument {
  return LiveDocument.parse({ ...(row as object), state: upcast('page', (row as LiveDocument).state) });
}
