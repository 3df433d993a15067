import type { Trigger } from '../../lib/model/snapshot';
import type { TextKey } from '../text-key';

/** Why a snapshot was taken. */
export const TRIGGER_TEXTS: Readonly<Record<Trigger, TextKey>> = {
  edit: 'triggerEdit',
  interval: 'triggerInterval',
  tab: 'triggerTab',
  close: 'triggerClose',
  manual: 'triggerManual',
  checkpoint: 'triggerCheckpoint',
  'before-restore': 'triggerBeforeRestore',
  'before-update': 'triggerBeforeUpdate',
  import: 'triggerImport',
  merge: 'triggerMerge',
};
