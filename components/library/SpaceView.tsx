import type { SpaceReport } from '../../lib/model/space';
import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { useTask } from '../hooks/use-task';
import { ErrorNotice } from '../parts/ErrorNotice';
import { Notice } from '../parts/Notice';
import { sessionTitle } from '../session-title';
import { SPACE_KINDS } from '../space-kinds';
import type { TextKey } from '../text-key';
import { FreeSpace } from './FreeSpace';
import { PlaceLink } from './library-context';
import { LinesBones } from './LinesBones';
import { ShareBar } from './ShareBar';

/** How full it is, what takes the space, and what could go. */
export function SpaceView() {
  const access = useAccess();
  const { t } = useTexts();
  const space = useLoaded(() => access.readSpace());
  return (
    <div class="sheet">
      <h2 class="title">{t('space')}</h2>
      <ErrorNotice error={space.error} onRetry={space.reload} />
      {!space.value && space.error === undefined && <LinesBones />}
      {space.value && <Report report={space.value} onAsked={space.reload} />}
      <FreeSpace onFreed={space.reload} />
    </div>
  );
}

const WARNINGS: Readonly<Record<number, TextKey>> = { 70: 'space70', 85: 'space85', 95: 'space95' };

function Report({ report, onAsked }: { report: SpaceReport; onAsked: () => void }) {
  const texts = useTexts();
  const { t, bytes, count } = texts;
  const { pressure, kinds, sessions, counts, persisted, exact } = report;
  const warning = WARNINGS[pressure.level];
  const largest = Math.max(1, ...kinds.map((kind) => kind.bytes));
  return (
    <>
      <section class="pressure">
        <p>
          <b>{t('spaceOf', bytes(pressure.used), bytes(pressure.limit))}</b>{' '}
          <span class="quiet">
            {[
              t(pressure.of === 'budget' ? 'spaceOfBudget' : 'spaceOfBrowser'),
              count('sessionsKept', counts.sessions),
              count('snapshotsCount', counts.snapshots),
            ].join(' · ')}
          </span>
        </p>
        <ShareBar share={pressure.used / pressure.limit} tone={toneOf(pressure.level)} />
        {warning && <Notice tone={pressure.level === 95 ? 'bad' : 'warn'}>{t(warning)}</Notice>}
        {persisted ? <p class="quiet">{t('persisted')}</p> : <Persistence onAsked={onAsked} />}
      </section>
      <Shares
        title={t('spaceKinds')}
        note={exact ? undefined : t('spaceSampled')}
        lines={kinds.map(({ kind, bytes: size }) => ({ key: kind, name: t(SPACE_KINDS[kind]), bytes: size, largest }))}
      />
      <Shares
        title={t('spaceSessions')}
        lines={sessions.map((found) => ({
          key: found.session,
          session: found.session,
          name: sessionTitle(found, texts),
          bytes: found.bytes,
          largest: Math.max(1, sessions[0]?.bytes ?? 1),
        }))}
      />
    </>
  );
}

const toneOf = (level: SpaceReport['pressure']['level']): 'kept' | 'warn' | 'bad' =>
  level === 95 ? 'bad' : level === 0 ? 'kept' : 'warn';

interface Share {
  key: string;
  session?: string;
  name: string;
  bytes: number;
  largest: number;
}

function Shares({ title, note, lines }: { title: string; note?: string | undefined; lines: readonly Share[] }) {
  const { bytes } = useTexts();
  if (lines.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      {note !== undefined && <p class="quiet">{note}</p>}
      <ul class="plain-list shares">
        {lines.map(({ key, session, name, bytes: size, largest }) => (
          <li key={key} class="share">
            {session === undefined ? (
              <span class="one-line">{name}</span>
            ) : (
              <PlaceLink to={{ section: 'sessions', session }} class="one-line name">
                {name}
              </PlaceLink>
            )}
            <ShareBar share={size / largest} tone="kept" />
            <span class="ticking">{bytes(size)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Only the browser can promise not to clear up by itself. */
function Persistence({ onAsked }: { onAsked: () => void }) {
  const access = useAccess();
  const { t } = useTexts();
  const task = useTask();
  const ask = (): void => void task.start(() => access.requestPersistence()).then((done) => done && onAsked());
  return (
    <Notice tone="plain">
      <span>{t('notPersisted')}</span>
      <button type="button" disabled={task.busy} onClick={ask}>
        {t('askToPersist')}
      </button>
      <ErrorNotice error={task.error} />
    </Notice>
  );
}
