import { render, type ComponentType } from 'preact';
import { AccessContext } from './access-context';
import type { HoldfastAccess } from './holdfast-access';
import { ErrorBoundary } from './parts/ErrorBoundary';
import type { TextKey } from './text-key';
import { textLanguage } from './text-language';

/** Puts a page on the screen in the language of the browser. What cannot be opened at all is said in its own words. */
export async function mountPage(
  open: () => Promise<HoldfastAccess>,
  Page: ComponentType,
  title: TextKey,
): Promise<void> {
  const root = document.querySelector('#root');
  if (!root) throw new Error('the page has no #root');
  try {
    const access = await open();
    document.documentElement.lang = textLanguage(access);
    document.title = access.text(title);
    render(
      <AccessContext.Provider value={access}>
        <ErrorBoundary>
          <Page />
        </ErrorBoundary>
      </AccessContext.Provider>,
      root,
    );
  } catch (error) {
    render(<NotOpened error={error} />, root);
  }
}

/** Without the access there are no texts: the error's own message is all there is. */
const NotOpened = ({ error }: { error: unknown }) => (
  <main class="not-opened">
    <h1>Holdfast</h1>
    <p role="alert" class="notice bad">
      {error instanceof Error ? error.message : String(error)}
    </p>
  </main>
);
