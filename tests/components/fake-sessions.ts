import type { TabGroup } from '../../lib/model/manifest';
import type { SessionPreview, TabPreview, WindowPreview } from '../../lib/model/preview';
import type { Session } from '../../lib/model/session';
import { NO_TOTALS, type Totals } from '../../lib/model/snapshot';

/** Thu 20 Nov 2025, 23:53:07: the clock of all invented data. */
export const NOW = new Date(2025, 10, 20, 23, 53, 7).getTime();

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

let counter = 0;

/** Ids as the store's: hex, and the same in every run. */
export const fakeId = (): string => (0x10000000 + counter++).toString(16).padStart(32, '0');

export function fakeSession(change: Partial<Session> & { totals?: Totals } = {}): Session {
  return {
    id: fakeId(),
    status: 'interrupted',
    title: 'Upload retries, and the flight to Lisbon',
    description: '',
    tags: [],
    links: [],
    startedAt: NOW - 142 * MINUTE,
    lastSavedAt: NOW - 12 * MINUTE - 400,
    endedAt: NOW - 12 * MINUTE,
    head: fakeId(),
    snapshots: 148,
    totals: { windows: 3, tabs: 27, fields: 19, drafts: 2, conversations: 1, messages: 26, unsent: 1 },
    offer: 'pending',
    ...change,
  };
}

export function fakeTab(title: string, url: string, change: Partial<TabPreview> = {}): TabPreview {
  return {
    uid: fakeId(),
    url,
    title,
    pinned: false,
    pages: [],
    fields: 0,
    drafts: 0,
    messages: 0,
    unsent: false,
    alreadyOpen: false,
    ...change,
  };
}

export const fakeGroup = (title: string, color: string): TabGroup => ({
  uid: fakeId(),
  title,
  color,
  collapsed: false,
});

export const fakeWindow = (tabs: TabPreview[], groups: TabGroup[] = []): WindowPreview => ({
  uid: fakeId(),
  tabs,
  groups,
});

export function fakePreview(
  session: Session,
  windows: WindowPreview[],
  change: Partial<SessionPreview> = {},
): SessionPreview {
  return {
    session,
    snapshot: session.head ?? fakeId(),
    takenAt: session.lastSavedAt,
    trigger: 'close',
    windows,
    closedTabs: [],
    problems: [],
    ...change,
  };
}

/** The session of the mock. */
export function typicalPreview(session: Session): SessionPreview {
  const retries = fakeGroup('Retries', 'blue');
  const work = [
    fakeTab('Inbox (3)', 'https://mail.example.org/', { pinned: true, alreadyOpen: true }),
    fakeTab('Pull request #482: retry uploads', 'https://git.example.org/up/482', {
      group: retries,
      fields: 3,
      drafts: 1,
    }),
    fakeTab('Claude — Retry with backoff', 'https://claude.ai/chat/1', {
      group: retries,
      fields: 1,
      drafts: 1,
      messages: 26,
      unsent: true,
    }),
    fakeTab('upload.ts — code.example.dev', 'https://code.example.dev/', { group: retries, fields: 1, drafts: 0 }),
    fakeTab(
      'Exponential backoff and jitter, explained at a length that does not fit on one line of this page',
      'https://blog.example.com/jitter',
    ),
    fakeTab('Hacker News', 'https://news.example.com/', { alreadyOpen: true }),
  ];
  const flight = [
    fakeTab('TAP — passenger details', 'https://fly.example.pt/book', { fields: 9, drafts: 0 }),
    fakeTab('Lisbon in November', 'https://weather.example.pt/lisbon'),
    fakeTab('Hotel with a view of the river', 'https://stay.example.pt/', { alreadyOpen: true, fields: 2 }),
  ];
  const notes = [fakeTab('Notes for Monday', 'https://notes.example.org/', { fields: 2, drafts: 1 })];
  const closedTabs = [
    fakeTab('Reply to Ines', 'https://mail.example.org/reply', { fields: 2, drafts: 1, closedAt: NOW - 31 * MINUTE }),
  ];
  return fakePreview(session, [fakeWindow(work, [retries]), fakeWindow(flight), fakeWindow(notes)], { closedTabs });
}

const COLOURS = ['grey', 'blue', 'red', 'yellow', 'green', 'pink', 'purple', 'cyan', 'orange'];

/** Three windows of forty tabs, in groups. */
export function fullPreview(session: Session): SessionPreview {
  const windows = [0, 1, 2].map((number) => {
    const groups = COLOURS.slice(number * 3, number * 3 + 3).map((colour, index) =>
      fakeGroup(index === 2 ? '' : `Topic ${number * 3 + index + 1}`, colour),
    );
    const tabs = Array.from({ length: 40 }, (_, index) => {
      const group = groups[Math.floor(index / 8)];
      return fakeTab(
        `Page ${number * 40 + index + 1} of the reading list on vector stores`,
        `https://site${index}.example.org/`,
        {
          ...(group && { group }),
          fields: index % 7 === 0 ? index + 1 : 0,
          drafts: index % 14 === 0 ? 1 : 0,
          messages: index % 11 === 3 ? 1_284 : 0,
          unsent: index % 22 === 3,
          alreadyOpen: index % 9 === 5,
        },
      );
    });
    return fakeWindow(tabs, groups);
  });
  const closedTabs = Array.from({ length: 12 }, (_, index) =>
    fakeTab(`Closed page ${index + 1}`, 'https://closed.example.org/', {
      fields: 1,
      drafts: 1,
      closedAt: NOW - index * 9 * MINUTE,
    }),
  );
  return fakePreview(session, windows, { closedTabs });
}

const days = (count: number): number => count * 24 * HOUR;

/** Others that wait. */
export const earlierSessions = (): Session[] => [
  fakeSession({
    title: 'Release notes 4.2',
    status: 'completed',
    offer: 'later',
    startedAt: NOW - 10 * HOUR,
    endedAt: NOW - 8 * HOUR,
    lastSavedAt: NOW - 8 * HOUR,
    totals: { ...NO_TOTALS, windows: 1, tabs: 11, fields: 4, messages: 4 },
  }),
  fakeSession({
    title: '',
    offer: 'later',
    startedAt: NOW - days(1) - 6 * HOUR,
    endedAt: NOW - days(1),
    lastSavedAt: NOW - days(1),
    totals: { ...NO_TOTALS, windows: 2, tabs: 42, drafts: 7 },
  }),
  fakeSession({
    title: 'Comparing vector stores, with everything anybody ever wrote about them',
    status: 'completed',
    offer: 'later',
    startedAt: NOW - days(400),
    endedAt: NOW - days(399),
    lastSavedAt: NOW - days(399),
    totals: { ...NO_TOTALS, windows: 1, tabs: 1, drafts: 1 },
  }),
];
