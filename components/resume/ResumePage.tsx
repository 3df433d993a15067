import { useEffect, useRef, useState } from 'preact/hooks';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { useCountdown } from '../hooks/use-countdown';
import { useLoaded } from '../hooks/use-loaded';
import { useTask } from '../hooks/use-task';
import { useWatched } from '../hooks/use-watched';
import { ErrorNotice } from '../parts/ErrorNotice';
import { Masthead } from '../parts/Masthead';
import { RecoveryNotice } from '../parts/RecoveryNotice';
import { UndoBar } from '../parts/UndoBar';
import { EarlierSessions } from './EarlierSessions';
import { SessionFrame } from './SessionFrame';
import { SessionView } from './SessionView';

/** `start`: the session the page was opened for. */
export function ResumePage({ start }: { start?: string | undefined }) {
  const access = useAccess();
  const [chosen, setChosen] = useState(start);
  const sessions = useWatched(access.watchSessions);
  const select = (session: string | undefined): void => {
    history.replaceState(null, '', session === undefined ? location.pathname : `?session=${session}`);
    setChosen(session);
  };
  const deletion = useDeletion(select);
  const listed = (sessions.value ?? []).filter((session) => !deletion.hides(session.id));
  const newest = listed[0]?.id;
  const id = chosen ?? newest;
  const found = useSession(id, listed);
  // What is on the screen stays there, also when it leaves the list: it was resumed, and its report comes.
  useEffect(() => {
    if (chosen === undefined && newest !== undefined) select(newest);
  }, [chosen, newest]);
  const remove = async (session: Session): Promise<void> => {
    const next = listed.find((other) => other.id !== session.id);
    if (await deletion.remove(session)) select(next?.id);
  };
  const loading = sessions.value === undefined || found.loading;
  return (
    <>
      <Masthead />
      <RecoveryNotice />
      <div class={listed.length > 1 ? 'columns' : 'columns single'}>
        <EarlierSessions sessions={listed} current={id} onSelect={select} />
        <main>
          <ErrorNotice error={sessions.error ?? found.error ?? deletion.error} />
          {found.session && !deletion.hides(found.session.id) ? (
            <SessionView key={found.session.id} session={found.session} onDelete={remove} />
          ) : (
            <SessionFrame
              state={loading ? 'loading' : id === undefined || deletion.left !== undefined ? 'empty' : 'gone'}
            />
          )}
        </main>
      </div>
      {deletion.left !== undefined && <DeletedBar left={deletion.left} onUndo={() => deletion.undo()} />}
    </>
  );
}

/** The session by id: from the list of those that wait, or one that was resumed already. */
function useSession(id: string | undefined, listed: readonly Session[]) {
  const access = useAccess();
  const inList = listed.find((session) => session.id === id);
  // A session that has just left the list was resumed or put aside: read it again to say so.
  const key = `${id ?? ''}:${inList ? 'listed' : 'alone'}`;
  const alone = useLoaded(async () => (id === undefined ? undefined : await access.readSession(id)), key);
  const last = useRef<Session | undefined>(undefined);
  const session = inList ?? alone.value ?? (last.current?.id === id && !('value' in alone) ? last.current : undefined);
  last.current = session;
  const loading = session === undefined && id !== undefined && !('value' in alone) && alone.error === undefined;
  return { session, loading, error: inList ? undefined : alone.error };
}

/** Deletes at once; for ten seconds it can be taken back. */
function useDeletion(onUndone: (session: string) => void) {
  const access = useAccess();
  const task = useTask();
  const [deleted, setDeleted] = useState<string>();
  const countdown = useCountdown(() => undefined);
  return {
    left: countdown.left,
    error: task.error,
    hides: (session: string) => session === deleted,
    async remove({ id }: Session): Promise<boolean> {
      const done = await task.start(() => access.send({ type: 'delete-session', session: id }));
      if (!done) return false;
      setDeleted(id);
      countdown.start();
      return true;
    },
    undo(): void {
      const session = deleted;
      if (session === undefined) return;
      void task
        .start(() => access.send({ type: 'undo-delete', session }))
        .then((done) => {
          if (!done) return;
          countdown.stop();
          setDeleted(undefined);
          onUndone(session);
        });
    },
  };
}

function DeletedBar({ left, onUndo }: { left: number; onUndo: () => void }) {
  const { t } = useTexts();
  return <UndoBar text={t('sessionDeleted')} left={left} onUndo={onUndo} />;
}
