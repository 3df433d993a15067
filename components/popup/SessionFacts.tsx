import type { Totals } from '../../lib/model/snapshot';
import { useTexts } from '../access-context';
import type { PluralKey } from '../text-key';

/** Numbers before words. Windows and tabs always, what was not sent only where there is any. */
const FACTS: readonly { of: keyof Totals; word: PluralKey; always: boolean }[] = [
  { of: 'windows', word: 'factWindows', always: true },
  { of: 'tabs', word: 'factTabs', always: true },
  { of: 'drafts', word: 'factDrafts', always: false },
  { of: 'unsent', word: 'factUnsent', always: false },
];

export function SessionFacts({ totals }: { totals: Totals }) {
  const { count, number } = useTexts();
  const shown = FACTS.filter(({ of, always }) => always || totals[of] > 0);
  return (
    <ul class="facts">
      {shown.map(({ of, word }) => (
        <li key={of}>
          <b>{number(totals[of])}</b> <span>{count(word, totals[of])}</span>
        </li>
      ))}
    </ul>
  );
}
