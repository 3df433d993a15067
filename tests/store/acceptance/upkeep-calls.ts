import type { CheckReport } from '../../../lib/model/check-report';
import type { SessionStore } from '../../../lib/store/session-store';
import { NOW } from '../sample-tree';
import type { UpkeepAction } from './actions';
import { sessionId, type Call } from './call';
import type { StoreModel } from './store-model';

type Prepare<Name extends UpkeepAction['do']> = (step: Extract<UpkeepAction, { do: Name }>, model: StoreModel) => Call;

const DAY_MS = 24 * 60 * 60_000;
/** So many that anything endless shows. */
const MOST_STEPS = 500;

/** How each call that works in the background is made. */
export const UPKEEP_CALLS: { readonly [Name in UpkeepAction['do']]: Prepare<Name> } = {
  purge: ({ session }) => {
    const id = sessionId(session);
    return { make: (to) => to.purgeSession(id), ...purging([id]) };
  },
  purgeDeleted: ({ sessions }, model) => {
    const seen = sessions.map(sessionId).map((id) => ({ id, deletedAt: model.sessions.get(id)?.deletedAt ?? 7 }));
    const meant = seen.filter(({ id, deletedAt }) => model.sessions.get(id)?.deletedAt === deletedAt);
    const { model: purge, ...rest } = purging(meant.map(({ id }) => id));
    const isNothing = seen.length === 0;
    return { make: (to) => to.purgeDeleted(seen), ...rest, model: isNothing ? () => undefined : purge };
  },
  collect: () => ({
    make: (to) => to.collectGarbage(),
    model: (to, _resolved, whole) => (whole ? to.collect() : to.endCollection()),
    failed: (to) => to.endCollection(),
  }),
  tidy: prepareTidy,
  beginCheck: ({ level, at }) => ({
    make: (to) => to.beginCheck(level, NOW + at),
    model: (to, resolved) => to.checks.begin(level, NOW + at, resolved as CheckReport),
    failed: adoptCheck,
  }),
  stepCheck: prepareStepCheck,
  cancelCheck: () => ({ make: (to) => to.cancelCheck(NOW), model: (to) => to.checks.cancel(NOW), failed: adoptCheck }),
  wipe: () => ({ make: (to) => to.wipe(), model: (to) => to.wipe() }),
};

/** A purge is several transactions: what it removed is gone, and the rest goes with the next collection. */
const purging = (ids: readonly string[]): Pick<Call, 'model' | 'failed'> => ({
  model: (to, _resolved, whole) => to.purge(ids, whole),
  failed: async (to, store) => {
    const isGone = await Promise.all(ids.map((id) => hasNothingOf(store, id)));
    if (isGone.every(Boolean)) to.purge(ids, false);
    to.isRequested = false;
  },
});

async function hasNothingOf(store: SessionStore, session: string): Promise<boolean> {
  const rows = [...(await store.listLiveDocuments(session)), ...(await store.listSnapshots(session))];
  return rows.length === 0 && !(await store.getSession(session));
}

function prepareTidy({ due, steps = MOST_STEPS }: Extract<UpkeepAction, { do: 'tidy' }>, { days }: StoreModel): Call {
  const now = NOW + (due ? (days + 2) * DAY_MS : 0);
  const make = async (store: SessionStore): Promise<boolean> => {
    for (let step = 0; step < steps; step += 1) if (!(await store.stepUpkeep(now))) return true;
    return false;
  };
  const endDay = (to: StoreModel): void => {
    to.endCollection();
    to.days += 2;
  };
  return {
    make,
    model: (to, resolved, whole) => {
      const isDone = steps === MOST_STEPS || resolved === true;
      if (isDone && (due || to.isRequested) && whole && !to.isCollecting) to.collect();
      if (isDone) endDay(to);
      else to.isCollecting = true;
      return isDone;
    },
    failed: endDay,
  };
}

/** Of several steps the last report, or undefined when none was under way any more. */
function prepareStepCheck({ steps }: Extract<UpkeepAction, { do: 'stepCheck' }>): Call {
  return {
    make: async (store) => {
      let report = await store.stepCheck(NOW);
      for (let step = 1; step < steps && report && report.finishedAt === undefined; step += 1)
        report = await store.stepCheck(NOW);
      return report;
    },
    model: (to, resolved) => to.checks.advance(resolved as CheckReport | undefined),
    failed: adoptCheck,
  };
}

/** Steps that were done before one failed, and a check that was begun although its caller was not told. */
async function adoptCheck({ checks }: StoreModel, store: SessionStore): Promise<void> {
  const stored = await store.listCheckReports();
  const begun = stored.find(({ id, finishedAt }) => finishedAt === undefined && !checks.reports.has(id));
  const running = stored.find(({ id }) => id === checks.running);
  for (const report of [running, begun]) if (report) checks.reports.set(report.id, report);
  const goesOn = begun ?? (running?.finishedAt === undefined ? running : undefined);
  checks.running = goesOn?.id;
}
