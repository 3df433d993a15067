import { useState } from 'preact/hooks';
import type { Session } from '../../lib/model/session';
import type { RestoreChoice } from '../../lib/model/restore-report';
import { useAccess } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { useTask } from '../hooks/use-task';
import { PickTabs } from './PickTabs';
import { RestoreView } from './RestoreView';
import { useRestore } from './use-restore';

interface SessionViewProps {
  session: Session;
  onDelete: (session: Session) => Promise<void>;
}

/** One session: choose what to resume, watch it come back, read what became of it. */
export function SessionView({ session, onDelete }: SessionViewProps) {
  const access = useAccess();
  const restoring = useTask();
  const other = useTask();
  const restore = useRestore(session.id);
  const [seen, setSeen] = useState<string>();
  const [undone, setUndone] = useState(false);
  const report = restore.value;
  const showsReport = report !== undefined && !report.undone && report.id !== seen;
  // What is open already changes with every restore and its undo.
  const preview = useLoaded(() => access.readPreview(session), `${session.head ?? ''}:${String(showsReport)}`);
  const resume = (choice: RestoreChoice): void => {
    setSeen(report?.id);
    setUndone(false);
    void restoring.start(() => access.send({ type: 'restore', choice }));
  };
  if (showsReport)
    return (
      <RestoreView
        key={report.id}
        session={session}
        report={report}
        error={restoring.error ?? restore.error}
        onUndone={() => {
          setSeen(report.id);
          setUndone(true);
        }}
        onChooseMore={() => setSeen(report.id)}
      />
    );
  return (
    <PickTabs
      session={session}
      preview={preview}
      busy={restoring.busy || other.busy}
      error={restoring.error ?? other.error}
      undone={undone || report?.undone === true}
      onResume={resume}
      onLater={() => void other.start(() => access.send({ type: 'keep-for-later', session: session.id }))}
      onDelete={() => void onDelete(session)}
    />
  );
}
