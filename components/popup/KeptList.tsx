import type { FieldState } from '../../lib/model/field-state';
import type { Refusal } from '../../lib/model/page-state';
import { useTexts } from '../access-context';
import { fieldSize, REFUSAL_TEXTS } from '../field-text';
import type { KeptPage } from '../holdfast-access';

/** Every field by the name people know it by: what is kept of it, or why it never is. */
export function KeptList({ page }: { page: KeptPage }) {
  const texts = useTexts();
  const fields = page.documents.flatMap(({ state }) => state.fields);
  const refused = page.documents.flatMap((document) => document.refused);
  return (
    <ul class="plain-list kept-list">
      {fields.map((field, index) => (
        <Line key={index} label={labelOf(field)} value={fieldSize(field, texts)} />
      ))}
      {page.conversations.map(({ key, title, messages, draft }) => (
        <Line
          key={key}
          label={title}
          value={[texts.count('keptTurns', messages.length), ...(draft === '' ? [] : [texts.t('unsentPrompt')])].join(
            ', ',
          )}
        />
      ))}
      {refused.map((refusal, index) => (
        <Line
          key={`refused-${index}`}
          label={refusal.label}
          value={texts.t(REFUSAL_TEXTS[refusal.reason])}
          tone="warn"
        />
      ))}
    </ul>
  );

  function labelOf({ label }: Pick<FieldState | Refusal, 'label'>): string {
    return label === '' ? texts.t('fieldWithoutName') : label;
  }
}

function Line({ label, value, tone = 'quiet' }: { label: string; value: string; tone?: 'quiet' | 'warn' }) {
  return (
    <li class="row">
      <span class="one-line">{label}</span>
      <span class={`value ${tone}`}>{value}</span>
    </li>
  );
}
