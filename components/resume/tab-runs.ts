import type { TabGroup } from '../../lib/model/manifest';
import type { TabPreview } from '../../lib/model/preview';

/** Neighbouring tabs of one group, or of none. */
export interface TabRun {
  group?: TabGroup;
  tabs: TabPreview[];
}

export function inRuns(tabs: readonly TabPreview[]): TabRun[] {
  const runs: TabRun[] = [];
  for (const tab of tabs) {
    const last = runs.at(-1);
    if (last && last.group?.uid === tab.group?.uid) last.tabs.push(tab);
    else runs.push({ ...(tab.group && { group: tab.group }), tabs: [tab] });
  }
  return runs;
}
