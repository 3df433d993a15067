import { openTreeTabs, type SessionTree } from './session-tree';
import type { Totals } from './snapshot';

/** Counts what is open in a tree, so that lists need not open it. Conversations open in two tabs count once. */
export function countTotals(tree: SessionTree): Totals {
  const tabs = openTreeTabs(tree).map(({ state }) => state);
  const pages = tabs.flatMap((tab) => tab.pages);
  const conversations = [...new Map(tabs.flatMap((tab) => tab.conversations).map((ref) => [ref.key, ref])).values()];
  const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
  return {
    windows: tree.windows.length,
    tabs: tabs.length,
    fields: sum(pages.map(({ fields }) => fields)),
    drafts: sum(pages.map(({ drafts }) => drafts)),
    conversations: conversations.length,
    messages: sum(conversations.map(({ messages }) => messages)),
    unsent: conversations.filter(({ unsent }) => unsent).length,
  };
}
