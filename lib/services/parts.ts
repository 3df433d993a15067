import type * as bootId from '../browser/boot-id';
import type * as cleanExit from '../browser/clean-exit';
import type * as closedWindows from '../browser/closed-windows';
import type * as earlyPages from '../browser/early-pages';
import type * as icons from '../browser/icons';
import type * as openTabs from '../browser/open-tabs';
import type * as pageCommands from '../browser/page-commands';
import type * as sites from '../browser/site-permissions';
import type { StartReason } from '../browser/start-reason';
import type * as wal from '../browser/wal';
import type * as windows from '../browser/windows';
import type { Uids } from '../browser/tab-uids';
import type { AppError } from '../model/errors';
import type { Health, SavedKind } from '../model/health';
import type { SessionId } from '../model/ids';
import type { Settings } from '../model/settings';
import type { SessionStore } from '../store/session-store';

/** What every service may use of the world; put together in `create-services.ts` and nowhere else. */
export interface Parts {
  store: SessionStore;
  uids: Uids;
  browser: Pick<typeof windows, 'readWindows'> &
    typeof openTabs &
    typeof closedWindows &
    typeof pageCommands &
    Pick<typeof wal, 'readWal' | 'removeWal'> &
    Pick<typeof earlyPages, 'readEarlyPages'> &
    Pick<typeof sites, 'isGranted' | 'registerContentScripts' | 'injectIntoOpenTabs'> &
    Pick<typeof cleanExit, 'readCleanExit'> &
    Pick<typeof icons, 'readIcon'> &
    typeof bootId & { startReason(): Promise<StartReason> };
  settings(): Promise<Settings>;
  changeSettings(settings: Settings): Promise<void>;
  /** The session of this browser run. Set by `startRun`, before anything is captured. */
  run(): SessionId;
  now(): number;
  newId(): string;
  report(error: unknown, when: string): void;
}

/** Keeps the health of saving; see `lib/model/health.ts`. */
export interface HealthKeeper {
  /** An edit has come; call what it returns once that is stored, or will not be. */
  saving(): () => void;
  /** Ends what was said of a failure of the same kind; a snapshot ends all. */
  saved(what?: SavedKind): void;
  failed(error: unknown, when: string, of?: SavedKind): void;
  /** An automatic archive was written (undefined), or could not be. */
  archived(error: unknown): void;
  read(): Health;
}

/** Keeps what is to be said about the second copy. */
export interface CopyHealthKeeper {
  copied(): void;
  copyFailed(error: unknown, when: string): void;
}

export type ProblemListener = (error: AppError) => void;
