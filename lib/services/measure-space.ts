import type { Session } from '../model/session';
import type { Settings } from '../model/settings';
import {
  measurePressure,
  type BrowserEstimate,
  type SessionSpace,
  type SpaceKind,
  type SpacePressure,
  type SpaceReport,
} from '../model/space';
import type { SessionStore } from '../store/session-store';

/** What the browser knows of the space of the whole extension; see `lib/browser/storage-estimate.ts`. */
export interface SpaceSources {
  store: Pick<SessionStore, 'usage' | 'secondCopySize' | 'reserveSize' | 'measure' | 'listSessions'>;
  settings(): Promise<Pick<Settings, 'space'>>;
  estimate(): Promise<BrowserEstimate>;
  isPersisted(): Promise<boolean>;
}

const LARGEST = 10;

/** Costs keys only. */
export async function readPressure({ store, settings, estimate }: SpaceSources): Promise<SpacePressure> {
  const [used, { space }, browser] = await Promise.all([readOwnBytes(store), settings(), estimate()]);
  return measurePressure(used, space, browser);
}

/** What counts against the budget: what is stored, and its copy. */
export async function readOwnBytes(store: Pick<SessionStore, 'usage' | 'secondCopySize'>): Promise<number> {
  const [{ packBytes }, copy] = await Promise.all([store.usage(), store.secondCopySize()]);
  return packBytes + copy;
}

/** What takes the space, by kind and by session. */
export async function measureSpace(sources: SpaceSources): Promise<SpaceReport> {
  const { store, settings, estimate, isPersisted } = sources;
  const [usage, copy, reserve, stored, { space }, browser, sessions, persisted] = await Promise.all([
    store.usage(),
    store.secondCopySize(),
    store.reserveSize(),
    store.measure(),
    settings(),
    estimate(),
    store.listSessions(),
    isPersisted(),
  ]);
  const known: [SpaceKind, number][] = [
    ['tabs', stored.tabs],
    ['pages', stored.pages],
    ['conversations', stored.conversations],
    ['icons', stored.icons],
    ['open-pages', stored.openPages],
    ['known-conversations', stored.knownConversations],
    ['second-copy', copy],
    ['reserve', reserve],
  ];
  const named = known.reduce((sum, [, bytes]) => sum + bytes, 0);
  const kinds = [...known, ['other', Math.max(0, (browser.usage ?? 0) - named)] as const];
  return {
    pressure: measurePressure(usage.packBytes + copy, space, browser),
    kinds: kinds
      .map(([kind, bytes]) => ({ kind, bytes }))
      .filter(({ bytes }) => bytes > 0)
      .sort((one, other) => other.bytes - one.bytes),
    sessions: nameLargest(stored.sessions, sessions),
    exact: stored.exact,
    counts: { sessions: sessions.length, snapshots: usage.snapshots },
    persisted,
  };
}

function nameLargest(
  sizes: readonly { session: string; bytes: number }[],
  sessions: readonly Session[],
): SessionSpace[] {
  const known = new Map(sessions.map((session) => [session.id, session]));
  const named = sizes.flatMap(({ session, bytes }): SessionSpace[] => {
    const found = known.get(session);
    return found ? [{ session, bytes, title: found.title, startedAt: found.startedAt }] : [];
  });
  return named.slice(0, LARGEST);
}
