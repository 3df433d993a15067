import type { Checkpoint } from '../../lib/model/checkpoint';
import type { Session } from '../../lib/model/session';
import type { Snapshot } from '../../lib/model/snapshot';
import { useAccess, useTexts } from '../access-context';
import { useWatched } from '../hooks/use-watched';
import { ErrorNotice } from '../parts/ErrorNotice';
import { sessionTitle } from '../session-title';
import { CheckpointList } from './CheckpointList';
import { CompareView } from './CompareView';
import { PlaceLink, useLibrary } from './library-context';
import { LinesBones } from './LinesBones';
import { MergeView } from './MergeView';
import { SessionTop } from './SessionTop';
import { SnapshotList } from './SnapshotList';
import { SnapshotView } from './SnapshotView';

interface SessionDetailProps {
  session: Session;
  sessions: readonly Session[];
  checkpoints: readonly Checkpoint[];
}

/** One session: its history, or what was chosen of it. */
export function SessionDetail({ session, sessions, checkpoints }: SessionDetailProps) {
  const access = useAccess();
  const texts = useTexts();
  const { place } = useLibrary();
  const snapshots = useWatched<Snapshot[]>(
    (onChange, onError) => access.watchSnapshots(session.id, onChange, onError),
    session.id,
  );
  const isInside = place.snapshot !== undefined || place.merge !== undefined;
  const back = isInside ? sessionTitle(session, texts) : texts.t('allSessions');
  return (
    <article class="detail">
      <p class={isInside ? 'back' : 'back to-list'}>
        <PlaceLink to={{ section: 'sessions', ...(isInside && { session: session.id }) }} class="button bare">
          <span aria-hidden="true">←</span> <span class="one-line">{back}</span>
        </PlaceLink>
      </p>
      <ErrorNotice error={snapshots.error} />
      <Chosen session={session} sessions={sessions} checkpoints={checkpoints} snapshots={snapshots.value} />
    </article>
  );
}

interface ChosenProps extends SessionDetailProps {
  snapshots: readonly Snapshot[] | undefined;
}

function Chosen({ session, sessions, checkpoints, snapshots }: ChosenProps) {
  const { t } = useTexts();
  const { place } = useLibrary();
  if (place.merge !== undefined) return <MergeView session={session} sessions={sessions} />;
  if (place.snapshot === undefined)
    return (
      <>
        <SessionTop session={session} sessions={sessions} />
        <CheckpointList checkpoints={checkpoints} snapshots={snapshots ?? []} />
        {snapshots ? <SnapshotList snapshots={snapshots} checkpoints={checkpoints} /> : <LinesBones />}
      </>
    );
  if (!snapshots) return <LinesBones />;
  const snapshot = snapshots.find(({ id }) => id === place.snapshot);
  const other = snapshots.find(({ id }) => id === place.other);
  if (!snapshot || (place.other !== undefined && !other))
    return (
      <div class="blank">
        <h2 class="sentence">{t('snapshotGoneTitle')}</h2>
        <p class="quiet">{t('snapshotGoneText')}</p>
      </div>
    );
  if (other) return <CompareView snapshot={snapshot} other={other} snapshots={snapshots} checkpoints={checkpoints} />;
  return (
    <SnapshotView
      key={snapshot.id}
      session={session}
      snapshot={snapshot}
      snapshots={snapshots}
      checkpoint={checkpoints.find((checkpoint) => checkpoint.snapshot === snapshot.id)}
    />
  );
}
