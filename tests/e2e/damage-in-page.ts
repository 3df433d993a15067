// Runs inside one of our own pages: what a store that was damaged still holds, and what Holdfast says of the rest.
import type { Recovery } from '../../lib/model/recovery';
import { openSessionStore } from '../../lib/store/create-session-store';
import { readWholeTree } from '../store/sample-tree';

/** What is there after a start. */
export interface Remains {
  /** Snapshots that can be read, all of what they hold. */
  whole: string[];
  recovery?: Recovery;
}

const remains = async (): Promise<Remains> => {
  await chrome.runtime.sendMessage({ type: 'wait-until-ready' });
  const store = await openSessionStore();
  const whole: string[] = [];
  for (const { id: session } of await store.listSessions({ includeDeleted: true })) {
    for (const { id, manifest } of await store.listSnapshots(session)) {
      await readWholeTree(store, manifest).then(
        () => whole.push(id),
        () => undefined,
      );
    }
  }
  store.close();
  const { recovery } = await chrome.storage.local.get<{ recovery?: Recovery }>('recovery');
  return { whole, ...(recovery && { recovery }) };
};

declare global {
  var remains: () => Promise<Remains>;
}

globalThis.remains = remains;
