import { storage } from 'wxt/utils/storage';
import { newId, type SessionId, type Uid } from '../model/ids';

interface StoredUids {
  run: SessionId | null;
  tabs: Record<string, Uid>;
  windows: Record<string, Uid>;
  groups: Record<string, Uid>;
}

/** In `storage.local`: an extension update empties `storage.session` while tabs stay open. */
const stored = storage.defineItem<StoredUids>('local:uids', {
  fallback: { run: null, tabs: {}, windows: {}, groups: {} },
});

type Kind = 'tabs' | 'windows' | 'groups';

/** Gives tabs, windows and groups names that outlive the browser's own ids. One per background. */
export interface Uids {
  readonly run: SessionId | null;
  get(kind: Kind, browserId: number): Uid | undefined;
  /** The known uid, or a new one. */
  ensure(kind: Kind, browserId: number): Uid;
  /** Runs `open`, which opens tabs and assigns their uids: until it is done, no stranger gets a name. */
  creating<Value>(open: () => Promise<Value>): Promise<Value>;
  isCreating(): boolean;
  /** Resolves when no tab is being opened. */
  settled(): Promise<void>;
  assign(kind: Kind, browserId: number, uid: Uid): void;
  /** The browser gave the tab another id (it was discarded). */
  replace(oldId: number, newId: number): void;
  browserId(kind: Kind, uid: Uid): number | undefined;
  tabs(): ReadonlyMap<number, Uid>;
  /** The browser id will not come again in this run. */
  forget(kind: Kind, browserId: number): void;
  /** Starts over for a new run: the browser's ids mean nothing any more. */
  reset(run: SessionId): void;
  /** Resolves when every name given so far is durable. */
  save(): Promise<void>;
}

/** Loads the uids of the last background of this browser. */
export async function loadUids(): Promise<Uids> {
  return new KeptUids(await stored.getValue());
}

class KeptUids implements Uids {
  run: SessionId | null;
  private readonly maps: Record<Kind, Map<number, Uid>>;
  private readonly opening = new Set<Promise<unknown>>();
  private dirty = false;
  private saving: Promise<unknown> = Promise.resolve();

  constructor(found: StoredUids) {
    this.run = found.run;
    this.maps = { tabs: toMap(found.tabs), windows: toMap(found.windows), groups: toMap(found.groups) };
  }

  get(kind: Kind, browserId: number): Uid | undefined {
    return this.maps[kind].get(browserId);
  }

  ensure(kind: Kind, browserId: number): Uid {
    const uid = this.get(kind, browserId) ?? newId();
    this.assign(kind, browserId, uid);
    return uid;
  }

  assign(kind: Kind, browserId: number, uid: Uid): void {
    if (this.get(kind, browserId) === uid) return;
    this.maps[kind].set(browserId, uid);
    this.dirty = true;
  }

  creating<Value>(open: () => Promise<Value>): Promise<Value> {
    const done = open().finally(() => this.opening.delete(done));
    this.opening.add(done);
    return done;
  }

  isCreating(): boolean {
    return this.opening.size > 0;
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.opening);
  }

  replace(oldId: number, newTabId: number): void {
    const uid = this.get('tabs', oldId);
    if (uid === undefined || oldId === newTabId) return;
    this.maps.tabs.delete(oldId);
    this.assign('tabs', newTabId, uid);
  }

  browserId(kind: Kind, uid: Uid): number | undefined {
    return [...this.maps[kind]].find(([, known]) => known === uid)?.[0];
  }

  tabs(): ReadonlyMap<number, Uid> {
    return this.maps.tabs;
  }

  forget(kind: Kind, browserId: number): void {
    this.dirty = this.maps[kind].delete(browserId) || this.dirty;
  }

  reset(run: SessionId): void {
    this.run = run;
    for (const map of Object.values(this.maps)) map.clear();
    this.dirty = true;
  }

  save(): Promise<void> {
    // One after the other: whoever asks may rely on its names only when the write that carries them is done.
    const next = this.saving.then(() => this.write());
    this.saving = next.catch(() => undefined);
    return next;
  }

  private async write(): Promise<void> {
    if (!this.dirty) return;
    this.dirty = false;
    const { tabs, windows, groups } = this.maps;
    try {
      await stored.setValue({
        run: this.run,
        tabs: Object.fromEntries(tabs),
        windows: Object.fromEntries(windows),
        groups: Object.fromEntries(groups),
      });
    } catch (error) {
      this.dirty = true;
      throw error;
    }
  }
}

const toMap = (record: Record<string, Uid>): Map<number, Uid> =>
  new Map(Object.entries(record).map(([key, uid]) => [Number(key), uid]));
