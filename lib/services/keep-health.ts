import { toReport } from '../model/errors';
import { STALE_AFTER_MS, type Health } from '../model/health';
import type { CopyHealthKeeper, HealthKeeper } from './parts';

/** Writing the health of saving more often than this helps nobody. Milliseconds. */
const WRITE_EVERY_MS = 500;
/** An edit is stored within milliseconds; that one waits is worth a word after this. */
const SLOW_MS = 2_000;

export interface HealthTools {
  now: () => number;
  log: (error: unknown, when: string) => void;
  /** An edit waits so long that the badge is to say it, or does so no more. */
  onStale?: () => void;
}

/** Counts saves, and remembers the last failure until the same kind of saving went well, and what waits to be saved. */
export function keepHealth(
  initial: Health,
  write: (health: Health) => Promise<void>,
  { now, log, onStale = () => undefined }: HealthTools,
): HealthKeeper & CopyHealthKeeper {
  let health = initial;
  let failedSince = initial.error && initial.unsavedSince;
  const { flush, schedule } = createWriter(() => health, { write, now, log });
  const withUnsaved = ({ unsavedSince: _before, ...rest }: Health): Health => {
    const since = Math.min(failedSince ?? Infinity, edits.oldest());
    return Number.isFinite(since) ? { ...rest, unsavedSince: since } : rest;
  };
  const publish = (): void => {
    health = withUnsaved(health);
    flush();
  };
  const note = (name: 'copyError' | 'archiveError', error: unknown): void => {
    const { [name]: _before, ...rest } = health;
    health = error === undefined ? rest : { ...rest, [name]: { ...toReport(error), at: now() } };
    flush();
  };
  const edits = watchEdits({ now, onSlow: publish, onStale });
  return {
    saving: () => edits.begin(),
    saved(what = 'snapshot') {
      const { saves, error, copyError, archiveError } = health;
      // For want of room a small edit may still fit.
      const isOver = what === 'snapshot' || (error?.of === 'edit' && error.code !== 'quota');
      if (isOver) failedSince = undefined;
      health = withUnsaved({
        saves: saves + 1,
        lastSavedAt: now(),
        ...(error && !isOver && { error }),
        ...(copyError && { copyError }),
        ...(archiveError && { archiveError }),
      });
      schedule();
    },
    failed(error, when, of = 'snapshot') {
      log(error, when);
      const at = now();
      failedSince ??= at;
      health = { ...health, error: { ...toReport(error), at, of } };
      publish();
    },
    copied() {
      if (health.copyError) note('copyError', undefined);
    },
    copyFailed(error, when) {
      log(error, when);
      note('copyError', error);
    },
    archived(error) {
      if (error !== undefined) log(error, 'writing an archive');
      note('archiveError', error);
    },
    read: () => health,
  };
}

interface Writer {
  flush(): void;
  /** Now, or once the last time is long enough ago. */
  schedule(): void;
}

function createWriter(
  read: () => Health,
  { write, now, log }: Pick<HealthTools, 'now' | 'log'> & { write: (health: Health) => Promise<void> },
): Writer {
  let writtenAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    writtenAt = now();
    void write(read()).catch((error: unknown) => log(error, 'writing the state of saving'));
  };
  return {
    flush,
    schedule() {
      if (now() - writtenAt >= WRITE_EVERY_MS) flush();
      else timer ??= setTimeout(flush, WRITE_EVERY_MS);
    },
  };
}

interface EditWatch {
  begin(): () => void;
  /** When the one that waits longest came; Infinity without any. */
  oldest(): number;
}

/** Edits that have come and are not stored yet. */
function watchEdits({ now, onSlow, onStale }: { now: () => number; onSlow(): void; onStale(): void }): EditWatch {
  const waiting = new Set<{ since: number }>();
  return {
    begin() {
      const edit = { since: now(), isSlow: false, isStale: false };
      waiting.add(edit);
      const slow = setTimeout(() => {
        edit.isSlow = true;
        onSlow();
      }, SLOW_MS);
      const stale = setTimeout(() => {
        edit.isStale = true;
        onStale();
      }, STALE_AFTER_MS + 1);
      return () => {
        clearTimeout(slow);
        clearTimeout(stale);
        waiting.delete(edit);
        if (edit.isSlow) onSlow();
        if (edit.isStale) onStale();
      };
    },
    oldest: () => Math.min(Infinity, ...[...waiting].map(({ since }) => since)),
  };
}
