import { toReport } from '../model/errors';
import type { Health } from '../model/health';
import type { CopyHealthKeeper, HealthKeeper } from './parts';

/** Writing the health of saving more often than this helps nobody. Milliseconds. */
const WRITE_EVERY_MS = 500;

/** Counts saves and remembers the last failure until something was saved after it. */
export function keepHealth(
  initial: Health,
  write: (health: Health) => Promise<void>,
  { now, log }: { now: () => number; log: (error: unknown, when: string) => void },
): HealthKeeper & CopyHealthKeeper {
  let health = initial;
  let writtenAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    writtenAt = now();
    void write(health).catch((error: unknown) => log(error, 'writing the state of saving'));
  };
  const schedule = (): void => {
    if (now() - writtenAt >= WRITE_EVERY_MS) flush();
    else timer ??= setTimeout(flush, WRITE_EVERY_MS);
  };
  return {
    saved() {
      const { copyError } = health;
      health = { saves: health.saves + 1, lastSavedAt: now(), ...(copyError && { copyError }) };
      schedule();
    },
    failed(error, when) {
      log(error, when);
      const at = now();
      health = { ...health, unsavedSince: health.unsavedSince ?? at, error: { ...toReport(error), at } };
      flush();
    },
    copied() {
      if (!health.copyError) return;
      const { copyError: _over, ...rest } = health;
      health = rest;
      flush();
    },
    copyFailed(error, when) {
      log(error, when);
      health = { ...health, copyError: { ...toReport(error), at: now() } };
      flush();
    },
    read: () => health,
  };
}
