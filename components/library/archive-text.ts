import type { ArchivedSession, ArchiveWarning } from '../../lib/model/archive';
import type { ChipTone } from '../parts/Chip';
import type { PluralKey, TextKey } from '../text-key';
import type { Texts } from '../texts';

/** Warnings that name a session, those that count, and those that do both. */
const PLAIN: Partial<Record<ArchiveWarning['code'], TextKey>> = {
  'cut-off': 'archiveCutOff',
  'missing-session': 'archiveMissingSession',
  'damaged-session': 'archiveDamagedSession',
  clash: 'archiveClash',
};
const COUNTED: Partial<Record<ArchiveWarning['code'], PluralKey>> = {
  'damaged-records': 'archiveDamagedRecords',
  'unknown-records': 'archiveUnknownRecords',
  'out-of-order': 'archiveOutOfOrder',
  'missing-records': 'archiveMissingRecords',
  'damaged-objects': 'archiveDamagedObjects',
  'missing-snapshots': 'archiveMissingSnapshots',
  'partial-snapshots': 'archivePartialSnapshots',
  'missing-checkpoints': 'archiveMissingCheckpoints',
};

/** A warning of an archive as a sentence. */
export function warningText({ code, session, count = 0 }: ArchiveWarning, texts: Texts): string {
  const name = session === undefined || session === '' ? texts.t('sessionWithoutName') : session;
  const counted = COUNTED[code];
  if (counted) return texts.count(counted, count, name);
  const plain = PLAIN[code];
  return plain ? texts.t(plain, name) : code;
}

const STATES: Readonly<Record<ArchivedSession['state'], { key: TextKey; tone: ChipTone }>> = {
  new: { key: 'archivedNew', tone: 'kept' },
  present: { key: 'archivedPresent', tone: 'plain' },
  partly: { key: 'archivedPartly', tone: 'kept' },
  clash: { key: 'archivedClash', tone: 'warn' },
  unreadable: { key: 'archivedUnreadable', tone: 'bad' },
};

/** What importing a session would do, in a word or two. */
export function archivedState({ state }: ArchivedSession, { t }: Texts): { text: string; tone: ChipTone } {
  const { key, tone } = STATES[state];
  return { text: t(key), tone };
}
