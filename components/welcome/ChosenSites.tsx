import { useId, useState } from 'preact/hooks';
import { useTexts } from '../access-context';
import { useFocusOnce } from '../hooks/use-focus-once';
import { parseHosts, toPattern } from '../host-rules';

/** A list of hosts, one a line. */
export function ChosenSites({ busy, onRequest }: { busy: boolean; onRequest: (origins: string[]) => void }) {
  const { t } = useTexts();
  const id = useId();
  const field = useFocusOnce<HTMLTextAreaElement>();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState('');
  const keep = (): void => {
    const parsed = parseHosts(typed);
    if ('hosts' in parsed) {
      onRequest(parsed.hosts.map(toPattern));
      return;
    }
    setProblem(parsed.problem === 'empty' ? t('hostEmpty') : t('hostWrongNamed', parsed.at));
    field.current?.focus();
  };
  return (
    <form
      class="chosen-sites"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <label for={id}>{t('sitesOneALine')}</label>
      <textarea
        ref={field}
        id={id}
        rows={4}
        spellcheck={false}
        placeholder={t('sitesExample')}
        value={typed}
        aria-invalid={problem !== ''}
        aria-describedby={`${id}-problem`}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setProblem('');
        }}
      />
      <p id={`${id}-problem`} class="field-problem" role="status">
        {problem}
      </p>
      <button type="submit" class="primary" disabled={busy}>
        {t('keepTheseSites')}
      </button>
    </form>
  );
}
