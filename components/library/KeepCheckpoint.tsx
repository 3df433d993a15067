import { useState } from 'preact/hooks';
import type { MadeCheckpoint } from '../../lib/model/checkpoint';
import type { SnapshotId } from '../../lib/model/ids';
import { useAccess, useTexts } from '../access-context';
import { useTask } from '../hooks/use-task';
import { Notice } from '../parts/Notice';
import { WordsForm } from './WordsForm';

interface KeepCheckpointProps {
  /** Of what is open now when absent. */
  snapshot?: SnapshotId;
  onDone: () => void;
}

/** Names a state that is to be kept. One that is kept already is pointed out instead. */
export function KeepCheckpoint({ snapshot, onDone }: KeepCheckpointProps) {
  const access = useAccess();
  const { t } = useTexts();
  const task = useTask();
  const [known, setKnown] = useState<string>();
  if (known !== undefined)
    return (
      <Notice tone="warn">
        <span>{t('checkpointKnown', known)}</span>
        <button type="button" onClick={onDone}>
          {t('close')}
        </button>
      </Notice>
    );
  return (
    <WordsForm
      title={t('keepCheckpoint')}
      words={{ name: '', description: '', tags: [], priority: 'normal' }}
      placeholder={t('checkpointNameExample')}
      withPriority
      busy={task.busy}
      error={task.error}
      onCancel={onDone}
      onSave={(words) =>
        void task.start(async () => {
          const wish = { ...words, ...(snapshot !== undefined && { snapshot }) };
          const made = (await access.send({ type: 'create-checkpoint', wish })) as MadeCheckpoint;
          if (made.isNew) onDone();
          else setKnown(made.checkpoint.name);
        })
      }
    />
  );
}
