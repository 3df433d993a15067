import { useEffect, useState } from 'preact/hooks';
import { useAccess, useTexts } from '../access-context';
import { useTask } from '../hooks/use-task';

const CONFIRMED_MS = 2_000;

/** Copies a kept text. `label` says which, for those who do not see what the button stands beside. */
export function CopyButton({ value, label }: { value: string; label: string }) {
  const access = useAccess();
  const { t } = useTexts();
  const task = useTask();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), CONFIRMED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => setCopied(await task.start(() => access.copy(value)));
  const word = task.error === undefined ? t(copied ? 'copied' : 'copy') : t('copyFailed');
  return (
    <button type="button" class="small" aria-label={`${word}: ${label}`} onClick={() => void copy()}>
      {word}
    </button>
  );
}
