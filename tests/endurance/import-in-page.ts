// Runs inside a page of the extension: makes archives, and looks whether Holdfast has what is in them.
import { newId } from '../../lib/model/ids';
import { exportArchive } from '../../lib/services/export-archive';
import { writeArchiveFile } from '../../lib/store/archive/archive-files';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { describeStore } from '../services/archive-sessions';
import { randomText, sampleCommit, sampleSession, sealTree } from '../store/sample-tree';

const SESSIONS = 3;
const SNAPSHOTS = 12;
const CHARACTERS = 20_000;

interface Described {
  session: { id: string; title: string };
  snapshots: { id: string }[];
}

/** Of the present: what is old is thinned, as it should be. */
async function storeSession(store: SessionStore, title: string): Promise<string> {
  const [id, now] = [newId(), Date.now()];
  const times = { startedAt: now, lastSavedAt: now, endedAt: now };
  await store.putSession(sampleSession(id, { title, status: 'completed', ...times }));
  for (let count = 0; count < SNAPSHOTS; count += 1) {
    const tree = await sealTree(store, [[{ uid: newId(), text: randomText(CHARACTERS), chat: `claude:${newId()}` }]]);
    await store.commitSnapshot(sampleCommit(id, tree, { trigger: 'manual', takenAt: now + count }));
  }
  return id;
}

const imports = {
  /** Puts an archive of sessions that nobody has seen where an import looks for it. Their ids. */
  async makeArchive(id: string): Promise<string[]> {
    const store = await openSessionStore({ name: `foreign-${id}` });
    const sessions: string[] = [];
    for (let count = 0; count < SESSIONS; count += 1) sessions.push(await storeSession(store, `of ${id}`));
    const sink = await writeArchiveFile('imports', id);
    await exportArchive(store, sink, { sessions: 'all', appVersion: '0', now: Date.now() });
    store.close();
    return sessions;
  },

  /** Snapshots in the archive, and those of them that Holdfast lacks or has otherwise. */
  async compare(id: string): Promise<{ snapshots: number; lost: number; torn: string[] }> {
    const foreign = await openSessionStore({ name: `foreign-${id}` });
    const own = await openSessionStore();
    const wanted = (await describeStore(foreign)) as Described[];
    const found = (await describeStore(own)) as Described[];
    const torn = (await own.listSessions({ includeDeleted: true }))
      .filter(({ importing }) => importing)
      .map((session) => `${session.id} is still coming in`);
    const all = wanted.flatMap(({ snapshots }) => snapshots);
    const there = new Set(found.flatMap(({ snapshots }) => snapshots.map((one) => JSON.stringify(one))));
    const titles = new Set(found.map(({ session }) => `${session.id} ${session.title}`));
    for (const { session } of wanted) if (!titles.has(`${session.id} ${session.title}`)) torn.push(`no ${session.id}`);
    foreign.close();
    own.close();
    return { snapshots: all.length, lost: all.filter((one) => !there.has(JSON.stringify(one))).length, torn };
  },
};

declare global {
  var imports: {
    makeArchive(id: string): Promise<string[]>;
    compare(id: string): Promise<{ snapshots: number; lost: number; torn: string[] }>;
  };
}

globalThis.imports = imports;
