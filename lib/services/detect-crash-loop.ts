import type { Session } from '../model/session';
import type { Parts } from './parts';

/** A browser that crashes this soon after it was started after a crash may crash because of what is resumed. */
const CRASH_LOOP_MS = 5 * 60_000;
/** The last two runs are among the sessions that were saved last. */
const LOOKED_AT = 50;

/**
 * True when the last run crashed within minutes, and the one before it had crashed too. Neither how long the browser was
 * off counts, nor how long nobody worked before a crash: only how long the last run lived.
 */
export async function isCrashLoop({ store, browser }: Pick<Parts, 'store' | 'browser'>): Promise<boolean> {
  const sessions = await store.listSessions({ includeDeleted: true, limit: LOOKED_AT });
  const [last, before] = sessions.filter(isEndedRun).sort((one, other) => other.startedAt - one.startedAt);
  if (last?.status !== 'interrupted' || before?.status !== 'interrupted') return false;
  const { id, startedAt, endedAt = startedAt } = last;
  return endedAt - startedAt < CRASH_LOOP_MS && (await browser.readSettledRun()) !== id;
}

/** Not what was imported, branched off or merged meanwhile, nor what was made for leftovers, which tells of no run's life. */
const isEndedRun = ({ endedAt, importedFrom, leftovers, links }: Session): boolean =>
  endedAt !== undefined && !importedFrom && !leftovers && links.every(({ kind }) => kind === 'resumed-from');

type Needs = Pick<Parts, 'store' | 'browser' | 'run' | 'now' | 'report'>;

/**
 * Notes, once, that this run lasts. When a run ends nobody sees it, and a quiet one saves nothing that would tell.
 * Never throws: on a full disk, what is saved now and then matters more.
 */
export async function noteSettled(parts: Needs): Promise<void> {
  try {
    await writeIfSettled(parts);
  } catch (error) {
    parts.report(error, 'noting that the run lasts');
  }
}

async function writeIfSettled({ store, browser, run, now }: Needs): Promise<void> {
  if ((await browser.readSettledRun()) === run()) return;
  const session = await store.getSession(run());
  if (session && now() - session.startedAt >= CRASH_LOOP_MS) await browser.writeSettledRun(session.id);
}
