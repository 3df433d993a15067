import type { Uids } from '../../lib/browser/tab-uids';
import type { OpenTab, OpenWindow } from '../../lib/model/browser-state';
import { EMPTY_PAGE, type PageState } from '../../lib/model/page-state';
import type { FieldState } from '../../lib/model/field-state';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/model/settings';
import type { Edit } from '../../lib/model/edit';
import { newId } from '../../lib/model/ids';
import { EMPTY_TREE } from '../../lib/model/session-tree';
import { LiveIndex } from '../../lib/services/live-index';
import type { HealthKeeper, Parts } from '../../lib/services/parts';
import { RestoreDesk } from '../../lib/services/restore-desk';
import { createTakeSnapshot, type RunMemory, type TakeSnapshot } from '../../lib/services/take-snapshot';
import type { StartReason } from '../../lib/browser/start-reason';
import { startRun, type RunStart } from '../../lib/services/start-run';
import type { SessionStore } from '../../lib/store/session-store';

/** A browser of plain objects, with a real store behind it: what services need to be tried without a browser. */
export interface FakeWorld {
  parts: Parts;
  windows: OpenWindow[];
  wal: Map<string, unknown>;
  /** Documents of this browser run that were kept before the last one was sealed. */
  early: Set<string>;
  reported: unknown[];
  settings: Settings;
  clock: { now: number };
  /** What the browser forgets when it ends. */
  endBrowser(): void;
  /** Holdfast is replaced while the browser goes on: what it held for the browser's run alone is gone. */
  updateExtension(): void;
  setCleanExit(run: string): void;
}

export function createFakeWorld(store: SessionStore): FakeWorld {
  let boot: string | undefined;
  let settled: string | undefined;
  let reason: StartReason = 'browser';
  let cleanExit: { run: string; at: number } | null = null;
  const uids = createFakeUids();
  const world: FakeWorld = {
    windows: [],
    wal: new Map(),
    early: new Set(),
    reported: [],
    settings: DEFAULT_SETTINGS,
    clock: { now: 1_000_000 },
    endBrowser() {
      boot = undefined;
      world.early.clear();
      world.windows = [];
    },
    updateExtension() {
      boot = undefined;
      reason = 'update';
    },
    setCleanExit: (run) => (cleanExit = { run, at: world.clock.now }),
    parts: undefined as unknown as Parts,
  };
  let nextTabId = 5_000;
  const addTab = (window: OpenWindow, url: string, index = window.tabs.length): OpenTab => {
    const tab = fakeTab(nextTabId++, url, window.windowId);
    window.tabs.splice(index, 0, tab);
    return tab;
  };
  world.parts = {
    store,
    uids,
    browser: {
      readWindows: () => Promise.resolve(structuredClone(world.windows)),
      openTab: ({ windowId, url, index }) => {
        const window = world.windows.find((found) => found.windowId === windowId);
        if (!window) throw new Error('No window with id');
        return Promise.resolve(addTab(window, url, index));
      },
      openWindow: (url, { privateWindow = false }) => {
        const window = { ...fakeWindow(nextTabId++, []), privateWindow };
        world.windows.push(window);
        return Promise.resolve({ windowId: window.windowId, tab: addTab(window, url) });
      },
      dressTab: () => Promise.resolve(),
      setWindowState: () => Promise.resolve(),
      urlCommitted: () => Promise.resolve(true),
      discardTab: (tabId) => Promise.resolve(tabId),
      readTabIds: () => Promise.resolve(world.windows.flatMap(({ tabs }) => tabs.map(({ tabId }) => tabId))),
      getTab: () => Promise.reject(new Error('No tab with id')),
      activateTab: () => Promise.resolve(),
      closeTabs: (tabIds) => {
        for (const window of world.windows) window.tabs = window.tabs.filter(({ tabId }) => !tabIds.includes(tabId));
        return Promise.resolve();
      },
      groupTabs: () => Promise.resolve(undefined),
      showOwnPage: () => Promise.resolve(),
      readClosedWindows: () => Promise.resolve([]),
      reopenWindow: () => Promise.reject(new Error('nothing to reopen')),
      commandPage: () => Promise.resolve(true),
      commandAllPages: () => Promise.resolve(),
      readWal: () => Promise.resolve([...world.wal].map(([key, value]) => ({ key, value }))),
      removeWal: (keys) => {
        for (const key of keys) world.wal.delete(key);
        return Promise.resolve();
      },
      readEarlyPages: () => Promise.resolve(world.early),
      isGranted: () => Promise.resolve(true),
      registerContentScripts: () => Promise.resolve(),
      injectIntoOpenTabs: () => Promise.resolve(),
      readCleanExit: () => Promise.resolve(cleanExit),
      readIcon: () => Promise.resolve(undefined),
      startReason: () => Promise.resolve(reason),
      readSettledRun: () => Promise.resolve(settled),
      writeSettledRun: (run) => {
        settled = run;
        return Promise.resolve();
      },
      readRun: () => Promise.resolve(boot),
      writeRun: (run) => {
        boot = run;
        return Promise.resolve();
      },
    },
    settings: () => Promise.resolve(world.settings),
    changeSettings: (settings) => {
      world.settings = settings;
      return Promise.resolve();
    },
    run: () => boot ?? '',
    now: () => world.clock.now++,
    newId,
    report: (error) => world.reported.push(error),
  };
  return world;
}

function createFakeUids(): Uids {
  const maps = {
    tabs: new Map<number, string>(),
    windows: new Map<number, string>(),
    groups: new Map<number, string>(),
  };
  let run: string | null = null;
  return {
    get run() {
      return run;
    },
    get: (kind, id) => maps[kind].get(id),
    ensure(kind, id) {
      const uid = maps[kind].get(id) ?? newId();
      maps[kind].set(id, uid);
      return uid;
    },
    creating: (open) => open(),
    isCreating: () => false,
    settled: () => Promise.resolve(),
    assign: (kind, id, uid) => void maps[kind].set(id, uid),
    replace: () => undefined,
    browserId: (kind, uid) => [...maps[kind]].find(([, found]) => found === uid)?.[0],
    tabs: () => maps.tabs,
    forget: (kind, id) => void maps[kind].delete(id),
    reset(next) {
      run = next;
      for (const map of Object.values(maps)) map.clear();
    },
    save: () => Promise.resolve(),
  };
}

export const fakeTab = (tabId: number, url: string, windowId = 1): OpenTab => ({
  tabId,
  windowId,
  url,
  title: `Title of ${url}`,
  pinned: false,
  muted: false,
  active: false,
  unloaded: false,
  lastAccessed: 0,
});

export const fakeWindow = (windowId: number, tabs: OpenTab[]): OpenWindow => ({
  windowId,
  state: 'normal',
  focused: false,
  privateWindow: false,
  tabs,
  groups: [],
});

export const textField = (text: string, label = 'Draft'): FieldState => ({
  adapter: 'textarea',
  adapterVersion: 1,
  place: { locators: [{ kind: 'id', value: label }], hosts: [] },
  label,
  value: { kind: 'text', text },
});

export const pageWith = (...fields: FieldState[]): PageState => ({ ...EMPTY_PAGE, fields });

export const editOf = (document: string, url: string, text: string, seq = 1): Edit => ({
  type: 'edit',
  document,
  frame: [],
  title: url,
  url,
  seq,
  state: pageWith(textField(text)),
  refused: [],
});

/** One worker's life: what `create-services.ts` joins, without the browser. */
export interface FakeRun {
  start: RunStart;
  memory: RunMemory;
  takeSnapshot: TakeSnapshot;
  desk: RestoreDesk;
  health: HealthKeeper;
  failures: unknown[];
}

export async function beginFakeRun({ parts }: FakeWorld): Promise<FakeRun> {
  const start = await startRun(parts);
  const index = await LiveIndex.load(parts.store, start.run);
  const memory: RunMemory = { index, tree: EMPTY_TREE, conversations: new Map(), restored: new Map() };
  const failures: unknown[] = [];
  const health: HealthKeeper = {
    saving: () => () => undefined,
    saved: () => undefined,
    failed: (error) => failures.push(error),
    archived: (error) => {
      if (error !== undefined) failures.push(error);
    },
    read: () => ({ saves: 0 }),
  };
  const takeSnapshot = createTakeSnapshot(parts, memory, { icon: () => undefined, health });
  return { start, memory, takeSnapshot, desk: new RestoreDesk(parts.store, parts.now), health, failures };
}
