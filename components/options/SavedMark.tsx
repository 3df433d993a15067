import { useEffect, useState } from 'preact/hooks';
import { useTexts } from '../access-context';

const SHOWN_MS = 2_500;

/** "Saved", for a moment after each change. Its place is always there. */
export function SavedMark({ saves }: { saves: number }) {
  const { t } = useTexts();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (saves === 0) return undefined;
    setShown(true);
    const timer = setTimeout(() => setShown(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [saves]);
  return (
    <span class="saved-mark" role="status">
      {shown ? t('saved') : ''}
    </span>
  );
}
