// Runs inside a page of the extension: fills the database that Holdfast itself uses. Bundled and driven by tests/bench.ts.
import { openSessionStore } from '../../lib/store/create-session-store';
import { Diary } from './diary';

/** Sessions of the same tabs. A list reads no tab, so that this changes nothing but the time it takes to fill. */
const ALIKE = 10;

const libraryBench = {
  /** Stores `sessions` sessions of `tabs` tabs each, all of them ended. */
  async fill(sessions: number, tabs: number): Promise<void> {
    const diary = new Diary(await openSessionStore());
    for (let index = 0; index < sessions; index++) {
      if (index % ALIKE === 0) await diary.nextSession(tabs);
      else await diary.sameTabs();
    }
    diary.store.close();
  },
};

export type LibraryBench = typeof libraryBench;
Object.assign(globalThis, { libraryBench });
