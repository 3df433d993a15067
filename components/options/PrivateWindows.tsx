import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';

interface PrivateWindowsProps {
  allowed: boolean;
  onChange: (allowed: boolean) => void;
}

/** Two locks: this one, and the browser's own, which no extension can open. */
export function PrivateWindows({ allowed, onChange }: PrivateWindowsProps) {
  const access = useAccess();
  const { t } = useTexts();
  const browserAllows = useLoaded(() => access.mayRunInPrivate());
  return (
    <section class="setting" aria-labelledby="private-title">
      <h2 id="private-title">{t('privateTitle')}</h2>
      <div>
        <label class="choice">
          <input type="checkbox" checked={allowed} onChange={(event) => onChange(event.currentTarget.checked)} />
          <span>
            {t('privateKeep')}
            <span class="quiet">{t('privateEffect')}</span>
          </span>
        </label>
        {browserAllows.value === false && (
          <div class={`notice ${allowed ? 'warn' : 'plain'}`}>
            <span>{t(access.openExtensionDetails ? 'privateBrowserToo' : 'privateBrowserTooByHand')}</span>
            {access.openExtensionDetails && (
              <button type="button" onClick={access.openExtensionDetails}>
                {t('openDetails')}
              </button>
            )}
          </div>
        )}
      </div>
    </section>
  );
}
