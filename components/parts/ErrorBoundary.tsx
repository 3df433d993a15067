import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';
import { useTexts } from '../access-context';
import { useFocusOnce } from '../hooks/use-focus-once';
import { Notice } from './Notice';

/** A page of which any part throws while it is drawn: without this Preact leaves it blank. */
export function ErrorBoundary({ children }: { children: ComponentChildren }) {
  const error: unknown = useErrorBoundary((thrown) => console.error('holdfast: cannot draw the page', thrown))[0];
  return error === undefined ? children : <NotDrawn />;
}

/** All of the page is gone, and what had the focus with it. */
function NotDrawn() {
  const { t } = useTexts();
  const title = useFocusOnce<HTMLHeadingElement>();
  return (
    <main class="not-opened">
      <h1 ref={title} tabIndex={-1}>
        {t('extensionName')}
      </h1>
      <Notice tone="bad" urgent>
        <span>{t('pageNotDrawn')}</span>
        <button type="button" onClick={() => location.reload()}>
          {t('reloadPage')}
        </button>
      </Notice>
    </main>
  );
}
