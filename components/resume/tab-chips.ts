import type { TabPreview } from '../../lib/model/preview';
import type { ChipTone } from '../parts/Chip';
import type { Texts } from '../texts';

interface ChipText {
  text: string;
  tone: ChipTone;
}

/** What comes back with the tab, and what is particular about it. */
export function tabChips(tab: TabPreview, { t, count, ago }: Texts): ChipText[] {
  // The unsent prompt is a draft in a field too; it is named once.
  const named = tab.unsent ? 1 : 0;
  const drafts = Math.max(0, tab.drafts - named);
  const fields = Math.max(0, tab.fields - Math.max(tab.drafts, named));
  const kept = [
    ...(drafts > 0 ? [count('drafts', drafts)] : []),
    ...(fields > 0 ? [count('keptFields', fields)] : []),
    ...(tab.messages > 0 ? [count('keptTurns', tab.messages)] : []),
    ...(tab.unsent ? [t('unsentPrompt')] : []),
  ];
  const plain = [
    ...(tab.pinned ? [t('pinned')] : []),
    ...(tab.alreadyOpen ? [t('alreadyOpen')] : []),
    ...(tab.closedAt === undefined ? [] : [t('closedAgo', ago(tab.closedAt))]),
  ];
  return [
    ...kept.map((text): ChipText => ({ text, tone: 'kept' })),
    ...plain.map((text): ChipText => ({ text, tone: 'plain' })),
  ];
}
