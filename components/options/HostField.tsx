import { useId, useState } from 'preact/hooks';
import { useTexts } from '../access-context';
import { parseHost, type HostProblem } from '../host-rules';
import type { TextKey } from '../text-key';

export const HOST_PROBLEMS: Readonly<Record<HostProblem, TextKey>> = {
  empty: 'hostEmpty',
  'not-a-host': 'hostWrong',
  known: 'hostKnown',
};

interface HostFieldProps {
  label: string;
  known: readonly string[];
  /** False keeps what was typed. */
  onAdd: (host: string) => Promise<boolean>;
}

/** Takes a host as people type or paste it, and says what is wrong with it when it is none. */
export function HostField({ label, known, onAdd }: HostFieldProps) {
  const { t } = useTexts();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<HostProblem>();
  const add = async (): Promise<void> => {
    const parsed = parseHost(typed, known);
    if ('problem' in parsed) setProblem(parsed.problem);
    else if (await onAdd(parsed.host)) setTyped('');
  };
  return (
    <form
      class="host-field"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label for={id}>{label}</label>
      <div class="row">
        <input
          id={id}
          type="text"
          inputMode="url"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder={t('hostExample')}
          value={typed}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-problem`}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setProblem(undefined);
          }}
        />
        <button type="submit">{t('add')}</button>
      </div>
      <p id={`${id}-problem`} class="field-problem" role="status">
        {problem ? t(HOST_PROBLEMS[problem]) : ''}
      </p>
    </form>
  );
}
