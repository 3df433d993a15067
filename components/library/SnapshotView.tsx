import { useState } from 'preact/hooks';
import type { Checkpoint } from '../../lib/model/checkpoint';
import type { SessionPreview } from '../../lib/model/preview';
import type { RestoreChoice } from '../../lib/model/restore-report';
import type { Session } from '../../lib/model/session';
import type { Snapshot } from '../../lib/model/snapshot';
import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { useTask } from '../hooks/use-task';
import { ErrorNotice } from '../parts/ErrorNotice';
import { DamagedParts } from '../resume/DamagedParts';
import { RestoreView } from '../resume/RestoreView';
import { toChoice } from '../resume/selection';
import { TabBones } from '../resume/SessionFrame';
import { SessionTabs, useSelection } from '../resume/SessionTabs';
import { useRestore } from '../resume/use-restore';
import { SnapshotTop } from './SnapshotTop';

interface SnapshotViewProps {
  session: Session;
  snapshot: Snapshot;
  snapshots: readonly Snapshot[];
  checkpoint: Checkpoint | undefined;
}

/** One snapshot: what it holds, and bringing it back. While that goes on, how it goes. */
export function SnapshotView({ session, snapshot, snapshots, checkpoint }: SnapshotViewProps) {
  const access = useAccess();
  const restoring = useTask();
  const restore = useRestore(session.id);
  /** The report there was before this page began a restore of its own. */
  const [former, setFormer] = useState<string | null>();
  const report = restore.value;
  const showsReport = former !== undefined && report !== undefined && report.id !== former && !report.undone;
  const preview = useLoaded(() => access.readPreview(session, snapshot.id), `${snapshot.id}:${String(showsReport)}`);
  const begin = (choice: RestoreChoice): void => {
    setFormer(report?.id ?? null);
    void restoring.start(() => access.send({ type: 'restore', choice: { ...choice, snapshot: snapshot.id } }));
  };
  if (showsReport)
    return (
      <RestoreView
        key={report.id}
        session={session}
        report={report}
        error={restoring.error ?? restore.error}
        onUndone={() => setFormer(undefined)}
        onChooseMore={() => setFormer(undefined)}
      />
    );
  return (
    <>
      <SnapshotTop session={session} snapshot={snapshot} snapshots={snapshots} checkpoint={checkpoint} />
      <ErrorNotice error={preview.error} onRetry={preview.reload} />
      {preview.value ? (
        <RestoreTabs preview={preview.value} busy={restoring.busy} error={restoring.error} onRestore={begin} />
      ) : (
        preview.error === undefined && <TabBones />
      )}
    </>
  );
}

interface RestoreTabsProps {
  preview: SessionPreview;
  busy: boolean;
  error: unknown;
  onRestore: (choice: RestoreChoice) => void;
}

function RestoreTabs({ preview, busy, error, onRestore }: RestoreTabsProps) {
  const { t, count } = useTexts();
  const [selection, setSelection] = useSelection(preview);
  const disabled = busy || selection.size === 0;
  const restore = (loading: RestoreChoice['loading']): void => onRestore(toChoice(preview, selection, loading));
  return (
    <>
      <DamagedParts problems={preview.problems} />
      <SessionTabs preview={preview} selection={selection} onChange={setSelection} />
      <ErrorNotice error={error} />
      <div class="bar">
        <button type="button" class="primary" disabled={disabled} onClick={() => restore('all')}>
          {busy ? t('resuming') : selection.size === 0 ? t('chooseTab') : count('restoreTabs', selection.size)}
        </button>
        <button type="button" disabled={disabled} title={t('resumeLazilyHint')} onClick={() => restore('when-opened')}>
          {t('restoreLazily')}
        </button>
        <span class="quiet hint">{t('restoreHint')}</span>
      </div>
    </>
  );
}
