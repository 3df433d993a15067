import type { KeptCopy } from '../store/second-copy/open-second-copy';
import type { Urgency } from '../store/second-copy/record-changes';
import { withRoom } from './make-room';
import type { CopyHealthKeeper } from './parts';

/** Decides when the second copy is written, tidied and compared. */
export interface SecondCopyKeeper {
  /** Something was saved that the copy does not have; `later` when it need not have it at once. */
  changed(urgency?: Urgency): void;
  /** Writes what is missing now; also what a worker left that died in between. Never throws. */
  flush(): Promise<void>;
  /** Once after the browser was started: whatever the copy lacks is written. Never throws. */
  compare(): Promise<void>;
}

export interface SecondCopyTools {
  copy: Pick<KeptCopy, 'flush' | 'merge' | 'reconcile'>;
  health: CopyHealthKeeper;
  report(error: unknown, when: string): void;
  /** Frees something; true when it did. Without it a copy that does not fit waits until there is room. */
  makeRoom?: () => Promise<boolean>;
}

const noRoom = (): Promise<boolean> => Promise.resolve(false);

/** A commit and the changes of the session that follow it make one file. */
const QUIET_MS = 250;
/** What changes with every edit is copied so often at most: with the time it takes, the copy is never 30 s behind. */
const PATIENT_MS = 20_000;
/** Nothing was saved for so long: time to tidy. A worker without work dies some 30 s after its last event. */
const IDLE_MS = 8_000;

export function keepSecondCopy({ copy, health, report, makeRoom = noRoom }: SecondCopyTools): SecondCopyKeeper {
  let flushTimer: ReturnType<typeof setTimeout> | undefined;
  let patientTimer: ReturnType<typeof setTimeout> | undefined;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;
  const tidy = (): void => {
    // Nothing depends on it: what failed is tried again after the next flush.
    copy.merge().catch((error: unknown) => report(error, 'tidying the second copy'));
  };
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      health.copied();
    } catch (error) {
      health.copyFailed(error, 'writing the second copy');
    }
  };
  const flush = async (): Promise<void> => {
    clearTimeout(flushTimer);
    clearTimeout(patientTimer);
    flushTimer = undefined;
    patientTimer = undefined;
    clearTimeout(idleTimer);
    await attempt(() => withRoom(() => copy.flush(), makeRoom));
    idleTimer = setTimeout(tidy, IDLE_MS);
  };
  return {
    changed(urgency = 'soon') {
      if (urgency === 'soon') flushTimer ??= setTimeout(() => void flush(), QUIET_MS);
      else patientTimer ??= setTimeout(() => void flush(), PATIENT_MS);
    },
    flush,
    compare: () => attempt(() => copy.reconcile()),
  };
}
