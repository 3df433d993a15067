import type { Action } from './actions';

/** Leaves something of every kind, shared and not shared, two snapshots that may go, and a check under way. */
const FULL: readonly Action[] = [
  { do: 'begin', session: 0, title: 'first', at: 1 },
  { do: 'begin', session: 1, title: 'second', at: 2 },
  { do: 'begin', session: 2, title: 'imported', at: 3, status: 'interrupted' },
  {
    do: 'commit',
    session: 0,
    tabs: [
      [0, 0],
      [1, 1],
    ],
    trigger: 'tab',
    at: 3,
  },
  {
    do: 'commit',
    session: 1,
    tabs: [
      [0, 0],
      [2, 2],
    ],
    trigger: 'manual',
    at: 4,
  },
  {
    do: 'commit',
    session: 0,
    tabs: [
      [0, 0],
      [1, 2],
    ],
    trigger: 'before-restore',
    at: 5,
  },
  { do: 'commit', session: 0, tabs: [[0, 1]], trigger: 'manual', at: 6 },
  {
    do: 'ahead',
    tabs: [
      [2, 0],
      [1, 0],
    ],
  },
  { do: 'name', nth: 0, name: 'kept' },
  { do: 'live', document: 0, session: 0, seq: 1, text: 0, chat: 1 },
  { do: 'live', document: 1, session: 1, seq: 1, text: 1, chat: 2 },
  { do: 'talk', chat: 1, text: 0 },
  { do: 'talk', chat: 2, text: 0 },
  { do: 'report', report: 0, at: 6 },
  { do: 'beginCheck', level: 1, at: 7 },
];

/** Leaves a deleted session that shares its pages with another, and a pack of which half is garbage. */
const HALF_DEAD: readonly Action[] = [
  { do: 'begin', session: 0, title: 'goes', at: 1 },
  { do: 'begin', session: 1, title: 'stays', at: 2 },
  {
    do: 'commit',
    session: 0,
    tabs: [
      [0, 0],
      [1, 1],
    ],
    trigger: 'manual',
    at: 3,
  },
  { do: 'commit', session: 1, tabs: [[0, 0]], trigger: 'manual', at: 4 },
  { do: 'commit', session: 0, tabs: [[2, 0]], trigger: 'manual', at: 5 },
  { do: 'talk', chat: 1, text: 0 },
  { do: 'prune', nths: [0] },
  { do: 'live', document: 0, session: 0, seq: 1, text: 0, chat: 1 },
  { do: 'change', session: 0, title: 'deleted', deleted: true },
];

/** Leaves one snapshot in so many packs that they are worth merging. */
const SCATTERED: readonly Action[] = [
  { do: 'begin', session: 0, title: 'first', at: 1 },
  ...Array.from({ length: 7 }, (_, only): Action => ({
    do: 'ahead',
    tabs: [
      [0, 0],
      [1, 1],
    ],
    only,
  })),
  {
    do: 'commit',
    session: 0,
    tabs: [
      [0, 0],
      [1, 1],
    ],
    trigger: 'manual',
    at: 3,
  },
  { do: 'collect' },
];

export const HISTORIES = {
  full: FULL,
  halfDead: HALF_DEAD,
  scattered: SCATTERED,
  glancing: [...HALF_DEAD, { do: 'beginCheck', level: 0, at: 6 }],
  checking: [...HALF_DEAD, { do: 'beginCheck', level: 2, at: 6 }],
} satisfies Record<string, readonly Action[]>;
export type HistoryName = keyof typeof HISTORIES;
