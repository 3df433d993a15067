import { keptDamages, type CheckLevel, type CheckReport } from '../model/check-report';
import { DAY, WEEK } from '../model/durations';
import { forgetWhole } from './is-whole';
import type { Parts } from './parts';
import type { SnapshotSchedule } from './schedule-snapshots';

/** Checks and tidies the store in slices of small steps, so that saving never waits for long. */
export interface StoreCare {
  /** What every start does: a glance at all heads, and a thorough check when something is wrong with them. */
  started(): Promise<void>;
  /** Starts a check now, whatever else goes on. Resolves to its report as it begins; pages watch the stored one. */
  check(level: CheckLevel): Promise<CheckReport>;
  cancel(): Promise<void>;
  /** Twice a minute: goes on with what another worker began, does what is due, tidies up. */
  heartbeat(): Promise<void>;
  /** Resolves when nothing is being done. */
  settled(): Promise<void>;
}

/** Nothing changed for this long: nobody is waiting for the store. That a heartbeat looked and saved nothing new is no change. */
const QUIET_MS = 5_000;
/** Longest stretch of work per heartbeat that nobody asked for. */
const SLICE_MS = 3_000;
/** A page may never rest, e.g. a clock: after so many heartbeats without quiet a little is done all the same. */
const RESTLESS_BEATS = 20;
const RESTLESS_SLICE_MS = 200;

type Needs = Pick<Parts, 'store' | 'now' | 'report'>;
type Step = () => Promise<boolean>;

export function createStoreCare(
  { store, now, report }: Needs,
  { changedAt, pause = yieldToOthers }: Pick<SnapshotSchedule, 'changedAt'> & { pause?: () => Promise<void> },
): StoreCare {
  let working: Promise<void> | undefined;
  // A clock that was set back does not make it loud for ever.
  const isQuiet = (): boolean => Math.abs(now() - changedAt()) >= QUIET_MS;

  let restless = 0;
  const sliceMs = (): number => (isQuiet() ? SLICE_MS : restless > RESTLESS_BEATS ? RESTLESS_SLICE_MS : 0);

  /** Steps until there are no more or it is enough. One at a time: a second caller shares the first one's work. */
  const work = (step: Step, isEnough: () => boolean): Promise<void> => {
    working ??= carryOut(step, isEnough).finally(() => (working = undefined));
    return working;
  };
  const carryOut = async (step: Step, isEnough: () => boolean): Promise<void> => {
    while (!isEnough() && (await step())) await pause();
  };
  const slice = (step: Step): Promise<void> => {
    const begun = now();
    return work(step, () => now() - begun >= sliceMs());
  };
  const step = createCheckStep({ store, now });
  const stepCheck: Step = async () => {
    const done = await step();
    return done !== undefined && done.finishedAt === undefined;
  };
  const begin = async (level: CheckLevel): Promise<CheckReport> => {
    const begun = await store.beginCheck(level, now(), level === 2);
    // Asked for: whatever else is being done ends first, then it runs without a limit.
    const before = working?.catch(() => undefined) ?? Promise.resolve();
    void before.then(() => work(stepCheck, () => false)).catch((error: unknown) => report(error, 'checking the store'));
    return begun;
  };
  const settled = async (): Promise<void> => {
    // What waits for one piece of work begins when that one ends.
    for (let idle = 0; idle < 3; idle = working ? 0 : idle + 1) await working?.catch(() => undefined);
  };

  const startUp = async (): Promise<void> => {
    const { id } = await begin(0);
    await settled();
    const glance = await store.getCheckReport(id);
    if (glance?.level === 0 && keptDamages(glance).length > 0) await begin(1);
  };
  const beat = async (): Promise<void> => {
    restless = isQuiet() ? 0 : restless + 1;
    if (working) return;
    // What an earlier slice, or another worker, began.
    const underWay = await step();
    const isUnderWay = underWay !== undefined && underWay.finishedAt === undefined;
    const due = !isUnderWay && sliceMs() > 0 ? await dueLevel(store, now()) : undefined;
    if (due !== undefined) await store.beginCheck(due, now());
    // One that somebody waits for is done in one go, whoever began it.
    if (isUnderWay && underWay.asked) await work(stepCheck, () => false);
    else await slice(isUnderWay || due !== undefined ? stepCheck : () => store.stepUpkeep(now()));
  };
  /** A check goes on with the next heartbeat; that it failed must not look as if saving had. */
  const reportErrors = (run: () => Promise<void>): Promise<void> =>
    run().catch((error: unknown) => report(error, 'checking the store'));

  return {
    check: begin,
    settled,
    cancel: () => store.cancelCheck(now()),
    started: () => reportErrors(startUp),
    heartbeat: () => reportErrors(beat),
  };
}

/** Does a step of the check under way, if any. What it newly names as damaged was perhaps found whole before. */
function createCheckStep({ store, now }: Pick<Needs, 'store' | 'now'>): () => Promise<CheckReport | undefined> {
  let told = '';
  return async () => {
    const report = await store.stepCheck(now());
    if (!report) return undefined;
    const found = keptDamages(report).length + report.more;
    const telling = `${report.id}:${String(found)}`;
    if (found > 0 && telling !== told) forgetWhole();
    told = telling;
    return report;
  };
}

/**
 * Every stored byte once a week, every row once a day; what was cancelled is tried again a day later. A clock that was set
 * back does not put it off for ever.
 */
async function dueLevel(store: Needs['store'], now: number): Promise<CheckLevel | undefined> {
  const ended = (await store.listCheckReports()).filter(({ finishedAt }) => finishedAt !== undefined);
  const isDue = (least: CheckLevel, every: number): boolean =>
    ended.every(({ level, startedAt, finishedAt = startedAt, cancelled }) => {
      const [since, pause] = cancelled ? [finishedAt, DAY] : [startedAt, every];
      return level < least || Math.abs(now - since) > pause;
    });
  if (isDue(2, WEEK)) return 2;
  return isDue(1, DAY) ? 1 : undefined;
}

/** Between two steps everything that waits, messages of pages first of all, has its turn. */
const yieldToOthers = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
