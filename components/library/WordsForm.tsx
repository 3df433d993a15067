import { useId, useState } from 'preact/hooks';
import type { Priority } from '../../lib/model/checkpoint';
import { LIMITS } from '../../lib/model/limits';
import { useTexts } from '../access-context';
import { useFocusBack } from '../hooks/use-focus-back';
import { useFocusOnce } from '../hooks/use-focus-once';
import { ErrorNotice } from '../parts/ErrorNotice';
import type { TextKey } from '../text-key';
import { parseTags } from './parse-tags';

export interface Words {
  name: string;
  description: string;
  tags: string[];
  priority: Priority;
}

interface WordsFormProps {
  title: string;
  words: Words;
  /** What an empty name becomes. */
  placeholder: string;
  withPriority?: boolean;
  busy: boolean;
  error: unknown;
  onSave: (words: Words) => void;
  onCancel: () => void;
}

const PRIORITIES: Readonly<Record<Priority, TextKey>> = {
  high: 'priorityHigh',
  normal: 'priorityNormal',
  low: 'priorityLow',
};

/** Name, description and tags of a session or a checkpoint. */
export function WordsForm({ title, words, placeholder, withPriority = false, busy, error, ...on }: WordsFormProps) {
  const { t } = useTexts();
  const id = useId();
  useFocusBack();
  const first = useFocusOnce<HTMLInputElement>();
  const [name, setName] = useState(words.name);
  const [description, setDescription] = useState(words.description);
  const [typedTags, setTags] = useState(words.tags.join(', '));
  const [priority, setPriority] = useState(words.priority);
  const tags = parseTags(typedTags);
  const isTooMuch = tags === undefined;
  const save = (event: Event): void => {
    event.preventDefault();
    if (!isTooMuch && !busy) on.onSave({ name: name.trim(), description, tags, priority });
  };
  return (
    <form
      class="words-form"
      aria-label={title}
      onSubmit={save}
      onKeyDown={(event) => event.key === 'Escape' && on.onCancel()}
    >
      <label for={`${id}-name`}>{t('wordsName')}</label>
      <input
        ref={first}
        id={`${id}-name`}
        type="text"
        value={name}
        placeholder={placeholder}
        maxLength={LIMITS.titleCharacters}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <label for={`${id}-description`}>{t('wordsDescription')}</label>
      <textarea
        id={`${id}-description`}
        rows={2}
        value={description}
        maxLength={LIMITS.descriptionCharacters}
        onInput={(event) => setDescription(event.currentTarget.value)}
      />
      <TagsField id={`${id}-tags`} value={typedTags} wrong={isTooMuch} onChange={setTags} />
      {withPriority && <PriorityField id={`${id}-priority`} value={priority} onChange={setPriority} />}
      <ErrorNotice error={error} />
      <div class="row buttons">
        <button type="submit" class="primary" disabled={busy || isTooMuch}>
          {t('save')}
        </button>
        <button type="button" class="bare" onClick={on.onCancel}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}

interface TagsFieldProps {
  id: string;
  value: string;
  /** Too many, or one too long. */
  wrong: boolean;
  onChange: (typed: string) => void;
}

function TagsField({ id, value, wrong, onChange }: TagsFieldProps) {
  const { t, number } = useTexts();
  return (
    <>
      <label for={id}>{t('wordsTags')}</label>
      <input
        id={id}
        type="text"
        value={value}
        placeholder={t('wordsTagsExample')}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      {wrong && (
        <p id={`${id}-wrong`} class="bad" role="alert">
          {t('wordsTagsWrong', number(LIMITS.tags), number(LIMITS.tagCharacters))}
        </p>
      )}
    </>
  );
}

interface PriorityFieldProps {
  id: string;
  value: Priority;
  onChange: (priority: Priority) => void;
}

function PriorityField({ id, value, onChange }: PriorityFieldProps) {
  const { t } = useTexts();
  return (
    <>
      <label for={id}>{t('wordsPriority')}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value as Priority)}>
        {(Object.keys(PRIORITIES) as Priority[]).map((priority) => (
          <option key={priority} value={priority}>
            {t(PRIORITIES[priority])}
          </option>
        ))}
      </select>
    </>
  );
}
