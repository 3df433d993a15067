import type { FieldState } from '../../lib/model/field-state';
import type { LiveDocument } from '../../lib/model/live-document';
import { useAccess, useTexts } from '../access-context';
import { fieldText } from '../field-text';
import { useTask } from '../hooks/use-task';
import { CopyButton } from './CopyButton';
import { ErrorNotice } from './ErrorNotice';

/** Kept texts the page has no place for: copied by hand, and there until someone dismisses them. */
export function Orphans({ document: { id, state } }: { document: LiveDocument }) {
  const access = useAccess();
  const { t, count } = useTexts();
  const task = useTask();
  const dismiss = (): Promise<unknown> => access.send({ type: 'dismiss-orphans', document: id });
  return (
    <div class="orphans" role="group" aria-label={count('orphans', state.orphans.length)}>
      <div class="row">
        <b class="grow">{count('orphans', state.orphans.length)}</b>
        <button type="button" class="bare small" disabled={task.busy} onClick={() => void task.start(dismiss)}>
          {t('dismiss')}
        </button>
      </div>
      <ul class="plain-list">
        {state.orphans.map((field, index) => (
          <Orphan key={index} field={field} />
        ))}
      </ul>
      <ErrorNotice error={task.error} />
    </div>
  );
}

export function Orphan({ field }: { field: FieldState }) {
  const { t } = useTexts();
  const label = field.label === '' ? t('fieldWithoutName') : field.label;
  const text = fieldText(field);
  return (
    <li class="row orphan">
      <span class="grow">
        {label}
        {text !== '' && <q class="quiet">{text.slice(0, 200)}</q>}
      </span>
      {text !== '' && <CopyButton value={text} label={label} />}
    </li>
  );
}
