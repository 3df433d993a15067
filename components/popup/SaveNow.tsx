import { useEffect, useState } from 'preact/hooks';
import { useAccess, useTexts } from '../access-context';
import type { Task } from '../hooks/use-task';

const CONFIRMED_MS = 2_000;

interface SaveNowProps {
  disabled: boolean;
  /** Of the header, which shows what goes wrong. */
  task: Task;
}

/** Its width is that of its longest word, so that nothing beside it moves. */
export function SaveNow({ disabled, task }: SaveNowProps) {
  const access = useAccess();
  const texts = useTexts();
  const [saved, setSaved] = useState(false);
  useEffect(() => {
    if (!saved) return undefined;
    const timer = setTimeout(() => setSaved(false), CONFIRMED_MS);
    return () => clearTimeout(timer);
  }, [saved]);
  const save = async (): Promise<void> => setSaved(await task.start(() => access.send({ type: 'save-now' })));
  const words = { idle: texts.t('saveNow'), busy: texts.t('saving'), done: texts.t('saved') };
  const word = task.busy ? words.busy : saved ? words.done : words.idle;
  return (
    <>
      <button type="button" class="steady" disabled={disabled || task.busy} onClick={() => void save()}>
        {Object.values(words).map((shown) => (
          <span key={shown} class={shown === word ? '' : 'unseen'} aria-hidden={shown !== word}>
            {shown}
          </span>
        ))}
      </button>
      <span class="visually-hidden" role="status">
        {saved ? words.done : ''}
      </span>
    </>
  );
}
