import type { Conversation } from '../conversation';
import type { ObjectId } from '../ids';
import type { ConversationRef, PageRef, TabState, WindowState } from '../manifest';
import type { PageState } from '../page-state';

/** A page both sides changed, to be sealed. */
export type MergedPage = Pick<PageRef, 'frame' | 'url'> & { merged: PageState };

/** A tab as it will be stored: what one side alone changed points to what is stored already. */
export interface MergedTab {
  facts: Omit<TabState, 'pages' | 'conversations'>;
  pages: (PageRef | MergedPage)[];
  conversations: (ConversationRef | { merged: Conversation })[];
}

export interface MergedWindow {
  facts: Omit<WindowState, 'tabs'>;
  tabs: MergedTab[];
}

export interface MergedTree {
  windows: MergedWindow[];
  closedTabs: MergedTab[];
  closedWindows: MergedWindow[];
}

/** The contents that both sides changed; undefined for what cannot be read. Nothing else is asked for. */
export interface Contents {
  page: (id: ObjectId) => PageState | undefined;
  conversation: (id: ObjectId) => Conversation | undefined;
}
