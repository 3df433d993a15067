import { useTexts } from '../access-context';
import { errorText } from '../error-text';
import { Notice } from './Notice';

/** What went wrong and, where there is one, the thing to do. Nothing when nothing did. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const texts = useTexts();
  if (error === undefined) return null;
  return (
    <Notice tone="bad" urgent>
      <span>{errorText(error, texts)}</span>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {texts.t('tryAgain')}
        </button>
      )}
    </Notice>
  );
}
