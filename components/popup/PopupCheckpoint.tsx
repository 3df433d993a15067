import { useId, useState } from 'preact/hooks';
import type { CheckpointWish, MadeCheckpoint } from '../../lib/model/checkpoint';
import { LIMITS } from '../../lib/model/limits';
import { useAccess, useTexts } from '../access-context';
import { useFocusOnce } from '../hooks/use-focus-once';
import { useTask } from '../hooks/use-task';
import { ErrorNotice } from '../parts/ErrorNotice';
import { Notice } from '../parts/Notice';
import { PageLink } from '../parts/PageLink';

/** Names what is open now; without a name it is called after the tab in front. Says what became of it in its place. */
export function PopupCheckpoint({ tabTitle, onClose }: { tabTitle: string; onClose: () => void }) {
  const access = useAccess();
  const { t } = useTexts();
  const id = useId();
  const field = useFocusOnce<HTMLInputElement>();
  const task = useTask();
  const [name, setName] = useState('');
  const [made, setMade] = useState<MadeCheckpoint>();
  if (made) return <Made made={made} />;
  const keep = (event: Event): void => {
    event.preventDefault();
    void task.start(async () => {
      const wish: CheckpointWish = { name: name.trim(), description: '', tags: [], priority: 'normal' };
      setMade((await access.send({ type: 'create-checkpoint', wish })) as MadeCheckpoint);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  };
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{t('keepCheckpoint')}</h2>
      <form class="row" onSubmit={keep} onKeyDown={onKeyDown}>
        <input
          ref={field}
          type="text"
          class="grow"
          aria-label={t('wordsName')}
          placeholder={tabTitle === '' ? t('checkpointNameExample') : tabTitle}
          maxLength={LIMITS.titleCharacters}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" class="primary" disabled={task.busy}>
          {t('save')}
        </button>
      </form>
      <ErrorNotice error={task.error} />
    </section>
  );
}

function Made({ made: { checkpoint, isNew } }: { made: MadeCheckpoint }) {
  const { t } = useTexts();
  const { name, session, snapshot } = checkpoint;
  return (
    <section>
      <Notice tone={isNew ? 'kept' : 'warn'}>
        <span>{isNew ? t('checkpointMade', name) : t('checkpointKnown', name)}</span>
        <PageLink page="library" params={{ session, snapshot }} class="button">
          {t('show')}
        </PageLink>
      </Notice>
    </section>
  );
}
