import { useEffect } from 'preact/hooks';
import type { SessionPreview } from '../../lib/model/preview';
import type { RestoreChoice } from '../../lib/model/restore-report';
import type { Session } from '../../lib/model/session';
import { useTexts } from '../access-context';
import type { Loaded } from '../hooks/use-loaded';
import { ErrorNotice } from '../parts/ErrorNotice';
import { Notice } from '../parts/Notice';
import { DamagedParts } from './DamagedParts';
import { ResumeBar } from './ResumeBar';
import { toChoice } from './selection';
import { SessionHead } from './SessionHead';
import { SessionTabs, useSelection } from './SessionTabs';
import { TabBones } from './SessionFrame';
import { startsResume } from './starts-resume';

interface PickTabsProps {
  session: Session;
  preview: Loaded<SessionPreview>;
  busy: boolean;
  error: unknown;
  /** A restore of this session has just been taken back. */
  undone: boolean;
  onResume: (choice: RestoreChoice) => void;
  onLater: () => void;
  onDelete: () => void;
}

/** Windows and tabs with check boxes. Enter resumes from wherever the focus is, unless something there wants it. */
export function PickTabs({
  session,
  preview: loaded,
  busy,
  error,
  undone,
  onResume,
  onLater,
  onDelete,
}: PickTabsProps) {
  const { t } = useTexts();
  const preview = loaded.value;
  const [selection, setSelection] = useSelection(preview);
  const canResume = preview !== undefined && !busy && selection.size > 0;
  const resume = (loading: RestoreChoice['loading']): void => {
    if (preview && canResume) onResume(toChoice(preview, selection, loading));
  };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (startsResume(event)) resume('all');
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
  return (
    <article class="card session">
      <SessionHead session={session} preview={preview} />
      {undone && <Notice tone="kept">{t('restoreUndone')}</Notice>}
      <ErrorNotice error={loaded.error} onRetry={loaded.reload} />
      {preview && <DamagedParts problems={preview.problems} />}
      {preview ? (
        <SessionTabs preview={preview} selection={selection} onChange={setSelection} />
      ) : (
        loaded.error === undefined && <TabBones />
      )}
      <ErrorNotice error={error} />
      <ResumeBar
        chosen={preview ? selection.size : undefined}
        disabled={!canResume}
        busy={busy}
        later={session.offer === 'later'}
        onResume={resume}
        onLater={onLater}
        onDelete={onDelete}
      />
    </article>
  );
}
