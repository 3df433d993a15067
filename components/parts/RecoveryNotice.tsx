import type { NamedRecord } from '../../lib/model/certificate';
import type { Recovery } from '../../lib/model/recovery';
import { useAccess, useTexts } from '../access-context';
import { useTask } from '../hooks/use-task';
import { useWatched } from '../hooks/use-watched';
import type { Texts } from '../texts';
import { ErrorNotice } from './ErrorNotice';
import { Notice } from './Notice';

const CAUSES = {
  erased: 'recoveredErased',
  incomplete: 'recoveredIncomplete',
  unreadable: 'recoveredUnreadable',
} as const;

/** The store was damaged: what happened, what came back, and what is missing, by name. There until it is dismissed. */
export function RecoveryNotice() {
  const access = useAccess();
  const texts = useTexts();
  const task = useTask();
  const { value: recovery } = useWatched(access.watchRecovery);
  if (!recovery) return null;
  const dismiss = (): Promise<unknown> => access.send({ type: 'dismiss-recovery' });
  return (
    <Notice tone={recovery.missingCount > 0 ? 'bad' : 'warn'}>
      <div class="grow">
        <p>
          {texts.t(CAUSES[recovery.cause])} {outcome(recovery, texts)}
        </p>
        {recovery.missing.length > 0 && <MissingRecords recovery={recovery} />}
        <ErrorNotice error={task.error} />
      </div>
      <button type="button" class="bare small" disabled={task.busy} onClick={() => void task.start(dismiss)}>
        {texts.t('dismiss')}
      </button>
    </Notice>
  );
}

function outcome({ back, missingCount }: Recovery, { t, count }: Texts): string {
  const missing = count('recoveredRecords', missingCount);
  if (back.snapshots + back.sessions + back.drafts === 0) return t('recoveredNothing', missing);
  const snapshots = count('recoveredSnapshots', back.snapshots);
  return missingCount === 0 ? t('recoveredAll', snapshots) : t('recoveredMost', snapshots, missingCount);
}

function MissingRecords({ recovery: { missing, missingCount } }: { recovery: Recovery }) {
  const texts = useTexts();
  const more = missingCount - missing.length;
  return (
    <details>
      <summary>{texts.t('recoveredDetails')}</summary>
      <ul class="plain-list">
        {missing.map((record) => (
          <li key={`${record.table} ${record.key}`}>{describe(record, texts)}</li>
        ))}
        {more > 0 && <li>{texts.t('recoveredMore', more)}</li>}
      </ul>
    </details>
  );
}

function describe({ table, title, at }: NamedRecord, { t, moment }: Texts): string {
  const name = title ?? t(table === 'checkpoints' ? 'recoveredCheckpoint' : 'recoveredUntitled');
  return at === undefined ? name : `${name}, ${moment(at)}`;
}
