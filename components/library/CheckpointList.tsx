import type { Checkpoint } from '../../lib/model/checkpoint';
import type { Snapshot } from '../../lib/model/snapshot';
import { useTexts } from '../access-context';
import { CheckpointLine } from './CheckpointLine';

interface CheckpointListProps {
  checkpoints: readonly Checkpoint[];
  snapshots: readonly Snapshot[];
}

/** The checkpoints of one session. Without any, its snapshots come first: there is nothing to say. */
export function CheckpointList({ checkpoints, snapshots }: CheckpointListProps) {
  const { t } = useTexts();
  if (checkpoints.length === 0) return null;
  return (
    <section aria-labelledby="checkpoints-title">
      <h3 id="checkpoints-title">{t('checkpoints')}</h3>
      <ul class="plain-list">
        {checkpoints.map((checkpoint) => (
          <CheckpointLine
            key={checkpoint.snapshot}
            checkpoint={checkpoint}
            totals={snapshots.find(({ id }) => id === checkpoint.snapshot)?.totals}
          />
        ))}
      </ul>
    </section>
  );
}
