import type { SpaceLimits } from '../../lib/model/space';
import { useTexts } from '../access-context';
import { PageLink } from '../parts/PageLink';
import { NumberField } from './NumberField';
import { LIMITS_OF } from './number-rules';

interface SpaceProps {
  limits: SpaceLimits;
  onChange: (limits: SpaceLimits) => void;
}

/** How much Holdfast may take; the library shows what takes it, and frees some. */
export function Space({ limits, onChange }: SpaceProps) {
  const { t, number } = useTexts();
  return (
    <section class="setting" aria-labelledby="space-title">
      <h2 id="space-title">{t('spaceTitle')}</h2>
      <div>
        <NumberField
          label={t('budgetLabel')}
          unit={t('unitMegabytes')}
          value={limits.budgetMegabytes}
          limits={LIMITS_OF.budgetMegabytes}
          effect={(value) => t('budgetEffect', number(value))}
          onChange={(budgetMegabytes) => onChange({ ...limits, budgetMegabytes })}
        />
        <NumberField
          label={t('sessionSizeLabel')}
          unit={t('unitMegabytes')}
          value={limits.sessionMegabytes}
          limits={LIMITS_OF.sessionMegabytes}
          effect={(value) => t('sessionSizeEffect', number(value))}
          onChange={(sessionMegabytes) => onChange({ ...limits, sessionMegabytes })}
        />
        <PageLink page="library" params={{ section: 'space' }} class="button">
          {t('spaceLook')}
        </PageLink>
      </div>
    </section>
  );
}
