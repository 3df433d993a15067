import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { useWatched } from '../hooks/use-watched';
import { PageLink } from '../parts/PageLink';
import { FreeSpace } from './FreeSpace';

/** Says that space runs out, before saving fails for it, with the one thing to do. Nothing below 70 percent. */
export function SpaceNotice() {
  const access = useAccess();
  const { t, bytes } = useTexts();
  const pressure = useLoaded(() => access.readPressure());
  const health = useWatched(access.watchHealth);
  if (!pressure.value || pressure.value.level === 0) return null;
  // The first line of the popup says so already, with the same button.
  if (health.value?.error?.code === 'quota') return null;
  const { level, used, limit, of } = pressure.value;
  const text = t(of === 'budget' ? 'spaceLowBudget' : 'spaceLowBrowser', bytes(used), bytes(limit));
  return (
    <section aria-label={t('spaceTitle')}>
      <div class={`notice ${level >= 95 ? 'bad' : level >= 85 ? 'warn' : 'plain'}`} role="status">
        <span>
          {text} {level >= 95 && t('spaceAlmostFull')}
        </span>
        <FreeSpace onDone={pressure.reload} />
        <PageLink page="library" params={{ section: 'space' }} class="button">
          {t('spaceLook')}
        </PageLink>
      </div>
    </section>
  );
}
