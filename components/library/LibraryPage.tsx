import type { Checkpoint } from '../../lib/model/checkpoint';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { useWatched } from '../hooks/use-watched';
import { ErrorNotice } from '../parts/ErrorNotice';
import { Masthead } from '../parts/Masthead';
import { UndoBar } from '../parts/UndoBar';
import { ArchivesView } from './ArchivesView';
import { CheckpointsView } from './CheckpointsView';
import { DropFile } from './DropFile';
import { LibraryKeeper, useLibrary } from './library-context';
import { LibraryNav } from './LibraryNav';
import { SessionsView } from './SessionsView';
import { SpaceView } from './SpaceView';

/** Everything that is kept: sessions with their snapshots and checkpoints, archives, and the space it takes. */
export function LibraryPage() {
  return (
    <LibraryKeeper>
      <Masthead current="library" />
      <Library />
    </LibraryKeeper>
  );
}

function Library() {
  const access = useAccess();
  const { t } = useTexts();
  const { undoable } = useLibrary();
  const sessions = useWatched<Session[]>(access.watchAllSessions);
  const checkpoints = useWatched<Checkpoint[]>(access.watchCheckpoints);
  return (
    <DropFile>
      <div class="library">
        <LibraryNav sessions={sessions.value?.length} checkpoints={checkpoints.value?.length} />
        <main>
          <h1 class="visually-hidden">{t('library')}</h1>
          <ErrorNotice error={sessions.error ?? checkpoints.error ?? undoable.task.error} />
          <Contents sessions={sessions.value} checkpoints={checkpoints.value} />
        </main>
      </div>
      {undoable.bar && (
        <UndoBar text={undoable.bar.text} left={undoable.bar.left} onUndo={() => undoable.bar?.undo()} />
      )}
    </DropFile>
  );
}

interface ContentsProps {
  sessions: Session[] | undefined;
  checkpoints: Checkpoint[] | undefined;
}

function Contents({ sessions, checkpoints }: ContentsProps) {
  const { place } = useLibrary();
  switch (place.section) {
    case 'sessions':
      return <SessionsView sessions={sessions} checkpoints={checkpoints ?? []} />;
    case 'checkpoints':
      return <CheckpointsView sessions={sessions} checkpoints={checkpoints} />;
    case 'archives':
      return <ArchivesView sessions={sessions ?? []} />;
    case 'space':
      return <SpaceView />;
  }
}
