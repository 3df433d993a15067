import type { OpenTab, OpenWindow } from '../model/browser-state';
import { AppError, UnknownSnapshotError } from '../model/errors';
import type { Uid } from '../model/ids';
import { planRestore, type AdoptedTab, type PlannedWindow, type RestorePlan } from '../model/restore-plan';
import type { RestoreChoice, RestoreReport } from '../model/restore-report';
import type { Session } from '../model/session';
import type { SessionTree } from '../model/session-tree';
import { EMPTY_TREE } from '../model/session-tree';
import { awaitPages } from './await-pages';
import { setPhase } from './greet-page';
import { keepUidsApart } from './keep-uids-apart';
import { openMissingWindow } from './open-missing-window';
import type { Parts } from './parts';
import { readNewestTree, readTree } from './read-tree';
import type { RestoreDesk } from './restore-desk';
import { toOutcome } from './tab-outcome';
import type { RunMemory, TakeSnapshot } from './take-snapshot';

/** What restoring needs beyond the parts. */
export interface RestoreTools {
  memory: RunMemory;
  takeSnapshot: TakeSnapshot;
  desk: RestoreDesk;
}

/**
 * Brings the chosen tabs of a session back: snapshot first, then adopt what is open, then open what is missing.
 * A tab that fails is named in the report and stops nothing. Page state goes in when each page says it is there.
 */
export function restoreSession(parts: Parts, tools: RestoreTools, choice: RestoreChoice): Promise<RestoreReport> {
  return tools.desk.once(choice.session, () => beginRestore(parts, tools, choice));
}

async function beginRestore(parts: Parts, tools: RestoreTools, choice: RestoreChoice): Promise<RestoreReport> {
  const session = await parts.store.getSession(choice.session);
  if (!session?.head)
    throw new AppError('unknown-session', 'This session is not there any more.', { data: { id: choice.session } });
  const tree = await readChosenTree(parts, session, choice);
  const before = await tools.takeSnapshot('before-restore');
  const report = await tools.desk.open({
    id: parts.newId(),
    session: session.id,
    run: parts.run(),
    choice,
    ...(before && { before: before.id }),
    startedAt: parts.now(),
    cancelled: false,
    undone: false,
    planned: 0,
    tabs: [],
  });
  return carryOut(parts, tools, { report, tree });
}

/** The snapshot that was asked for, and no other; else the newest that can be read. */
async function readChosenTree(
  { store }: Parts,
  session: Session,
  { snapshot: id }: RestoreChoice,
): Promise<SessionTree> {
  if (id === undefined) return readNewestTree(store, session);
  const snapshot = await store.getSnapshot(id);
  if (snapshot?.session !== session.id) throw new UnknownSnapshotError(id);
  return readTree(store, id);
}

/** Goes on with a restore whose worker died half-way: what it opened is open now, and is adopted. */
export function resumeRestore(parts: Parts, tools: RestoreTools, report: RestoreReport): Promise<RestoreReport> {
  return tools.desk.once(report.session, () => carryOn(parts, tools, report));
}

async function carryOn(parts: Parts, tools: RestoreTools, report: RestoreReport): Promise<RestoreReport> {
  const session = await parts.store.getSession(report.session);
  const tree = session ? await readChosenTree(parts, session, report.choice) : EMPTY_TREE;
  await tools.desk.open(report);
  return carryOut(parts, tools, { report, tree });
}

async function carryOut(
  parts: Parts,
  tools: RestoreTools,
  { report, tree }: { report: RestoreReport; tree: SessionTree },
): Promise<RestoreReport> {
  const { desk, takeSnapshot } = tools;
  const open = (await parts.browser.readWindows()).map((window) => withUids(parts, window));
  const plan = keepUidsApart(parts, planRestore(tree, open, report.choice), open);
  await desk.plan(report.id, plan.count);
  const planned = [...plan.adopt, ...plan.windows.flatMap(({ tabs }) => tabs)];
  for (const { tab } of planned) tools.memory.restored.set(tab.uid, tab);
  for (const adopted of plan.adopt) await adopt(parts, tools, { report, adopted });
  for (const window of inRestoreOrder(plan)) {
    if (desk.isCancelled(report.id)) break;
    await openMissingWindow(parts, tools, { restore: report.id, planned: window, loading: report.choice.loading });
  }
  await markResumed(parts, report);
  const finished = await desk.finish(report.id);
  await takeSnapshot('tab');
  return finished;
}

/** The window that had the focus comes last, so that it ends up in front. */
const inRestoreOrder = ({ windows }: RestorePlan): PlannedWindow[] =>
  [...windows].sort((one, other) => Number(one.window.focused) - Number(other.window.focused));

function withUids({ uids }: Parts, window: OpenWindow): OpenWindow {
  const withUid = (tab: OpenTab): OpenTab => {
    const uid = uids.get('tabs', tab.tabId);
    return uid === undefined ? tab : { ...tab, uid };
  };
  return { ...window, tabs: window.tabs.map(withUid) };
}

interface Adoption {
  report: RestoreReport;
  adopted: AdoptedTab;
}

async function adopt(parts: Parts, tools: RestoreTools, { report, adopted }: Adoption): Promise<void> {
  const { tab, open } = adopted;
  const restore = report.id;
  await rename(parts, tools, adopted);
  const earlier = tools.desk.outcome(restore, tab.uid);
  // What still waits for the page is of another version than the one that was asked for; it is kept as something closed.
  if (!earlier && report.choice.snapshot !== undefined) await putWaitingAside(parts, tools, tab.uid);
  // A restore that goes on after its worker died must not hand the same pages out twice.
  const awaited = earlier ? { waiting: 0 } : await awaitPages(parts, tools.memory.index, tab);
  await tools.desk.note(restore, earlier ?? toOutcome(tab, { result: 'adopted', ...awaited }));
  // Its pages said hello long ago and will not by themselves do so again.
  if (awaited.waiting > 0 && !open.unloaded) await parts.browser.commandPage(open.tabId, { type: 'greet' });
}

/** The open tab takes the saved tab's uid, and its documents with it. */
async function rename(
  { store, uids }: Parts,
  { memory }: RestoreTools,
  { tab: { uid }, open: { tabId } }: AdoptedTab,
): Promise<void> {
  const former = uids.get('tabs', tabId);
  const documents = former === undefined ? [] : memory.index.ofTab(former).map(({ id }) => id);
  uids.assign('tabs', tabId, uid);
  memory.index.change(documents, { tab: uid });
  await store.changeLiveDocuments(documents, { tab: uid });
  await uids.save();
}

async function putWaitingAside({ store }: Parts, { memory: { index } }: RestoreTools, tab: Uid): Promise<void> {
  const waiting = index.ofTab(tab).filter(({ phase }) => phase === 'awaiting');
  await setPhase(
    { store, index },
    waiting.map(({ id }) => id),
    'closed',
  );
}

/** An earlier snapshot that was looked into leaves the offer of its session as it was. */
async function markResumed({ store, run }: Parts, { session, choice }: RestoreReport): Promise<void> {
  if (session === run()) return;
  if (choice.snapshot === undefined) await store.changeSession(session, { offer: 'resumed' });
  const current = await store.getSession(run());
  if (!current || current.links.some((link) => link.session === session)) return;
  await store.changeSession(current.id, { links: [...current.links, { kind: 'resumed-from', session }] });
}
