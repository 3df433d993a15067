import { useState } from 'preact/hooks';
import type { Checkpoint } from '../../lib/model/checkpoint';
import type { Totals } from '../../lib/model/snapshot';
import { useAccess, useTexts } from '../access-context';
import { useTask } from '../hooks/use-task';
import { Chip } from '../parts/Chip';
import { PlaceLink, useLibrary } from './library-context';
import { describeTotals } from './session-line';
import { WordsForm } from './WordsForm';

interface CheckpointLineProps {
  checkpoint: Checkpoint;
  totals: Totals | undefined;
  /** Title of its session, where that is not clear. */
  of?: string;
}

/** One checkpoint: its name leads to its snapshot; it can be changed and deleted in place. */
export function CheckpointLine({ checkpoint, totals, of }: CheckpointLineProps) {
  const texts = useTexts();
  const [editing, setEditing] = useState(false);
  const { snapshot, session, name, description, tags, priority, createdAt } = checkpoint;
  const facts = [
    ...(of === undefined ? [] : [of]),
    texts.moment(createdAt),
    ...(totals ? [describeTotals(totals, texts)] : []),
  ];
  return (
    <li class="line checkpoint">
      <div class="row">
        <PlaceLink to={{ section: 'sessions', session, snapshot }} class="one-line grow name">
          {name}
        </PlaceLink>
        {priority !== 'normal' && (
          <Chip tone={priority === 'high' ? 'kept' : 'plain'}>
            {texts.t(priority === 'high' ? 'priorityHighChip' : 'priorityLowChip')}
          </Chip>
        )}
        {tags.slice(0, 3).map((tag) => (
          <Chip key={tag}>{tag}</Chip>
        ))}
        <LineActions checkpoint={checkpoint} editing={editing} onEdit={() => setEditing(!editing)} />
      </div>
      <p class="one-line quiet">{facts.join(' · ')}</p>
      {description !== '' && <p class="words">{description}</p>}
      {editing && <EditCheckpoint checkpoint={checkpoint} onDone={() => setEditing(false)} />}
    </li>
  );
}

interface LineActionsProps {
  checkpoint: Checkpoint;
  editing: boolean;
  onEdit: () => void;
}

function LineActions({ checkpoint, editing, onEdit }: LineActionsProps) {
  const access = useAccess();
  const { t } = useTexts();
  const { undoable } = useLibrary();
  const { snapshot, name } = checkpoint;
  const remove = (): void =>
    void undoable.act({
      text: t('checkpointDeleted'),
      work: () => access.send({ type: 'delete-checkpoint', snapshot }),
      undo: () => access.send({ type: 'undo-delete-checkpoint', checkpoint }),
    });
  return (
    <>
      <button
        type="button"
        class="bare small"
        aria-expanded={editing}
        aria-label={t('renameNamed', name)}
        onClick={onEdit}
      >
        {t('rename')}
      </button>
      <button
        type="button"
        class="bare small"
        aria-label={t('deleteNamed', name)}
        disabled={undoable.task.busy}
        onClick={remove}
      >
        {t('deleteSession')}
      </button>
    </>
  );
}

function EditCheckpoint({ checkpoint, onDone }: { checkpoint: Checkpoint; onDone: () => void }) {
  const access = useAccess();
  const { t } = useTexts();
  const task = useTask();
  const { snapshot, name } = checkpoint;
  return (
    <WordsForm
      title={t('renameNamed', name)}
      words={checkpoint}
      placeholder={name}
      withPriority
      busy={task.busy}
      error={task.error}
      onCancel={onDone}
      onSave={(words) =>
        void task
          .start(() =>
            access.send({ type: 'change-checkpoint', snapshot, change: { ...words, name: words.name || name } }),
          )
          .then((done) => done && onDone())
      }
    />
  );
}
