import { useEffect, useRef } from 'preact/hooks';
import type { RestoreReport } from '../../lib/model/restore-report';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { useCountdown } from '../hooks/use-countdown';
import { useTask } from '../hooks/use-task';
import { ErrorNotice } from '../parts/ErrorNotice';
import { UndoBar } from '../parts/UndoBar';
import { ReportView } from './ReportView';
import { RestoreProgress } from './RestoreProgress';

interface RestoreViewProps {
  session: Session;
  report: RestoreReport;
  error: unknown;
  onUndone: () => void;
  onChooseMore: () => void;
}

/** A restore while it runs, and its report from then on. */
export function RestoreView({ session, report, error, onUndone, onChooseMore }: RestoreViewProps) {
  const access = useAccess();
  const texts = useTexts();
  const task = useTask();
  const undoBar = useCountdown(() => undefined);
  const finished = report.finishedAt !== undefined;
  const sawItRun = useRef(!finished);
  useEffect(() => {
    if (finished && sawItRun.current) undoBar.start();
  }, [finished]);
  const undo = (): void => {
    undoBar.stop();
    void task.start(() => access.send({ type: 'undo-restore', restore: report.id })).then((done) => done && onUndone());
  };
  return (
    <article class="card session">
      <ErrorNotice error={error ?? task.error} />
      {finished ? (
        <ReportView session={session} report={report} busy={task.busy} onUndo={undo} onChooseMore={onChooseMore} />
      ) : (
        <RestoreProgress
          report={report}
          busy={task.busy}
          onCancel={() => void task.start(() => access.send({ type: 'cancel-restore', restore: report.id }))}
        />
      )}
      {undoBar.left !== undefined && (
        <UndoBar text={texts.count('tabsBack', backCount(report))} left={undoBar.left} onUndo={undo} />
      )}
    </article>
  );
}

const backCount = ({ tabs }: RestoreReport): number => tabs.filter(({ result }) => result !== 'failed').length;
