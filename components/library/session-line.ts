import type { Session } from '../../lib/model/session';
import type { Totals } from '../../lib/model/snapshot';
import type { ChipTone } from '../parts/Chip';
import type { TextKey } from '../text-key';
import type { Texts } from '../texts';

/** "3 windows · 27 tabs · 2 drafts · 26 messages": what there is none of is left out, but for windows and tabs. */
export function describeTotals({ windows, tabs, drafts, messages }: Totals, { count }: Texts): string {
  return [
    ...(windows > 1 ? [count('windows', windows)] : []),
    count('tabs', tabs),
    ...(drafts > 0 ? [count('drafts', drafts)] : []),
    ...(messages > 0 ? [count('messages', messages)] : []),
  ].join(' · ');
}

const STATUS: Partial<Record<Session['status'], { key: TextKey; tone: ChipTone }>> = {
  active: { key: 'statusChipActive', tone: 'kept' },
  interrupted: { key: 'statusChipInterrupted', tone: 'warn' },
  archived: { key: 'statusChipArchived', tone: 'plain' },
};

/** A normal end is nothing to remark on; an interruption is once it was resumed. */
export function statusChip({ status, offer }: Session, { t }: Texts): { text: string; tone: ChipTone } | undefined {
  const chip = STATUS[status];
  if (!chip) return undefined;
  return { text: t(chip.key), tone: status === 'interrupted' && offer === 'resumed' ? 'plain' : chip.tone };
}
