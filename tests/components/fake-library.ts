import type { ArchivePreview } from '../../lib/model/archive';
import type { Checkpoint } from '../../lib/model/checkpoint';
import type { SnapshotComparison } from '../../lib/model/compare/snapshot-comparison';
import type { MergePreview } from '../../lib/model/merge/merge-report';
import type { Session } from '../../lib/model/session';
import { NO_TOTALS, type Snapshot, type Trigger } from '../../lib/model/snapshot';
import { fakeId, fakeSession, HOUR, MINUTE, NOW } from './fake-sessions';

const TRIGGERS: readonly Trigger[] = ['interval', 'tab', 'interval', 'manual', 'before-restore', 'before-update'];

/** `count` snapshots of a session, newest first, some minutes apart. */
export function fakeSnapshots({ id, head, snapshots, lastSavedAt, totals }: Session, count: number): Snapshot[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index === 0 && head !== undefined ? head : fakeId(),
    session: id,
    seq: snapshots - index,
    parents: [],
    takenAt: lastSavedAt - index * 37 * MINUTE,
    trigger: index === 0 ? 'close' : TRIGGERS[index % TRIGGERS.length]!,
    manifest: fakeId(),
    totals: { ...totals, tabs: Math.max(1, totals.tabs - index) },
  }));
}

export const fakeCheckpoint = (snapshot: Snapshot, change: Partial<Checkpoint> = {}): Checkpoint => ({
  snapshot: snapshot.id,
  session: snapshot.session,
  createdAt: snapshot.takenAt + 4_000,
  name: 'Before the rebase',
  description: '',
  tags: [],
  priority: 'normal',
  ...change,
});

/** `count` sessions over as many days, newest first. */
export const manySessions = (count: number): Session[] =>
  Array.from({ length: count }, (_, index) =>
    fakeSession({
      title: index % 3 === 0 ? '' : `Reading list ${index}`,
      status: index % 5 === 0 ? 'interrupted' : 'completed',
      offer: 'resumed',
      startedAt: NOW - (index + 2) * 9 * HOUR,
      lastSavedAt: NOW - (index + 1) * 9 * HOUR,
      endedAt: NOW - (index + 1) * 9 * HOUR,
      totals: { ...NO_TOTALS, windows: 1 + (index % 3), tabs: 3 + index, drafts: index % 4, messages: index % 7 },
    }),
  );

export const typicalComparison: Omit<SnapshotComparison, 'before' | 'after'> = {
  same: false,
  windows: [{ uid: fakeId(), change: 'opened', tabs: 3 }],
  tabs: [
    {
      uid: fakeId(),
      title: 'Pull request #482: retry uploads',
      url: 'https://git.example.org/up/482',
      changes: [],
      fields: [
        {
          adapter: 'textarea',
          label: 'Leave a comment',
          change: 'changed',
          draft: true,
          url: 'https://git.example.org/up/482',
          before: 'The backoff should cap at 30 s',
          after: 'The backoff should cap at 30 s, otherwise a laptop that slept retries at once',
        },
        { adapter: 'text-input', label: '', change: 'added', draft: false, url: '', after: 'upload, retry' },
        {
          adapter: 'checkbox',
          label: 'Notify the team',
          change: 'changed',
          draft: false,
          url: '',
          answers: 'checked',
          before: 'no',
          after: 'yes',
        },
      ],
      conversations: [],
    },
    {
      uid: fakeId(),
      title: 'Claude — Retry with backoff',
      url: 'https://claude.ai/chat/1',
      changes: ['renamed'],
      before: { title: 'Claude', url: 'https://claude.ai/chat/1' },
      fields: [],
      conversations: [
        {
          key: 'claude:1',
          title: 'Retry with backoff',
          added: 4,
          removed: 0,
          rewritten: 1,
          messages: [
            { role: 'user', text: 'And with jitter?' },
            { role: 'assistant', text: 'Full jitter spreads the retries best; here is the change to your function.' },
          ],
          draft: { before: '', after: 'what about a cap of' },
        },
      ],
    },
    {
      uid: fakeId(),
      title: 'Hacker News',
      url: 'https://news.example.com/',
      changes: ['closed'],
      fields: [],
      conversations: [],
    },
  ],
  more: 12,
  problems: [],
};

export const typicalMerge: Omit<MergePreview, 'one' | 'other'> = {
  base: fakeId(),
  newest: 'this',
  newestFacts: [
    { kind: 'bounds', count: 1 },
    { kind: 'scroll', count: 2 },
  ],
  conflictCount: 3,
  totals: { ...NO_TOTALS, windows: 3, tabs: 31, drafts: 3, messages: 28 },
  problems: [],
  conflicts: [
    {
      id: 'c1',
      kind: 'field',
      label: 'Leave a comment',
      tab: { uid: fakeId(), title: 'Pull request #482: retry uploads', url: 'https://git.example.org/up/482' },
      base: 'The backoff should cap',
      this: 'The backoff should cap at 30 s',
      that: 'The backoff should cap at a minute, as everywhere else in this module, or nobody will understand it',
      takes: 'this',
    },
    {
      id: 'c3',
      kind: 'check',
      label: 'Squash and merge',
      tab: { uid: fakeId(), title: 'Pull request #482: retry uploads', url: 'https://git.example.org/up/482' },
      this: 'yes',
      that: 'no',
      takes: 'this',
    },
    { id: 'c2', kind: 'title', label: '', this: 'Upload retries', that: 'Lisbon', takes: 'this' },
  ],
};

export const typicalArchive: ArchivePreview = {
  createdAt: NOW - 40 * HOUR,
  appVersion: '0.1.0',
  bytes: 18_400_000,
  sessions: (['new', 'partly', 'present', 'clash', 'unreadable'] as const).map((state, index) => ({
    id: fakeId(),
    title: ['Upload retries, and the flight to Lisbon', 'Release notes 4.2', '', 'Grant application', 'Lost'][index]!,
    startedAt: NOW - (index + 40) * HOUR,
    lastSavedAt: NOW - (index + 38) * HOUR,
    snapshots: 12 * (index + 1),
    checkpoints: index,
    windows: 1,
    tabs: 9 + index,
    bytes: 1_400_000 * (index + 1),
    state,
    adds: state === 'present' ? 0 : 12,
    returns: state === 'present' ? 1 : 0,
  })),
  warnings: [{ code: 'cut-off' }, { code: 'missing-snapshots', session: 'Grant application', count: 3 }],
};
