import { useId } from 'preact/hooks';
import type { ArchiveDamage, ArchiveLog, ArchiveSchedule, AutomaticArchive } from '../../lib/model/archive';
import { useAccess, useTexts } from '../access-context';
import { useSettings } from '../hooks/use-settings';
import { useTask } from '../hooks/use-task';
import { useWatched } from '../hooks/use-watched';
import { ErrorNotice } from '../parts/ErrorNotice';
import { Notice } from '../parts/Notice';
import type { TextKey } from '../text-key';

const SCHEDULES: Readonly<Record<ArchiveSchedule, TextKey>> = {
  off: 'scheduleOff',
  daily: 'scheduleDaily',
  weekly: 'scheduleWeekly',
};

/** A copy outside of the browser, for the day the browser's own storage is gone. */
export function AutomaticArchives() {
  const access = useAccess();
  const { t } = useTexts();
  const id = useId();
  const { settings, error, change } = useSettings();
  const log = useWatched<ArchiveLog>(access.watchArchives);
  const task = useTask();
  const newest = settings && settings.archive.schedule !== 'off' ? log.value?.archives[0] : undefined;
  const choose = (schedule: ArchiveSchedule): void =>
    void task.start(async () => {
      if (!settings) return;
      // Asked straight from the click: the browser wants to see a person.
      if (schedule !== 'off' && !(await access.requestDownloads())) return;
      await change({ archive: { ...settings.archive, schedule } });
    });
  return (
    <section aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{t('automaticTitle')}</h3>
      <p class="quiet">{t('automaticExplain')}</p>
      <div class="field">
        <label for={id}>{t('automaticSchedule')}</label>
        <select
          id={id}
          disabled={!settings || task.busy}
          value={settings?.archive.schedule ?? 'off'}
          onChange={(event) => choose(event.currentTarget.value as ArchiveSchedule)}
        >
          {(Object.keys(SCHEDULES) as ArchiveSchedule[]).map((schedule) => (
            <option key={schedule} value={schedule}>
              {t(SCHEDULES[schedule])}
            </option>
          ))}
        </select>
      </div>
      <ErrorNotice error={error ?? task.error ?? log.value?.error} />
      {newest?.damaged && <Damaged damaged={newest.damaged} />}
      <Written archives={log.value?.archives ?? []} />
    </section>
  );
}

/** What the newest archive lacks; nothing when it is complete. */
function Damaged({ damaged: { sessions, titles } }: { damaged: ArchiveDamage }) {
  const { t, count } = useTexts();
  if (sessions === 0) return null;
  const names = [
    ...titles.map((title) => title || t('sessionWithoutName')),
    ...(sessions > titles.length ? ['…'] : []),
  ];
  return <Notice tone="warn">{count('archiveLacks', sessions, names.join(', '))}</Notice>;
}

function Written({ archives }: { archives: ArchiveLog['archives'] }) {
  const { t, moment, bytes, count } = useTexts();
  const factsOf = ({ at, sessions, bytes: size, damaged }: AutomaticArchive): string[] => [
    ...[moment(at), count('sessionsKept', sessions), bytes(size)],
    ...(damaged?.sessions ? [t('archiveIncomplete')] : []),
  ];
  if (archives.length === 0) return null;
  return (
    <ul class="plain-list">
      {archives.map((archive) => (
        <li key={archive.download} class="line row wrap">
          <span class="one-line grow" title={archive.file}>
            {archive.file}
          </span>
          <span class="quiet ticking">{factsOf(archive).join(' · ')}</span>
        </li>
      ))}
    </ul>
  );
}
