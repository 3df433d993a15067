import type { Message } from '../conversation';
import type { ErrorReport } from '../errors';
import type { SnapshotId, Uid } from '../ids';

/** What happened to one tab between two snapshots; a tab may have several. */
export type TabChangeKind =
  'opened' | 'closed' | 'moved' | 'navigated' | 'renamed' | 'pinned' | 'unpinned' | 'muted' | 'unmuted' | 'grouped';

/** One field that differs. Texts are cut around the place where they begin to differ; absent where it was not kept. */
export interface FieldChange {
  adapter: string;
  label: string;
  change: 'added' | 'removed' | 'changed';
  /** Text of a person's own in a place made for writing. */
  draft: boolean;
  /** Address of the page or frame the field is in. */
  url: string;
  /** The field is a box, or a part of the page that opens: what it was is `yes` or `no`. */
  answers?: 'checked' | 'open';
  before?: string;
  after?: string;
}

export interface MessageExcerpt {
  role: Message['role'];
  /** The beginning of the message. */
  text: string;
}

/** One conversation that differs: counts of all messages, and the first of those that came. */
export interface ConversationChange {
  key: string;
  title: string;
  added: number;
  removed: number;
  rewritten: number;
  messages: MessageExcerpt[];
  /** The unsent prompt, when it differs; cut as a field is. */
  draft?: { before: string; after: string };
}

export interface TabDifference {
  uid: Uid;
  title: string;
  url: string;
  /** Empty when only what the tab holds differs. */
  changes: TabChangeKind[];
  /** Title and address before, when the tab navigated or was renamed. */
  before?: { title: string; url: string };
  fields: FieldChange[];
  conversations: ConversationChange[];
}

export interface WindowDifference {
  uid: Uid;
  change: 'opened' | 'closed';
  tabs: number;
}

/** What differs between two snapshots, bounded for showing: what was left out is counted in `more`. Scroll is ignored. */
export interface SnapshotComparison {
  before: SnapshotId;
  after: SnapshotId;
  /** Nothing that is compared differs. */
  same: boolean;
  windows: WindowDifference[];
  tabs: TabDifference[];
  /** Differences beyond what is listed. */
  more: number;
  /** Records that could not be read, so that nothing is said about them. */
  problems: ErrorReport[];
}
