import { useTexts } from '../access-context';
import { usePrune } from '../hooks/use-prune';
import { ErrorNotice } from './ErrorNotice';
import { UndoBar } from './UndoBar';

/** The button that frees space, what became of it, and the way back. `onDone` is called once something was removed. */
export function FreeSpace({ onDone }: { onDone?: () => void }) {
  const { t, count, bytes } = useTexts();
  const { state, preview, left, error, freeSpace, undo } = usePrune(onDone);
  const goes = preview ? count('snapshotsGo', preview.snapshots, bytes(preview.bytes)) : '';
  return (
    <div class="free-space">
      <button type="button" disabled={state === 'looking' || state === 'undoable'} onClick={() => void freeSpace()}>
        {t(state === 'looking' ? 'freeSpaceLooking' : 'freeSpace')}
      </button>
      <p role="status">
        {state === 'nothing' && t('freeSpaceNothing')}
        {state === 'done' && t('freeSpaceDone')}
        {state === 'undoable' && `${goes} ${t('freeSpaceStays')}`}
      </p>
      <ErrorNotice error={error} />
      {left !== undefined && <UndoBar text={goes} left={left} onUndo={() => void undo()} />}
    </div>
  );
}
