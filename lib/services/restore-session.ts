import type { SessionId } from '../model/ids';
import { planRestore, type AdoptedTab, type PlannedWindow, type RestorePlan } from '../model/restore-plan';
import type { RestoreChoice, RestoreReport } from '../model/restore-report';
import type { SessionTree } from '../model/session-tree';
import { EMPTY_TREE } from '../model/session-tree';
import { AppError } from '../model/errors';
import { awaitPages } from './await-pages';
import { openMissingWindow } from './open-missing-window';
import type { Parts } from './parts';
import { readNewestTree } from './read-tree';
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
  const tree = await readNewestTree(parts.store, session);
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

/** Goes on with a restore whose worker died half-way: what it opened is open now, and is adopted. */
export function resumeRestore(parts: Parts, tools: RestoreTools, report: RestoreReport): Promise<RestoreReport> {
  return tools.desk.once(report.session, () => carryOn(parts, tools, report));
}

async function carryOn(parts: Parts, tools: RestoreTools, report: RestoreReport): Promise<RestoreReport> {
  const session = await parts.store.getSession(report.session);
  const tree = session ? await readNewestTree(parts.store, session) : EMPTY_TREE;
  await tools.desk.open(report);
  return carryOut(parts, tools, { report, tree });
}

async function carryOut(
  parts: Parts,
  tools: RestoreTools,
  { report, tree }: { report: RestoreReport; tree: SessionTree },
): Promise<RestoreReport> {
  const { desk, takeSnapshot } = tools;
  const open = (await parts.browser.readWindows()).flatMap(({ tabs }) => tabs);
  const plan = planRestore(tree, open, report.choice);
  await desk.plan(report.id, plan.count);
  const planned = [...plan.adopt, ...plan.windows.flatMap(({ tabs }) => tabs)];
  for (const { tab } of planned) tools.memory.restored.set(tab.uid, tab);
  for (const adopted of plan.adopt) await adopt(parts, tools, { restore: report.id, adopted });
  for (const window of inRestoreOrder(plan)) {
    if (desk.isCancelled(report.id)) break;
    await openMissingWindow(parts, tools, { restore: report.id, planned: window, loading: report.choice.loading });
  }
  await markResumed(parts, report.session);
  const finished = await desk.finish(report.id);
  await takeSnapshot('tab');
  return finished;
}

/** The window that had the focus comes last, so that it ends up in front. */
const inRestoreOrder = ({ windows }: RestorePlan): PlannedWindow[] =>
  [...windows].sort((one, other) => Number(one.window.focused) - Number(other.window.focused));

interface Adoption {
  restore: string;
  adopted: AdoptedTab;
}

async function adopt(parts: Parts, tools: RestoreTools, { restore, adopted }: Adoption): Promise<void> {
  const { tab, open } = adopted;
  await rename(parts, tools, adopted);
  const earlier = tools.desk.outcome(restore, tab.uid);
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

async function markResumed({ store, run }: Parts, session: SessionId): Promise<void> {
  await store.changeSession(session, { offer: 'resumed' });
  const current = await store.getSession(run());
  if (!current || current.links.some((link) => link.session === session)) return;
  await store.changeSession(current.id, { links: [...current.links, { kind: 'resumed-from', session }] });
}
