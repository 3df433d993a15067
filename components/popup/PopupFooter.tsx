import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { PageLink } from '../parts/PageLink';

/** `waiting`: sessions that can be resumed. */
export function PopupFooter({ waiting }: { waiting: number }) {
  const access = useAccess();
  const { t, number, bytes } = useTexts();
  const space = useLoaded(() => access.readSpaceUsed());
  return (
    <footer class="row">
      <nav class="row" aria-label={t('pagesLabel')}>
        <PageLink page="resume" class="button bare">
          {t('sessions')}
          {waiting > 0 && <span class="count">{number(waiting)}</span>}
        </PageLink>
        <PageLink page="options" class="button bare">
          {t('options')}
        </PageLink>
      </nav>
      <span class="end quiet">{space.value && t('spaceUsed', bytes(space.value.bytes))}</span>
    </footer>
  );
}
