import { useEffect, useState } from 'preact/hooks';
import type { PruneBegun, PrunePreview } from '../../lib/model/prune';
import { useAccess, useTexts } from '../access-context';
import { useTask } from '../hooks/use-task';
import { useUndoable } from '../hooks/use-undoable';
import { ErrorNotice } from '../parts/ErrorNotice';
import { UndoBar } from '../parts/UndoBar';

const OLD_SNAPSHOTS = { snapshots: true, checkpoints: [], archive: [], delete: [] };

/** Looks at what the policy lets go and, with the same click, lets it go; `onDone` once that can no longer be undone. */
export function FreeSpace({ onDone }: { onDone?: () => void }) {
  const access = useAccess();
  const { t, count, bytes } = useTexts();
  const looking = useTask();
  const { act, bar, task } = useUndoable();
  const [found, setFound] = useState<PrunePreview>();
  const goes = found ? count('snapshotsGo', found.snapshots, bytes(found.bytes)) : '';
  const busy = looking.busy || task.busy;
  const error = looking.error ?? task.error;
  const isOver = !busy && !bar && error === undefined;
  const isDone = isOver && found !== undefined && found.snapshots > 0;
  useEffect(() => {
    if (isDone) onDone?.();
  }, [isDone]);
  const free = async (): Promise<void> => {
    const preview = await access.previewPrune();
    setFound(preview);
    if (preview.snapshots === 0) return;
    await act({
      text: count('snapshotsGo', preview.snapshots, bytes(preview.bytes)),
      work: () => access.send({ type: 'prune', choice: OLD_SNAPSHOTS }),
      async undo(begun) {
        await access.send({ type: 'undo-prune', prune: (begun as PruneBegun).prune });
        setFound(undefined);
      },
    });
  };
  return (
    <div class="free-space">
      <button type="button" disabled={busy || bar !== undefined} onClick={() => void looking.start(free)}>
        {t(looking.busy ? 'freeSpaceLooking' : 'freeSpace')}
      </button>
      <p role="status">
        {isOver && found?.snapshots === 0 && t('freeSpaceNothing')}
        {isDone && t('freeSpaceDone')}
        {bar && `${goes} ${t('freeSpaceStays')}`}
      </p>
      <ErrorNotice error={error} />
      {bar && <UndoBar text={goes} left={bar.left} onUndo={bar.undo} />}
    </div>
  );
}
