// Runs inside one of our own pages: what a store that was damaged still holds, and what Holdfast says of the rest.
import type { Recovery } from '../../lib/model/recovery';
import { openSessionStore } from '../../lib/store/create-session-store';
import type { SessionStore } from '../../lib/store/session-store';
import { readWholeTree } from '../store/sample-tree';

/** What is there after a start. */
export interface Remains {
  /** Snapshots that can be read, all of what they hold. */
  whole: string[];
  recovery?: Recovery;
}

const remains = async (): Promise<Remains> => {
  await chrome.runtime.sendMessage({ type: 'wait-until-ready' });
  const store = remembering(await openSessionStore());
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

/** Snapshots share most of what they reach: each record is read, and verified, once. */
function remembering(store: SessionStore): SessionStore {
  const read = new Map<string, Promise<never>>();
  return {
    ...store,
    readObject(kind, id) {
      const found = read.get(id) ?? (store.readObject(kind, id) as Promise<never>);
      read.set(id, found);
      return found;
    },
  };
}

declare global {
  var remains: () => Promise<Remains>;
}

globalThis.remains = remains;
