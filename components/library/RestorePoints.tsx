import { useState } from 'preact/hooks';
import type { TablesPoint } from '../../lib/model/restore-point';
import type { Session } from '../../lib/model/session';
import type { Snapshot } from '../../lib/model/snapshot';
import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { useTask } from '../hooks/use-task';
import { ErrorNotice } from '../parts/ErrorNotice';
import { sessionTitle } from '../session-title';
import { PlaceLink } from './library-context';
import { LinesBones } from './LinesBones';
import { describeTotals } from './session-line';
import { TRIGGER_TEXTS } from './trigger-text';

const PAGE = 20;

/** What Holdfast kept by itself before a restore, an update or a migration, to go back behind it. */
export function RestorePoints({ sessions }: { sessions: readonly Session[] }) {
  const access = useAccess();
  const { t, count } = useTexts();
  const points = useLoaded(() => access.readRestorePoints());
  const [shown, setShown] = useState(PAGE);
  const { snapshots = [], tables = [] } = points.value ?? {};
  const byId = new Map(sessions.map((session) => [session.id, session]));
  const present = snapshots.filter(({ session }) => byId.has(session));
  const left = present.length - shown;
  return (
    <section aria-labelledby="restore-points-title">
      <h3 id="restore-points-title">{t('restorePoints')}</h3>
      <p class="quiet">{t('restorePointsExplain')}</p>
      <ErrorNotice error={points.error} onRetry={points.reload} />
      {!points.value && points.error === undefined && <LinesBones />}
      {points.value && present.length === 0 && tables.length === 0 && <p class="quiet">{t('restorePointsEmpty')}</p>}
      <ul class="plain-list">
        {tables.map((point) => (
          <TablesLine key={point.version} point={point} onRestored={points.reload} />
        ))}
        {present.slice(0, shown).map((snapshot) => (
          <SnapshotLine key={snapshot.id} snapshot={snapshot} of={byId.get(snapshot.session)} />
        ))}
      </ul>
      {left > 0 && (
        <p class="more">
          <button type="button" onClick={() => setShown(shown + PAGE)}>
            {count('showMore', Math.min(PAGE, left))}
          </button>
        </p>
      )}
    </section>
  );
}

/** It leads to the snapshot, which can be looked into, compared and restored like any other. */
function SnapshotLine({ snapshot, of }: { snapshot: Snapshot; of: Session | undefined }) {
  const texts = useTexts();
  const { id, session, takenAt, trigger, totals } = snapshot;
  return (
    <li>
      <PlaceLink to={{ section: 'sessions', session, snapshot: id }} class="line snapshot-line point pick">
        <span class="ticking">{texts.moment(takenAt)}</span>
        <span class="one-line grow">
          {of && sessionTitle(of, texts)} <span class="quiet">{describeTotals(totals, texts)}</span>
        </span>
        <span class="one-line quiet why">{texts.t(TRIGGER_TEXTS[trigger])}</span>
      </PlaceLink>
    </li>
  );
}

function TablesLine({ point, onRestored }: { point: TablesPoint; onRestored: () => void }) {
  const access = useAccess();
  const { t, count, moment } = useTexts();
  const task = useTask();
  const { version, at, sessions, missing } = point;
  const restore = (): void =>
    void task.start(() => access.send({ type: 'restore-sessions-list', version })).then(onRestored);
  return (
    <li class="line row wrap tables-point">
      <p class="grow">
        {t('listBeforeMigration', version)}
        <span class="quiet">
          {[
            ...(at === undefined ? [] : [moment(at)]),
            count('sessionsKept', sessions),
            missing.length === 0 ? t('listNothingMissing') : count('listMissing', missing.length),
          ].join(' · ')}
        </span>
      </p>
      {missing.length > 0 && (
        <button type="button" disabled={task.busy} onClick={restore}>
          {t('listPutBack')}
        </button>
      )}
      <ErrorNotice error={task.error} />
    </li>
  );
}
