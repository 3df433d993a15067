import { useState } from 'preact/hooks';
import type { Checkpoint } from '../../lib/model/checkpoint';
import type { Session } from '../../lib/model/session';
import { useTexts } from '../access-context';
import { sessionTitle } from '../session-title';
import { CheckpointLine } from './CheckpointLine';
import { KeepCheckpoint } from './KeepCheckpoint';
import { LinesBones } from './LinesBones';
import { RestorePoints } from './RestorePoints';

const PAGE = 50;
const RANK = { high: 0, normal: 1, low: 2 } as const;

interface CheckpointsViewProps {
  sessions: readonly Session[] | undefined;
  checkpoints: readonly Checkpoint[] | undefined;
}

/** The checkpoints of all sessions: those that matter most first, then the newest. */
export function CheckpointsView({ sessions, checkpoints }: CheckpointsViewProps) {
  const texts = useTexts();
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState(PAGE);
  const titles = new Map((sessions ?? []).map((session) => [session.id, sessionTitle(session, texts)]));
  // A deleted session takes its checkpoints with it; until it is gone for good they are not shown.
  const present = (checkpoints ?? []).filter(({ session }) => titles.has(session));
  const ranked = [...present].sort((one, other) => RANK[one.priority] - RANK[other.priority]);
  const left = ranked.length - shown;
  return (
    <section class="sheet" aria-labelledby="section-title">
      <div class="row wrap">
        <h2 id="section-title" class="title grow">
          {texts.t('checkpoints')}
        </h2>
        <button type="button" aria-expanded={making} onClick={() => setMaking(!making)}>
          {texts.t('keepCheckpoint')}
        </button>
      </div>
      {making && <KeepCheckpoint onDone={() => setMaking(false)} />}
      {(checkpoints === undefined || sessions === undefined) && <LinesBones />}
      {sessions && checkpoints && present.length === 0 && <p class="quiet">{texts.t('checkpointsEmpty')}</p>}
      <ul class="plain-list">
        {ranked.slice(0, shown).map((checkpoint) => (
          <CheckpointLine
            key={checkpoint.snapshot}
            checkpoint={checkpoint}
            totals={undefined}
            of={titles.get(checkpoint.session) ?? ''}
          />
        ))}
      </ul>
      {left > 0 && (
        <p class="more">
          <button type="button" onClick={() => setShown(shown + PAGE)}>
            {texts.count('showMore', Math.min(PAGE, left))}
          </button>
        </p>
      )}
      {sessions && <RestorePoints sessions={sessions} />}
    </section>
  );
}
