import type { RestoreChoice } from '../../lib/model/restore-report';
import { useTexts } from '../access-context';

interface ResumeBarProps {
  /** Undefined while the tabs are being read. */
  chosen: number | undefined;
  disabled: boolean;
  busy: boolean;
  later: boolean;
  onResume: (loading: RestoreChoice['loading']) => void;
  onLater: () => void;
  onDelete: () => void;
}

export function ResumeBar({ chosen, disabled, busy, later, onResume, onLater, onDelete }: ResumeBarProps) {
  const { t, count } = useTexts();
  const words = chosen === undefined ? t('resume') : chosen === 0 ? t('chooseTab') : count('resumeTabs', chosen);
  return (
    <div class="bar">
      <button type="button" class="primary" disabled={disabled} onClick={() => onResume('all')}>
        {busy ? t('resuming') : words}
        {!disabled && (
          <kbd title={t('enterKey')} aria-hidden="true">
            ↵
          </kbd>
        )}
      </button>
      <button type="button" disabled={disabled} title={t('resumeLazilyHint')} onClick={() => onResume('when-opened')}>
        {t('resumeLazily')}
      </button>
      <span class="end row">
        {!later && (
          <button type="button" class="bare" disabled={busy} onClick={onLater}>
            {t('keepForLater')}
          </button>
        )}
        <button type="button" class="bare" disabled={busy} onClick={onDelete}>
          {t('deleteSession')}
        </button>
      </span>
    </div>
  );
}
