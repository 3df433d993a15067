import type { SpaceReport } from '../../lib/model/space';
import { useTexts } from '../access-context';
import { sessionTitle } from '../session-title';
import { SPACE_KINDS } from '../space-kinds';

/** What takes the space: the whole against its limit, a bar per kind, the largest sessions. */
export function StorageMeter({ report }: { report: SpaceReport }) {
  const texts = useTexts();
  const { t, bytes } = texts;
  const { pressure, kinds, sessions, exact } = report;
  const most = Math.max(1, ...kinds.map((kind) => kind.bytes));
  const largest = Math.max(1, ...sessions.map((session) => session.bytes));
  return (
    <div class="storage-meter">
      <p>
        <b>{t('spaceOf', bytes(pressure.used), bytes(pressure.limit))}</b>{' '}
        <span class="quiet">{t(pressure.of === 'budget' ? 'spaceOfBudget' : 'spaceOfBrowser')}</span>
      </p>
      <Bar share={pressure.used / pressure.limit} tone={toneOf(pressure.level)} />
      <h3>{t('spaceByKind')}</h3>
      <ul class="plain-list bars">
        {kinds.map(({ kind, bytes: size }) => (
          <BarRow key={kind} name={t(SPACE_KINDS[kind])} size={bytes(size)} share={size / most} />
        ))}
      </ul>
      {!exact && <p class="quiet">{t('spaceSampled')}</p>}
      {sessions.length > 0 && (
        <>
          <h3>{t('spaceLargest')}</h3>
          <ul class="plain-list bars">
            {sessions.map((session) => (
              <BarRow
                key={session.session}
                name={sessionTitle(session, texts)}
                size={bytes(session.bytes)}
                share={session.bytes / largest}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

const toneOf = (level: number): string => (level >= 95 ? 'bad' : level >= 70 ? 'warn' : 'kept');

interface BarRowProps {
  name: string;
  size: string;
  share: number;
}

const BarRow = ({ name, size, share }: BarRowProps) => (
  <li class="bar-row">
    <span class="one-line">{name}</span>
    <span class="bar-size">{size}</span>
    <Bar share={share} tone="plain" />
  </li>
);

/** Only a picture of the figures beside it. */
const Bar = ({ share, tone }: { share: number; tone: string }) => (
  <span class={`space-bar ${tone}`} aria-hidden="true">
    <span style={{ width: `${String(Math.max(1, Math.min(100, Math.round(share * 100))))}%` }} />
  </span>
);
