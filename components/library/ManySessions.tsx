import { useState } from 'preact/hooks';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { ExportSessions } from './ExportSessions';
import { useLibrary } from './library-context';

interface ManySessionsProps {
  sessions: readonly Session[];
  /** They are in the archive. */
  archived: boolean;
  onDone: () => void;
}

/** What can be done to several sessions at once. */
export function ManySessions({ sessions, archived, onDone }: ManySessionsProps) {
  const access = useAccess();
  const { t, count } = useTexts();
  const { undoable } = useLibrary();
  const [exporting, setExporting] = useState(false);
  const ids = sessions.map(({ id }) => id);
  const none = ids.length === 0;
  const remove = (): void =>
    void undoable
      .act({
        text: count('sessionsDeleted', ids.length),
        work: () => access.send({ type: 'delete-sessions', sessions: ids }),
        undo: () => access.send({ type: 'undo-delete-sessions', sessions: ids }),
      })
      .then((done) => done && onDone());
  const archive = (): void => {
    const [there, back] = ['archive-sessions', 'unarchive-sessions'] as const;
    void undoable
      .act({
        text: count(archived ? 'sessionsUnarchived' : 'sessionsArchived', ids.length),
        work: () => access.send({ type: archived ? back : there, sessions: ids }),
        undo: () => access.send({ type: archived ? there : back, sessions: ids }),
      })
      .then((done) => done && onDone());
  };
  return (
    <div class="many" role="group" aria-label={t('chooseSeveral')}>
      <p role="status">{count('sessionsChosen', ids.length)}</p>
      <div class="row actions">
        <button type="button" disabled={none || undoable.task.busy} onClick={archive}>
          {t(archived ? 'unarchive' : 'archive')}
        </button>
        <button type="button" disabled={none} aria-expanded={exporting} onClick={() => setExporting(!exporting)}>
          {t('exportOne')}
        </button>
        <button type="button" class="bare" disabled={none || undoable.task.busy} onClick={remove}>
          {t('deleteSession')}
        </button>
      </div>
      {exporting && !none && <ExportSessions sessions={ids} onDone={() => setExporting(false)} />}
    </div>
  );
}
