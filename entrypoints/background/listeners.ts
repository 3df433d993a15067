import { browser, type Browser } from 'wxt/browser';
import type { CheckpointWish } from '../../lib/model/checkpoint';
import { flashBadge } from '../../lib/browser/badge';
import { noteWindowCount, noteWindowGone } from '../../lib/browser/clean-exit';
import { keepHeartbeat } from '../../lib/browser/alarms';
import { watchStartReason, type StartReason } from '../../lib/browser/start-reason';
import { toOpenTab } from '../../lib/browser/windows';
import { beginRun } from '../../lib/services/begin-run';
import { applySites, sitesChanged } from '../../lib/services/change-sites';
import { watchDoubles, type DoubleWatch } from '../../lib/services/close-doubles';
import { createCheckpoint } from '../../lib/services/create-checkpoint';
import { createServices, type Services } from '../../lib/services/create-services';
import { noteSettled } from '../../lib/services/detect-crash-loop';
import { drainIntoRun } from '../../lib/services/drain-wal';
import { setPhase } from '../../lib/services/greet-page';
import { createHandlePageMessage } from '../../lib/services/handle-page-message';
import { prepareUpdate } from '../../lib/services/prepare-update';
import { tabClosed } from '../../lib/services/tab-closed';
import { listenToMessages, type Answering } from './messages';

const HEARTBEAT = 'heartbeat';
/** The command of the manifest. */
const KEEP_CHECKPOINT = 'keep-checkpoint';
const NAMELESS = { name: '', description: '', tags: [], priority: 'normal' } satisfies CheckpointWish;

interface Background extends Answering {
  doubles: DoubleWatch;
}

/**
 * Joins browser events to services. Every listener is registered at once, before anything is awaited: an event that
 * woke the worker is lost otherwise. Each waits for `ready`, so that nothing is written before the last run is sealed.
 */
export function listen(): void {
  const ready = start(watchStartReason());
  const then = (work: (background: Background) => unknown, when: string): void => {
    ready.then(work).catch(
      (error: unknown) =>
        void ready.then(
          ({ services }) => services.health.failed(error, when),
          () => console.error('holdfast: cannot start', error),
        ),
    );
  };
  listenToTabs(then);
  listenToExtension(then);
  listenToMessages(ready);
}

async function start(reason: Promise<StartReason>): Promise<Background> {
  const services = await createServices(reason);
  const background = {
    services,
    handlePageMessage: createHandlePageMessage(services),
    doubles: watchDoubles(services.parts, services),
  };
  void beginRun(services).catch((error: unknown) => services.health.failed(error, 'starting'));
  return background;
}

type Then = (work: (background: Background) => unknown, when: string) => void;

function listenToTabs(then: Then): void {
  const changed = ({ services }: Background): void => services.schedule.browserChanged();
  const onChange = (): void => then(changed, 'following the tabs');
  browser.tabs.onCreated.addListener((tab) => {
    // Measured in Chromium 156: a tab that was opened is born with a pending url only, a restored one with its url.
    const committed = Boolean(tab.url);
    then(async (background) => {
      changed(background);
      await background.doubles.tabOpened(toOpenTab(tab), committed);
    }, 'following a new tab');
  });
  browser.tabs.onUpdated.addListener((tabId, change) =>
    then((background) => tabUpdated(background, tabId, change), 'following a tab'),
  );
  for (const event of [browser.tabs.onMoved, browser.tabs.onAttached, browser.tabs.onActivated])
    event.addListener(onChange);
  browser.tabs.onReplaced.addListener((newId, oldId) =>
    then(({ services }) => services.parts.uids.replace(oldId, newId), 'following a tab'),
  );
  browser.tabs.onRemoved.addListener((tabId, { isWindowClosing }) =>
    then((background) => tabRemoved(background, tabId, isWindowClosing), 'a tab closing'),
  );
  browser.windows.onCreated.addListener(() => {
    then(({ services }) => {
      services.schedule.browserChanged();
      return noteWindowCount(services.parts.run(), Date.now());
    }, 'following a new window');
  });
  browser.windows.onRemoved.addListener(() => {
    then(({ services }) => {
      services.schedule.browserChanged();
      return noteWindowGone(services.parts.run(), Date.now());
    }, 'a window closing');
  });
  browser.windows.onFocusChanged.addListener(onChange);
  // Firefox has none; while a window is dragged they come in dozens, and are one change.
  (browser.windows.onBoundsChanged as Browser.events.Event<() => void> | undefined)?.addListener(onChange);
  followGroups(onChange);
  // Known only once it is granted.
  browser.permissions.onAdded.addListener(() => followGroups(onChange));
}

function followGroups(onChange: () => void): void {
  const groups = browser.tabGroups as typeof browser.tabGroups | undefined;
  for (const event of [groups?.onCreated, groups?.onUpdated, groups?.onMoved, groups?.onRemoved])
    event?.addListener(onChange);
}

async function tabUpdated({ services }: Background, tabId: number, change: Browser.tabs.OnUpdatedInfo): Promise<void> {
  services.schedule.browserChanged();
  const uid = services.parts.uids.get('tabs', tabId);
  if (!change.discarded || uid === undefined) return;
  // The browser freed the page: what it held waits for the tab to be opened again.
  const { memory, parts } = services;
  const open = memory.index.ofTab(uid).filter(({ phase }) => phase === 'open');
  await setPhase(
    { store: parts.store, index: memory.index },
    open.map(({ id }) => id),
    'awaiting',
  );
}

async function tabRemoved({ services }: Background, tabId: number, isWindowClosing: boolean): Promise<void> {
  const { parts, memory, schedule } = services;
  try {
    await drainIntoRun(parts, memory.index);
  } finally {
    // The tab is gone, whether what it left behind found room or not.
    const uid = parts.uids.get('tabs', tabId);
    if (uid !== undefined) await tabClosed({ store: parts.store, index: memory.index }, uid, isWindowClosing);
    parts.uids.forget('tabs', tabId);
    schedule.browserChanged();
  }
}

function listenToExtension(then: Then): void {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    then(({ services }) => installed(services, reason), 'installing');
  });
  browser.permissions.onAdded.addListener(() =>
    then(({ services }) => sitesChanged(services.parts), 'keeping new sites'),
  );
  browser.permissions.onRemoved.addListener(() =>
    then(({ services }) => sitesChanged(services.parts), 'leaving sites alone'),
  );
  browser.alarms.onAlarm.addListener(() =>
    then(async ({ services }) => {
      const { parts, schedule, secondCopy, tidy, archives, care, health } = services;
      const works = [
        () => noteSettled(parts),
        () => schedule.heartbeat(),
        () => secondCopy.flush(),
        () => tidy.step(),
        () => services.refreshBadge(),
        () => archives.heartbeat(),
        () => care.heartbeat(),
      ];
      // One that fails, on a full disk for hours, keeps none of the others from its turn.
      for (const work of works) await work().catch((error: unknown) => health.failed(error, 'saving now and then'));
    }, 'saving now and then'),
  );
  browser.commands.onCommand.addListener((name) => {
    if (name === KEEP_CHECKPOINT) then(({ services }) => keepCheckpoint(services), 'keeping a checkpoint');
  });
  browser.runtime.onUpdateAvailable.addListener(() => then(update, 'making way for an update'));
  then(() => keepHeartbeat(HEARTBEAT), 'setting the alarm');
}

async function installed({ parts }: Services, reason: string): Promise<void> {
  await applySites(parts);
  if (reason === 'install') await parts.browser.showOwnPage('welcome.html');
}

/** The shortcut names nothing: the tab in front does. The button in the toolbar says what became of it. */
async function keepCheckpoint(services: Services): Promise<void> {
  const { checkpoint, isNew } = await createCheckpoint(services, NAMELESS);
  await flashBadge(browser.i18n.getMessage(isNew ? 'checkpointMade' : 'checkpointKnown', checkpoint.name));
  await services.refreshBadge();
}

/** A page of ours that is open would be closed by it: then the update waits until the browser finds its own time. */
async function update({ services }: Background): Promise<void> {
  await prepareUpdate(services);
  const pages = await browser.runtime.getContexts({ contextTypes: ['TAB', 'POPUP'] });
  if (pages.length === 0) browser.runtime.reload();
}
