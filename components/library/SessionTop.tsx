import { useState } from 'preact/hooks';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { useFocusOnce } from '../hooks/use-focus-once';
import { useTask } from '../hooks/use-task';
import { Chip } from '../parts/Chip';
import { PageLink } from '../parts/PageLink';
import { StatusDot } from '../parts/StatusDot';
import { describeSession, describeStatus } from '../resume/session-facts';
import { sessionTitle } from '../session-title';
import { ExportSessions } from './ExportSessions';
import { KeepCheckpoint } from './KeepCheckpoint';
import { PlaceLink, useLibrary } from './library-context';
import { SessionLinks } from './SessionLinks';
import { WordsForm } from './WordsForm';

type Open = 'none' | 'words' | 'checkpoint' | 'export';

interface SessionTopProps {
  session: Session;
  sessions: readonly Session[];
}

/** What the session is called, what it holds, and what can be done with the whole of it. */
export function SessionTop({ session, sessions }: SessionTopProps) {
  const texts = useTexts();
  const title = useFocusOnce<HTMLHeadingElement>();
  const [open, setOpen] = useState<Open>('none');
  const close = (): void => setOpen('none');
  const running = session.status === 'active';
  return (
    <header class="top">
      <p class="eyebrow">
        <StatusDot state={running ? 'kept' : 'paused'} />
        <span>{describeStatus(session, texts)}</span>
      </p>
      <h2 class="title" ref={title} tabIndex={-1}>
        {sessionTitle(session, texts)}
      </h2>
      {session.description !== '' && <p class="words">{session.description}</p>}
      <p class="quiet">{describeSession(session, texts)}</p>
      {session.tags.length > 0 && (
        <p class="chips start">
          {session.tags.map((tag) => (
            <Chip key={tag}>{tag}</Chip>
          ))}
        </p>
      )}
      <SessionLinks session={session} sessions={sessions} />
      <Actions session={session} canMerge={sessions.length > 1} open={open} onOpen={setOpen} />
      {open === 'words' && <EditWords session={session} onDone={close} />}
      {open === 'checkpoint' && <KeepCheckpoint onDone={close} />}
      {open === 'export' && <ExportSessions sessions={[session.id]} onDone={close} />}
    </header>
  );
}

interface ActionsProps {
  session: Session;
  canMerge: boolean;
  open: Open;
  onOpen: (open: Open) => void;
}

function Actions({ session, canMerge, open, onOpen }: ActionsProps) {
  const access = useAccess();
  const { t, count } = useTexts();
  const { go, undoable } = useLibrary();
  const { id, status, head } = session;
  const toggle = (name: Open) => () => onOpen(open === name ? 'none' : name);
  const remove = (): void =>
    void undoable
      .act({
        text: t('sessionDeleted'),
        work: () => access.send({ type: 'delete-session', session: id }),
        undo: () => access.send({ type: 'undo-delete', session: id }),
      })
      .then((done) => done && go({ section: 'sessions' }));
  const archive = (): void =>
    void undoable.act({
      text: count('sessionsArchived', 1),
      work: () => access.send({ type: 'archive-sessions', sessions: [id] }),
      undo: () => access.send({ type: 'unarchive-sessions', sessions: [id] }),
    });
  return (
    <div class="row actions">
      {status === 'active' ? (
        <button type="button" class="primary" aria-expanded={open === 'checkpoint'} onClick={toggle('checkpoint')}>
          {t('keepCheckpoint')}
        </button>
      ) : (
        <PageLink page="resume" params={{ session: id }} class="button primary">
          {t('resume')}
        </PageLink>
      )}
      <button type="button" aria-expanded={open === 'words'} onClick={toggle('words')}>
        {t('rename')}
      </button>
      {head !== undefined && (
        <button type="button" aria-expanded={open === 'export'} onClick={toggle('export')}>
          {t('exportOne')}
        </button>
      )}
      {canMerge && status !== 'active' && (
        <PlaceLink to={{ section: 'sessions', session: id, merge: 'choose' }} class="button">
          {t('mergeWith')}
        </PlaceLink>
      )}
      {status !== 'active' && status !== 'archived' && (
        <button type="button" disabled={undoable.task.busy} title={t('archiveHint')} onClick={archive}>
          {t('archive')}
        </button>
      )}
      {status !== 'active' && (
        <button type="button" class="bare end" disabled={undoable.task.busy} onClick={remove}>
          {t('deleteSession')}
        </button>
      )}
    </div>
  );
}

function EditWords({ session, onDone }: { session: Session; onDone: () => void }) {
  const access = useAccess();
  const texts = useTexts();
  const task = useTask();
  return (
    <WordsForm
      title={texts.t('rename')}
      words={{ name: session.title, description: session.description, tags: session.tags, priority: 'normal' }}
      placeholder={texts.t('sessionOf', texts.moment(session.startedAt))}
      busy={task.busy}
      error={task.error}
      onCancel={onDone}
      onSave={({ name: title, description, tags }) =>
        void task
          .start(() =>
            access.send({ type: 'rename-session', session: session.id, words: { title, description, tags } }),
          )
          .then((done) => done && onDone())
      }
    />
  );
}
