import { useEffect, useState } from 'preact/hooks';
import type { RestoreReport } from '../../lib/model/restore-report';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { useNow } from '../hooks/use-now';
import { useTask } from '../hooks/use-task';
import { useWatched } from '../hooks/use-watched';
import { ErrorNotice } from '../parts/ErrorNotice';
import { PageLink } from '../parts/PageLink';
import { sessionTitle } from '../session-title';
import { ResumedCard } from './ResumedCard';
import { SessionFacts } from './SessionFacts';

/**
 * The newest session that waits, until it is resumed or put aside; then how resuming it goes. A popup closes at every
 * click beside it, so one that opens while the session is being resumed says so too, instead of offering it again.
 */
export function ResumeCard({ pending }: { pending: Session | undefined }) {
  const access = useAccess();
  const task = useTask();
  const [resuming, setResuming] = useState<string>();
  /** An earlier restore of the same session: not the one to show. */
  const [earlier, setEarlier] = useState<string>();
  const watched = resuming ?? pending?.id;
  const restore = useWatched<RestoreReport | undefined>(
    (onChange, onError) => (watched === undefined ? undefined : access.watchRestore(watched, onChange, onError)),
    watched,
  );
  const report = restore.value?.id === earlier ? undefined : restore.value;
  const running = report !== undefined && report.finishedAt === undefined && !report.undone;
  useEffect(() => {
    if (running) setResuming(report.session);
    else if (report?.undone) setResuming(undefined);
  }, [running, report?.undone]);
  const resume = (session: string): void => {
    setEarlier(restore.value?.id);
    setResuming(session);
    void task
      .start(() => access.send({ type: 'restore', choice: { session, loading: 'all' } }))
      .then((done) => done || setResuming(undefined));
  };
  if (resuming !== undefined && report && !report.undone) return <ResumedCard report={report} />;
  if (!pending) return task.error === undefined ? null : <ErrorNotice error={task.error} />;
  return (
    <section aria-labelledby="resume-title">
      <div class="resume-card">
        <Headline session={pending} />
        <SessionFacts totals={pending.totals} />
        <div class="row">
          <button type="button" class="primary" disabled={task.busy} onClick={() => resume(pending.id)}>
            <ResumeWord busy={task.busy} />
          </button>
          <OtherWays
            session={pending.id}
            disabled={task.busy}
            onLater={() => void task.start(() => access.send({ type: 'keep-for-later', session: pending.id }))}
          />
        </div>
        <ErrorNotice error={task.error} />
      </div>
    </section>
  );
}

function ResumeWord({ busy }: { busy: boolean }) {
  const { t } = useTexts();
  return <>{t(busy ? 'resuming' : 'resume')}</>;
}

function OtherWays({ session, disabled, onLater }: { session: string; disabled: boolean; onLater: () => void }) {
  const { t } = useTexts();
  return (
    <>
      <PageLink page="resume" params={{ session }} class="button">
        {t('choose')}
      </PageLink>
      <button type="button" class="bare end" disabled={disabled} onClick={onLater}>
        {t('keepForLater')}
      </button>
    </>
  );
}

function Headline({ session }: { session: Session }) {
  const texts = useTexts();
  useNow(10_000);
  const ago = texts.ago(session.endedAt ?? session.lastSavedAt, 'long');
  return (
    <>
      <h2 id="resume-title" class="sentence">
        {texts.t(session.status === 'interrupted' ? 'crashedAgo' : 'endedAgo', ago)}
      </h2>
      <p class="one-line quiet">{sessionTitle(session, texts)}</p>
    </>
  );
}
