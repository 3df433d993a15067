import type { Settings } from '../model/settings';
import type { Trigger } from '../model/snapshot';

/** Decides when to take snapshots; taking them is another's work. */
export interface SnapshotSchedule {
  /** A tab or window changed: soon, many changes in one. */
  browserChanged(): void;
  /** A page changed: with the next interval. */
  pageChanged(): void;
  /** Twice a minute, also after the worker slept: takes what is due. */
  heartbeat(): Promise<void>;
  /** When the browser or a page last changed, in milliseconds since 1970; -Infinity when nothing did in this worker's life. */
  changedAt(): number;
}

/** A restored window raises dozens of events; the last one must still be saved within the promised second. */
const QUIET_MS = 150;
const LONGEST_WAIT_MS = 600;

/** During a pause nothing is recorded but what somebody asks for. */
export const unlessPaused =
  <Value>(take: (trigger: Trigger) => Promise<Value>, settings: () => Promise<Pick<Settings, 'paused'>>) =>
  async (trigger: Trigger): Promise<Value | undefined> =>
    (await settings()).paused ? undefined : take(trigger);

export function scheduleSnapshots(
  take: (trigger: Trigger) => Promise<unknown>,
  { now, intervalMs }: { now: () => number; intervalMs: () => Promise<number> },
): SnapshotSchedule {
  let quietTimer: ReturnType<typeof setTimeout> | undefined;
  let firstChangeAt: number | undefined;
  let intervalTimer: ReturnType<typeof setTimeout> | undefined;
  let changedAt = -Infinity;
  const run = async (trigger: Trigger): Promise<void> => {
    clearTimeout(quietTimer);
    clearTimeout(intervalTimer);
    intervalTimer = undefined;
    firstChangeAt = undefined;
    await take(trigger);
  };
  return {
    browserChanged() {
      changedAt = now();
      firstChangeAt ??= changedAt;
      const left = firstChangeAt + LONGEST_WAIT_MS - changedAt;
      clearTimeout(quietTimer);
      quietTimer = setTimeout(() => void run('tab'), Math.max(0, Math.min(QUIET_MS, left)));
    },
    pageChanged() {
      changedAt = now();
      if (intervalTimer !== undefined) return;
      intervalTimer = setTimeout(() => undefined, 0);
      void intervalMs().then((ms) => {
        clearTimeout(intervalTimer);
        intervalTimer = setTimeout(() => void run('interval'), ms);
      });
    },
    async heartbeat() {
      // A worker that slept has lost its timers; an unchanged session writes nothing.
      await run('interval');
    },
    changedAt: () => changedAt,
  };
}
