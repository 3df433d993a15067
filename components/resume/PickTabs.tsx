import { useEffect, useState } from 'preact/hooks';
import type { SessionPreview } from '../../lib/model/preview';
import type { RestoreChoice } from '../../lib/model/restore-report';
import type { Session } from '../../lib/model/session';
import { useTexts } from '../access-context';
import type { Loaded } from '../hooks/use-loaded';
import { ErrorNotice } from '../parts/ErrorNotice';
import { Notice } from '../parts/Notice';
import { DamagedParts } from './DamagedParts';
import { ResumeBar } from './ResumeBar';
import { closedTabs, defaultSelection, toChoice, type Selection } from './selection';
import { SessionHead } from './SessionHead';
import { TabBones } from './SessionFrame';
import { TabList } from './TabList';
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
        <Tabs preview={preview} selection={selection} onChange={setSelection} />
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

/** What was chosen by hand is kept while the same preview is shown. */
function useSelection(preview: SessionPreview | undefined): [Selection, (selection: Selection) => void] {
  const [changed, setChanged] = useState<{ of: SessionPreview; selection: Selection }>();
  if (!preview) return [new Set(), () => undefined];
  const selection = changed?.of === preview ? changed.selection : defaultSelection(preview);
  return [selection, (next) => setChanged({ of: preview, selection: next })];
}

interface TabsProps {
  preview: SessionPreview;
  selection: Selection;
  onChange: (selection: Selection) => void;
}

function Tabs({ preview, selection, onChange }: TabsProps) {
  const { t } = useTexts();
  const closed = closedTabs(preview);
  return (
    <>
      {preview.windows.map(({ uid, tabs, groups }, index) => (
        <TabList
          key={uid}
          id={uid}
          title={t('windowNumber', index + 1)}
          tabs={tabs}
          groups={groups}
          selection={selection}
          onChange={onChange}
        />
      ))}
      {closed.length > 0 && (
        <TabList
          id="closed"
          title={t('closedEarlier')}
          tabs={closed}
          groups={[]}
          selection={selection}
          onChange={onChange}
        />
      )}
    </>
  );
}
