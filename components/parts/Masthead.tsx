import { useTexts } from '../access-context';
import type { PageName } from '../holdfast-access';
import { HoldfastMark } from './HoldfastMark';
import { PageLink } from './PageLink';

/** The line above every full page. */
export function Masthead({ current = 'resume' }: { current?: PageName }) {
  const { t } = useTexts();
  return (
    <header class="masthead">
      <HoldfastMark />
      <b class="grow">{t('extensionName')}</b>
      <nav aria-label={t('pagesLabel')}>
        <MastheadLink page="resume" current={current} word={t('sessions')} />
        <MastheadLink page="library" current={current} word={t('library')} />
        <MastheadLink page="options" current={current} word={t('options')} />
      </nav>
    </header>
  );
}

function MastheadLink({ page, current, word }: { page: PageName; current: PageName; word: string }) {
  if (page === current)
    return (
      <span class="button bare current" aria-current="page">
        {word}
      </span>
    );
  return (
    <PageLink page={page} class="button bare">
      {word}
    </PageLink>
  );
}
