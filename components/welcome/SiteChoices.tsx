import { useState } from 'preact/hooks';
import { useTexts } from '../access-context';
import { AI_HOSTS } from '../ai-sites';
import { ALL_SITES, toPattern } from '../host-rules';
import { Notice } from '../parts/Notice';
import { ChosenSites } from './ChosenSites';

interface SiteChoicesProps {
  busy: boolean;
  refused: boolean;
  onRequest: (origins: string[]) => void;
}

export function SiteChoices({ busy, refused, onRequest }: SiteChoicesProps) {
  const { t } = useTexts();
  const [choosing, setChoosing] = useState(false);
  return (
    <section class="choices" aria-labelledby="choices-title">
      <h2 id="choices-title">{t('whichSites')}</h2>
      <div class="choice-cards">
        <div class="card">
          <button type="button" class="primary" disabled={busy} onClick={() => onRequest([ALL_SITES])}>
            {t('keepAllSites')}
          </button>
          <p>{t('keepAllSitesEffect')}</p>
        </div>
        <div class="card">
          <button type="button" disabled={busy} onClick={() => onRequest(AI_HOSTS.map(toPattern))}>
            {t('keepAiChats')}
          </button>
          <p>{t('keepAiChatsEffect', AI_HOSTS.slice(0, 3).join(', '), AI_HOSTS.length - 3)}</p>
        </div>
        <div class="card">
          <button type="button" disabled={busy} aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
            {t('chooseSites')}
          </button>
          <p>{t('chooseSitesEffect')}</p>
        </div>
      </div>
      {choosing && <ChosenSites busy={busy} onRequest={onRequest} />}
      <p class="quiet">{t('browserAsks')}</p>
      {refused && <Notice tone="warn">{t('nothingGranted')}</Notice>}
    </section>
  );
}
