// Runs inside Chromium: the second copy over the real OPFS. Bundled and driven by tests/bench.ts.
import { Dexie } from 'dexie';
import type { Certificate } from '../../lib/model/certificate';
import { runCheck } from '../../lib/store/check/run-check';
import { openSessionStore } from '../../lib/store/create-session-store';
import { openOpfsFolder } from '../../lib/store/second-copy/copy-folder';
import { ensureDatabase } from '../../lib/store/second-copy/ensure-database';
import { openSecondCopy } from '../../lib/store/second-copy/open-second-copy';
import { Diary } from './diary';

const NAME = 'bench-copy';
const TABS = 100;

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

const copyBench = {
  /** Milliseconds: a flush after each of `flushes` snapshots, a deep check and a rebuild per 100 MB of packs. */
  async secondCopy(flushes: number) {
    const folder = openOpfsFolder(NAME);
    const certificate = keepCertificate();
    const diary = await Diary.begin(NAME);
    const copy = openSecondCopy({ name: NAME, folder, certificate });
    const times: number[] = [];
    for (let index = 0; index < flushes; index++) {
      // A new session now and then, as days go by; edits in between.
      if (index % 20 === 0) await diary.nextSession(TABS);
      diary.editOne(index);
      await diary.commit();
      times.push(await time(() => copy.flush()));
    }
    const { packBytes } = await diary.store.usage();
    const checkMs = await time(() => runCheck(diary.store, 2));
    diary.store.close();
    while (await copy.merge());
    copy.close();
    await Dexie.delete(NAME);
    const rebuildMs = await time(() =>
      ensureDatabase({
        ...{ name: NAME, folder, certificate, how: 'thorough', now: Date.now },
        keepRecovery: () => Promise.resolve(),
      }),
    );
    const back = await openSessionStore({ name: NAME });
    const rebuilt = (await back.usage()).packBytes / packBytes;
    back.close();
    await Dexie.delete(NAME);
    return { flushes: times, checkMs, rebuildMs, rebuilt, megabytes: packBytes / 1e6 };
  },
};

export type CopyBench = typeof copyBench;
Object.assign(globalThis, { copyBench });
