import type { TabState } from '../model/manifest';
import type { TabOutcome } from '../model/restore-report';

/** How one tab came back; `waiting` pages of it have not been loaded yet, `missing` ones are damaged. */
export interface TabResult {
  result: TabOutcome['result'];
  waiting?: number;
  missing?: number;
  reason?: string;
}

/** The report's line for one tab, before its pages came in. */
export function toOutcome({ uid, title, url, privateWindow }: TabState, tab: TabResult): TabOutcome {
  const { result, waiting = 0, missing = 0 } = tab;
  const reason = tab.reason ?? (missing > 0 ? 'contents-missing' : undefined);
  const pages = waiting > 0 ? 'pending' : 'none';
  const privacy = privateWindow ? { privateWindow } : {};
  return { tab: uid, title, url, result, ...privacy, pages, fields: [], ...(reason !== undefined && { reason }) };
}
