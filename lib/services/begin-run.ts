import { QuotaError } from '../model/errors';
import type { Trigger } from '../model/snapshot';
import { watchForQuiet } from './watch-for-quiet';
import type { Services } from './create-services';
import { decideOffer, pendingSessions } from './offer-session';
import { purgeDeleted } from './delete-session';
import { resumeRestore, restoreSession } from './restore-session';
import { drainIntoRun } from './drain-wal';

/** Where the offer is made. */
export const RESUME_PAGE = 'resume.html';

/** What follows the start of a worker: leftovers of its predecessor, and in a new run the offer. */
export async function beginRun(services: Services): Promise<void> {
  const { parts, memory, start, takeSnapshot, refreshBadge, imports, schedule } = services;
  let failure: QuotaError | undefined;
  const drain = async (): Promise<void> => {
    try {
      if ((await drainIntoRun(parts, memory.index)) === 0) return;
    } catch (error) {
      if (!(error instanceof QuotaError)) throw error;
      failure = error;
    }
    if (start.isNew) schedule.pageChanged();
  };
  if (start.isNew) await offer(services);
  else await carryOn(services, drain);
  if (!(await parts.settings()).paused) await takeSnapshot(await firstTrigger(services));
  // Last words of pages that were left before this run began; those that are still there have sent theirs by now.
  if (start.isNew) await drain();
  await refreshBadge();
  await purgeDeleted(parts);
  await imports.carryOn();
  if (start.isNew) await services.care.started();
  // Told last: on a full disk the rest may find room all the same.
  if (failure) throw failure;
}

/** An update that came while the worker slept was announced to nobody: what it finds is the first it saves. */
async function firstTrigger({ parts: { store }, start: { run, updated } }: Services): Promise<Trigger> {
  if (!updated) return 'tab';
  const { head } = (await store.getSession(run)) ?? {};
  const newest = head === undefined ? undefined : await store.getSnapshot(head);
  return newest?.trigger === 'before-update' ? 'tab' : 'before-update';
}

async function offer(services: Services): Promise<void> {
  const { parts } = services;
  // Disabled and enabled again: pages are open in which no content script is left.
  await parts.browser.injectIntoOpenTabs();
  const [newest, ...older] = await pendingSessions(parts);
  // One question at a time: what nobody answered stays in the list of earlier sessions.
  for (const { id } of older) await parts.store.changeSession(id, { offer: 'later' });
  if (!newest) return;
  await services.refreshBadge();
  await watchForQuiet(parts);
  // Seconds have passed: from the popup it may have been resumed, put off or deleted.
  await services.desk.idle(newest.id);
  const session = await parts.store.getSession(newest.id);
  if (session?.offer !== 'pending' || session.deletedAt !== undefined) return;
  const decision = await decideOffer(parts, session, (await parts.settings()).resumeMode);
  if (decision === 'ask') await parts.browser.showOwnPage(`${RESUME_PAGE}?session=${session.id}`);
  if (decision === 'resume') await restoreSession(parts, services, { session: session.id, loading: 'when-opened' });
}

/** The worker died and woke up: edits may lie in the WAL, and a restore may be half done. */
async function carryOn(services: Services, drain: () => Promise<void>): Promise<void> {
  const { parts } = services;
  await drain();
  const reports = await parts.store.listRestoreReports();
  const halfDone = reports.filter(
    ({ run, finishedAt, cancelled, undone }) =>
      run === parts.run() && finishedAt === undefined && !cancelled && !undone,
  );
  for (const report of halfDone) await resumeRestore(parts, services, report);
}
