import { afterAll, beforeAll, vi } from 'vitest';
import { NOW } from '../sample-tree';
import { installFaults } from './faulty-indexed-db';
import { HISTORIES, type HistoryName } from './histories';
import { Trial, type Faults, type World } from './trial';

/** The disk below the stores of one suite, and stores as they are after each history. */
export interface Scene {
  disk: Faults;
  after(history: HistoryName): Promise<World>;
  begin(history?: HistoryName): Promise<Trial>;
}

/** Puts faults and a standing clock below the tests of the suite it is called in. */
export function useScene(): Scene {
  const worlds = new Map<HistoryName, Promise<World>>();
  const scene = {
    after: (history: HistoryName): Promise<World> => {
      const known = worlds.get(history);
      if (known) return known;
      const made = Trial.begin(scene.disk).then(async (trial) => (await trial.goOn(HISTORIES[history])).toWorld());
      worlds.set(history, made);
      return made;
    },
    begin: async (history?: HistoryName) => Trial.begin(scene.disk, history && (await scene.after(history))),
  } as Scene;
  beforeAll(() => {
    scene.disk = installFaults();
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  });
  afterAll(() => {
    scene.disk.restore();
    vi.useRealTimers();
  });
  return scene;
}
