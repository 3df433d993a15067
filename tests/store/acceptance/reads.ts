import type { Snapshot } from '../../../lib/model/snapshot';
import type { SessionStore } from '../../../lib/store/session-store';
import { samplePage } from '../sample-tree';
import { chatKey, documentId, reportId, sessionId } from './call';
import type { Trial } from './trial';

/** What readings are about: a snapshot of the first session, and the check under way. */
interface Subject {
  store: SessionStore;
  snapshot: Snapshot;
  check: string;
}

export type Read = (subject: Subject, session: string) => unknown;

/** One reading of each kind. */
const READINGS = {
  getLiveDocument: ({ store }) => store.getLiveDocument(documentId(0)),
  listLiveDocuments: ({ store }, session) => store.listLiveDocuments(session),
  visitLiveDocuments: async ({ store }, session) => {
    const visited: unknown[] = [];
    await store.visitLiveDocuments(session, (one) => visited.push(one));
    return visited;
  },
  getConversation: ({ store }) => store.getConversation(chatKey(1)),
  getSession: ({ store }, session) => store.getSession(session),
  listSessions: ({ store }) => store.listSessions({ includeDeleted: true, limit: 2 }),
  seal: ({ store }) => store.seal('page', samplePage('sealed')),
  readObject: ({ store, snapshot }) => store.readObject('session', snapshot.manifest),
  listMissing: ({ store, snapshot }) => store.listMissing([snapshot.manifest, 'f'.repeat(64)]),
  getSnapshot: ({ store, snapshot }) => store.getSnapshot(snapshot.id),
  listSnapshots: ({ store }, session) => store.listSnapshots(session),
  getCheckpoint: ({ store, snapshot }) => store.getCheckpoint(snapshot.id),
  listCheckpoints: ({ store }, session) => store.listCheckpoints(session),
  listRestorePoints: ({ store }) => store.listRestorePoints(),
  getRestoreReport: ({ store }) => store.getRestoreReport(reportId(0)),
  listRestoreReports: ({ store }) => store.listRestoreReports(),
  getCheckReport: ({ store, check }) => store.getCheckReport(check),
  listCheckReports: ({ store }) => store.listCheckReports(),
  usage: ({ store }) => store.usage(),
  secondCopySize: ({ store }) => store.secondCopySize(),
  reserveSize: ({ store }) => store.reserveSize(),
  measure: ({ store }) => store.measure(),
  measureFreed: ({ store, snapshot }) => store.measureFreed([snapshot.id]),
  measureEach: ({ store, snapshot }) => store.measureEach(new Map([['one', [snapshot.id]]])),
  archiveId: ({ store }) => store.archiveId(),
  walkReachable: async ({ store, snapshot }) => {
    const walked: unknown[] = [];
    const walk = { seen: new Set<string>(), onProblem: (problem: unknown) => void walked.push(problem) };
    for await (const object of store.walkReachable(snapshot.manifest, walk)) walked.push(object);
    return walked;
  },
  listReferences: async ({ store }) => store.listReferences(await store.seal('page', samplePage('named'))),
  adopt: async ({ store }) => store.adopt(await store.seal('page', samplePage('adopted')), () => undefined),
} satisfies Partial<Record<keyof SessionStore, Read>>;

export type Reading = keyof typeof READINGS;
export const READS = Object.entries(READINGS) as readonly [Reading, Read][];

/** Reads what `read` reads, in a trial that began after the full history. */
export async function readIn({ store, model }: Trial, read: Read): Promise<unknown> {
  const [snapshot] = model.snapshots.values();
  return await read({ store, snapshot: snapshot!, check: model.checks.running! }, sessionId(0));
}
