import { toReport } from '../model/errors';
import type { Health } from '../model/health';
import type { HealthKeeper } from './parts';

/** Writing the health of saving more often than this helps nobody. Milliseconds. */
const WRITE_EVERY_MS = 500;

/** Counts saves and remembers the last failure until something was saved after it. */
export function keepHealth(
  initial: Health,
  write: (health: Health) => Promise<void>,
  { now, log }: { now: () => number; log: (error: unknown, when: string) => void },
): HealthKeeper {
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
    saved(what = 'snapshot') {
      const { error, archiveError } = health;
      const stillFull = what === 'edit' && error?.code === 'quota' && { error };
      health = { saves: health.saves + 1, lastSavedAt: now(), ...stillFull, ...(archiveError && { archiveError }) };
      schedule();
    },
    failed(error, when) {
      log(error, when);
      const at = now();
      health = { ...health, unsavedSince: health.unsavedSince ?? at, error: { ...toReport(error), at } };
      flush();
    },
    archived(error) {
      const { archiveError: _before, ...rest } = health;
      if (error !== undefined) log(error, 'writing an archive');
      health = error === undefined ? rest : { ...rest, archiveError: { ...toReport(error), at: now() } };
      flush();
    },
    read: () => health,
  };
}
