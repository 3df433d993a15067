import type { PrunePreview } from '../../lib/model/prune';
import type { SpaceReport } from '../../lib/model/space';
import { fakeId, NOW } from './fake-sessions';

export const EMPTY_SPACE: SpaceReport = {
  pressure: { level: 0, used: 0, limit: 2_000_000_000, of: 'budget' },
  kinds: [],
  sessions: [],
  exact: true,
  counts: { sessions: 0, snapshots: 0 },
  persisted: true,
};

export const NOTHING_TO_PRUNE: PrunePreview = {
  snapshots: 0,
  sessions: [],
  checkpoints: [],
  idle: [],
  bytesOf: {},
  bytes: 0,
  exact: true,
  clockInDoubt: false,
};

/** A year of work, close to the budget. */
export const FULL_SPACE: SpaceReport = {
  pressure: { level: 85, used: 1_760_000_000, limit: 2_000_000_000, of: 'budget' },
  kinds: [
    { kind: 'second-copy', bytes: 840_000_000 },
    { kind: 'conversations', bytes: 512_000_000 },
    { kind: 'pages', bytes: 260_000_000 },
    { kind: 'tabs', bytes: 96_000_000 },
    { kind: 'other', bytes: 31_000_000 },
    { kind: 'icons', bytes: 18_000_000 },
    { kind: 'open-pages', bytes: 3_000_000 },
  ],
  sessions: Array.from({ length: 10 }, (_, index) => ({
    session: fakeId(),
    title: index === 0 ? 'Upload retries, and the flight to Lisbon' : '',
    startedAt: NOW - (index + 1) * 86_400_000,
    bytes: 240_000_000 - index * 22_000_000,
  })),
  exact: false,
  counts: { sessions: 412, snapshots: 18_300 },
  persisted: false,
};

export const MUCH_TO_PRUNE: PrunePreview = {
  snapshots: 12_400,
  sessions: FULL_SPACE.sessions.map(({ session, title, startedAt }, index) => ({
    session,
    title,
    startedAt,
    snapshots: 2_300 - index * 190,
    tooOld: index * 20,
  })),
  checkpoints: [],
  idle: [],
  bytesOf: {},
  bytes: 380_000_000,
  exact: true,
  clockInDoubt: false,
};
