// Runs inside Chromium: the second copy over the real OPFS. Bundled and driven by tests/bench.ts.
import { Dexie } from 'dexie';
import type { Certificate } from '../../lib/model/certificate';
import { runCheck } from '../../lib/store/check/run-check';
import { openSessionStore } from '../../lib/store/create-session-store';
import { openOpfsFolder } from '../../lib/store/second-copy/copy-folder';
import { ensureDatabase } from '../../lib/store/second-copy/ensure-database';
import { openSecondCopy, type KeptCopy } from '../../lib/store/second-copy/open-second-copy';
import { Diary } from './diary';

const NAME = 'bench-copy';
const TABS = 100;
/** Edits, each with a snapshot, between two new sessions while a store is filled. */
const EDITS = 5;

async function time(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** A certificate for as long as the page is open. */
function keepCertificate() {
  let certified: Certificate | undefined;
  return {
    read: () => Promise.resolve(certified),
    write: (value: Certificate) => Promise.resolve(void (certified = value)),
    remove: () => Promise.resolve(void (certified = undefined)),
  };
}

const folder = openOpfsFolder(NAME);
const certificate = keepCertificate();
let diary: Diary;
let copy: KeptCopy;

const copyBench = {
  async begin(): Promise<void> {
    diary = await Diary.begin(NAME);
    copy = openSecondCopy({ name: NAME, folder, certificate });
  },

  /** Milliseconds of a flush after each of `count` snapshots. */
  async flushes(count: number): Promise<number[]> {
    const times: number[] = [];
    for (let index = 0; index < count; index++) {
      // A new session now and then, as days go by; edits in between.
      if (index % 20 === 0) await diary.nextSession(TABS);
      diary.editOne(index);
      await diary.commit();
      times.push(await time(() => copy.flush()));
    }
    return times;
  },

  /** Goes on until the store holds `megabytes` of packs, all of them copied. Sessions share no tab: more of it in less time. */
  async fill(megabytes: number): Promise<{ megabytes: number; objects: number; snapshots: number; packs: number }> {
    let bytes = 0;
    for (let index = 0; bytes < megabytes * 1e6; index++) {
      await diary.nextSession(TABS, 0);
      for (let edit = 0; edit < EDITS; edit++) {
        diary.editOne(edit);
        await diary.commit();
      }
      await copy.flush();
      if (index % 10 === 0) bytes = (await diary.store.usage()).packBytes;
    }
    while (await copy.merge());
    const { packBytes, objects, snapshots } = await diary.store.usage();
    const { packs } = (await certificate.read())?.counts ?? { packs: 0 };
    return { megabytes: packBytes / 1e6, objects, snapshots, packs };
  },

  /** Milliseconds of a deep check. */
  async check(): Promise<number> {
    return time(async () => {
      const { damages } = await runCheck(diary.store, 2);
      if (damages.length > 0) throw new Error('the store is damaged');
    });
  },

  /** Milliseconds until a database that was erased is back, and which share of its packs is. */
  async rebuild(): Promise<{ rebuildMs: number; rebuilt: number }> {
    const { packBytes } = await diary.store.usage();
    diary.store.close();
    copy.close();
    await Dexie.delete(NAME);
    const keepRecovery = (): Promise<void> => Promise.resolve();
    const rebuildMs = await time(() =>
      ensureDatabase({ name: NAME, folder, certificate, how: 'thorough', now: Date.now, keepRecovery }),
    );
    const back = await openSessionStore({ name: NAME });
    const rebuilt = (await back.usage()).packBytes / packBytes;
    back.close();
    await Dexie.delete(NAME);
    return { rebuildMs, rebuilt };
  },
};

export type CopyBench = typeof copyBench;
Object.assign(globalThis, { copyBench });
