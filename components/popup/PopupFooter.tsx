import { useRef, useState } from 'preact/hooks';
import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { PageLink } from '../parts/PageLink';
import { PopupCheckpoint } from './PopupCheckpoint';

interface PopupFooterProps {
  /** Sessions that can be resumed. */
  waiting: number;
  /** Title of the tab in front. */
  tabTitle: string;
}

export function PopupFooter({ waiting, tabTitle }: PopupFooterProps) {
  const { t } = useTexts();
  const [making, setMaking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setMaking(false);
    button.current?.focus();
  };
  return (
    <>
      {making && <PopupCheckpoint tabTitle={tabTitle} onClose={close} />}
      <footer class="row">
        <nav class="row" aria-label={t('pagesLabel')}>
          {waiting > 0 && <Waiting count={waiting} />}
          <PageLink page="library" class="button bare">
            {t('library')}
          </PageLink>
          <button ref={button} type="button" class="bare" aria-expanded={making} onClick={() => setMaking(!making)}>
            {t('checkpoint')}
          </button>
          <PageLink page="options" class="button bare">
            {t('options')}
          </PageLink>
        </nav>
        <Space />
      </footer>
    </>
  );
}

function Waiting({ count }: { count: number }) {
  const { t, number } = useTexts();
  return (
    <PageLink page="resume" class="button bare">
      {t('sessions')}
      <span class="count">{number(count)}</span>
    </PageLink>
  );
}

function Space() {
  const access = useAccess();
  const { t, bytes } = useTexts();
  const space = useLoaded(() => access.readSpaceUsed());
  return <span class="end quiet space-used">{space.value && t('spaceUsed', bytes(space.value.bytes))}</span>;
}
