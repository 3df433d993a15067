import type { ErrorReport } from './errors';
import type { SnapshotId, Uid } from './ids';
import type { PageRef, TabGroup } from './manifest';
import type { Session } from './session';
import type { Trigger } from './snapshot';

/** One saved tab as a list shows it. */
export interface TabPreview {
  uid: Uid;
  url: string;
  title: string;
  /** `data:` url of the icon, when one was kept. */
  icon?: string;
  pinned: boolean;
  group?: TabGroup;
  pages: PageRef[];
  fields: number;
  drafts: number;
  messages: number;
  unsent: boolean;
  /** A tab with this url is open now and will be adopted instead of opened again. */
  alreadyOpen: boolean;
  closedAt?: number;
}

export interface WindowPreview {
  uid: Uid;
  tabs: TabPreview[];
  groups: TabGroup[];
}

/** One snapshot of a session, read for showing. Damaged records are left out of the tree and named in `problems`. */
export interface SessionPreview {
  session: Session;
  snapshot: SnapshotId;
  takenAt: number;
  trigger: Trigger;
  windows: WindowPreview[];
  closedTabs: TabPreview[];
  problems: ErrorReport[];
}
