import { isBookkeeping } from '../../../lib/store/second-copy/journal';
import { toHex } from '../../../lib/codec/hex';
import type { Recovery } from '../../../lib/model/recovery';
import { newId } from '../../../lib/model/ids';
import { openSessionStore } from '../../../lib/store/create-session-store';
import type { Portion } from '../../../lib/store/second-copy/portions';
import { ensureDatabase } from '../../../lib/store/second-copy/ensure-database';
import { openSecondCopy, type KeptCopy } from '../../../lib/store/second-copy/open-second-copy';
import type { SessionStore } from '../../../lib/store/session-store';
import { withRawDatabase } from '../raw-database';
import { sampleCommit, sampleSession, sealTree } from '../sample-tree';
import { memoryCertificate, memoryFolder, type MemoryCertificate, type MemoryFolder } from './memory-folder';

/** A store with its copy and its certificate, and what happens to them. */
export interface CopyScene {
  name: string;
  folder: MemoryFolder;
  certificate: MemoryCertificate;
  recoveries: Recovery[];
  /** Whether the newest start found anything lost. */
  hasLost: boolean;
  /** What a start waited between its attempts, in milliseconds; no time passes. */
  pauses: number[];
  store: SessionStore;
  copy: KeptCopy;
  /** As at a start of the browser: checks, mends, opens. */
  start(): Promise<void>;
  end(): void;
  /** What Chromium does to a damaged database. */
  erase(): Promise<void>;
}

export async function openCopyScene(portion?: Portion): Promise<CopyScene> {
  const name = newId();
  const folder = memoryFolder();
  const certificate = memoryCertificate();
  const recoveries: Recovery[] = [];
  const pauses: number[] = [];
  const wait = (milliseconds: number): Promise<void> => Promise.resolve(void pauses.push(milliseconds));
  const keepRecovery = (recovery: Recovery): Promise<void> => Promise.resolve(void recoveries.push(recovery));
  const scene: CopyScene = {
    name,
    folder,
    certificate,
    recoveries,
    hasLost: false,
    pauses,
    store: undefined as unknown as SessionStore,
    copy: undefined as unknown as KeptCopy,
    async start() {
      const options = { name, folder, certificate, how: 'thorough', now: () => 1, keepRecovery, wait } as const;
      scene.hasLost = await ensureDatabase(options);
      scene.store = await openSessionStore({ name });
      scene.copy = openSecondCopy({ name, folder, certificate, ...(portion && { portion }) });
    },
    end() {
      scene.store.close();
      scene.copy.close();
    },
    async erase() {
      scene.end();
      await withRawDatabase(name, (db) => db.delete());
    },
  };
  await scene.start();
  return scene;
}

/** A new session; its id. */
export async function addSession({ store }: CopyScene, title = 'Thursday'): Promise<string> {
  const session = sampleSession(newId(), { title });
  await store.putSession(session);
  return session.id;
}

/** One more snapshot of the session; its id. */
export async function addSnapshot({ store }: CopyScene, session: string, text: string): Promise<string> {
  const tree = await sealTree(store, [[{ uid: session, text, chat: 'claude:1' }]]);
  const { id } = await store.commitSnapshot(sampleCommit(session, tree, { trigger: 'manual' }));
  return id;
}

/** Every row of the copied tables and every object's id, for comparison. */
export function dumpCopied(name: string): Promise<Record<string, unknown>> {
  return withRawDatabase(name, async (db) => ({
    sessions: await db.sessions.toArray(),
    snapshots: await db.snapshots.toArray(),
    checkpoints: await db.checkpoints.toArray(),
    live: await db.live.toArray(),
    conversations: await db.conversations.toArray(),
    audit: await db.audit.toArray(),
    settings: (await db.settings.toArray()).filter(({ key }) => !isBookkeeping(key)),
    packs: await db.packs.toCollection().primaryKeys(),
    objects: (await db.objects.toCollection().primaryKeys()).map((key) => toHex(new Uint8Array(key))),
    places: await db.objects.toArray(),
  }));
}
