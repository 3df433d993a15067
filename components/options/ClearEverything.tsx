import { useEffect, useState } from 'preact/hooks';
import { useAccess, useTexts } from '../access-context';
import { useCountdown } from '../hooks/use-countdown';
import { useLoaded } from '../hooks/use-loaded';
import { useTask } from '../hooks/use-task';
import { ErrorNotice } from '../parts/ErrorNotice';
import { UndoBar } from '../parts/UndoBar';

/** Nothing is sent before ten seconds have passed on this page: there is no way back afterwards, so leaving it keeps all. */
export function ClearEverything() {
  const access = useAccess();
  const { t, count, bytes } = useTexts();
  const space = useLoaded(() => access.readSpaceUsed());
  const task = useTask();
  const [cleared, setCleared] = useState(false);
  const clear = async (): Promise<void> => {
    setCleared(await task.start(() => access.send({ type: 'clear-everything' })));
    space.reload();
  };
  const countdown = useCountdown(() => void clear());
  const isCounting = countdown.left !== undefined;
  useEffect(() => {
    if (!isCounting) return undefined;
    // A page the browser keeps for "back" would go on counting there, unseen.
    window.addEventListener('pagehide', countdown.stop);
    return () => window.removeEventListener('pagehide', countdown.stop);
  }, [isCounting]);
  return (
    <section class="setting" aria-labelledby="clear-title">
      <h2 id="clear-title">{t('clearTitle')}</h2>
      <div>
        <p>{space.value && t('clearHolds', count('sessionsKept', space.value.sessions), bytes(space.value.bytes))}</p>
        <p class="quiet">{t('clearEffect')}</p>
        <button
          type="button"
          class="danger"
          disabled={countdown.left !== undefined || task.busy}
          onClick={() => {
            setCleared(false);
            countdown.start();
          }}
        >
          {t('clearEverything')}
        </button>
        <p role="status">{cleared ? t('cleared') : ''}</p>
        <ErrorNotice error={task.error ?? space.error} />
      </div>
      {countdown.left !== undefined && (
        <UndoBar text={t('clearSoon')} action={t('keepEverything')} left={countdown.left} onUndo={countdown.stop} />
      )}
    </section>
  );
}
