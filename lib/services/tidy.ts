import type { SessionId } from '../model/ids';
import type { Holdings } from '../model/retention';
import { judgeClock, type RetentionClock } from '../model/retention-clock';
import { MEGABYTE, measurePressure } from '../model/space';
import { HOUR } from '../model/durations';
import { readOwnBytes } from './measure-space';
import type { Parts } from './parts';
import { pruneSession, type PruneTools } from './prune-session';
import { readPruneGround, type PruneGround } from './select-prunable';

export interface TidyTools extends PruneTools {
  parts: Parts;
  /** Puts some room by for the day the disk is full. */
  keepReserve?: () => Promise<void>;
  clock: { read(): Promise<RetentionClock | undefined>; write(clock: RetentionClock): Promise<void> };
}

export interface Tidy {
  /** A little of the work; to be called now and then, when nobody waits for anything. */
  step(): Promise<void>;
  clockInDoubt(): Promise<boolean>;
}

const SESSIONS_A_STEP = 5;
const ROUND_EVERY = HOUR;

/** What is left to do of one round through all sessions. */
interface Round {
  ground: PruneGround;
  tight: Holdings['tight'];
  left: SessionId[];
  removed: number;
}

/** Thins and removes by the policy, a few sessions at a time, each about once an hour. */
export function createTidy(tools: TidyTools): Tidy {
  const { parts, clock } = tools;
  let round: Round | undefined;
  let endedAt = -Infinity;
  const clockInDoubt = async (): Promise<boolean> => {
    const judgement = judgeClock(await clock.read(), parts.now());
    await clock.write(judgement.clock);
    return judgement.inDoubt;
  };
  const prune = async (current: Round, id: SessionId): Promise<void> => {
    const session = await parts.store.getSession(id);
    if (!session) return;
    const rules = { policy: (await parts.settings()).retention, now: parts.now(), ...tightOf(current) };
    current.removed += await pruneSession(tools, session, { ground: current.ground, rules });
  };
  return {
    clockInDoubt,
    async step() {
      if (await clockInDoubt()) return;
      if (!round && Math.abs(parts.now() - endedAt) < ROUND_EVERY) return;
      round ??= await beginRound(parts);
      for (const id of round.left.splice(0, SESSIONS_A_STEP)) await prune(round, id);
      if (round.left.length > 0) return;
      if (round.removed > 0) await parts.store.collectGarbage();
      await tools.keepReserve?.();
      round = undefined;
      endedAt = parts.now();
    },
  };
}

const tightOf = ({ tight }: Round): Pick<Holdings, 'tight'> => (tight === undefined ? {} : { tight });

/** In no order: a worker that dies again and again would otherwise never come to the last ones. */
async function beginRound({ store, settings, now }: Parts): Promise<Round> {
  const ground = await readPruneGround(store, now());
  const left = ground.sessions.filter(({ snapshots }) => snapshots > 1).map(({ id }) => id);
  return { ground, tight: await findTight({ store, settings }), left: shuffle(left), removed: 0 };
}

/** Sessions above their size; all of them when the whole is above the budget. */
async function findTight({ store, settings }: Pick<Parts, 'store' | 'settings'>): Promise<Holdings['tight']> {
  const [own, { packBytes }, { space }] = await Promise.all([readOwnBytes(store), store.usage(), settings()]);
  const { used, limit } = measurePressure(own, space, {});
  if (used > limit) return 'all';
  const allowed = space.sessionMegabytes * MEGABYTE;
  if (packBytes <= allowed) return undefined;
  const { sessions } = await store.measure();
  return new Set(sessions.filter(({ bytes }) => bytes > allowed).map(({ session }) => session));
}

const shuffle = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
