import { useTexts } from '../access-context';

interface UndoBarProps {
  text: string;
  /** The word on the button: "Undo" unless told. */
  action?: string;
  left: number;
  onUndo: () => void;
}

/** At the bottom for ten seconds after a destructive act. The seconds are not read out one by one. */
export function UndoBar({ text, action, left, onUndo }: UndoBarProps) {
  const { t, number } = useTexts();
  return (
    <div class="undo-bar">
      <span role="status">{text}</span>
      <button type="button" onClick={onUndo}>
        {action ?? t('undo')}
      </button>
      <span class="seconds" aria-hidden="true">
        {number(left)}
      </span>
    </div>
  );
}
