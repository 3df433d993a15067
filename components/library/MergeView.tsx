import { useId, useState } from 'preact/hooks';
import type { MergeRequest, MergeResult, MergeStrategy } from '../../lib/model/merge/merge-report';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { useFocusOnce } from '../hooks/use-focus-once';
import { useTask } from '../hooks/use-task';
import { ErrorNotice } from '../parts/ErrorNotice';
import { sessionTitle } from '../session-title';
import type { TextKey } from '../text-key';
import { useLibrary } from './library-context';
import { MergeOutlook } from './MergeOutlook';

const STRATEGIES: readonly { strategy: MergeStrategy; name: TextKey; effect: TextKey }[] = [
  { strategy: 'most-complete', name: 'mergeComplete', effect: 'mergeCompleteEffect' },
  { strategy: 'newest', name: 'mergeNewest', effect: 'mergeNewestEffect' },
  { strategy: 'by-hand', name: 'mergeByHand', effect: 'mergeByHandEffect' },
];

/** Two versions of a session become a third; both stay as they are. */
export function MergeView({ session, sessions }: { session: Session; sessions: readonly Session[] }) {
  const access = useAccess();
  const { t } = useTexts();
  const { go } = useLibrary();
  const title = useFocusOnce<HTMLHeadingElement>();
  const task = useTask();
  const partners = partnersOf(session, sessions);
  const [chosen, setChosen] = useState<string>();
  const [strategy, setStrategy] = useState<MergeStrategy>('most-complete');
  const other = partners.find(({ id }) => id === chosen) ?? partners[0];
  const merge = async (request: MergeRequest): Promise<void> => {
    const made = (await access.send({ type: 'merge-sessions', ...request })) as MergeResult;
    go({ section: 'sessions', session: made.session });
  };
  return (
    <>
      <header class="top">
        <h2 class="title" ref={title} tabIndex={-1}>
          {t('mergeTitle')}
        </h2>
        <p class="quiet">{t('mergeExplain')}</p>
        {other && <Partner partners={partners} value={other.id} onChange={setChosen} />}
        <Strategies value={strategy} onChange={setStrategy} />
      </header>
      {other ? (
        <MergeOutlook
          key={`${other.id}:${strategy}`}
          one={session}
          other={other}
          strategy={strategy}
          busy={task.busy}
          onMerge={(request) => void task.start(() => merge(request))}
        />
      ) : (
        <p class="quiet inset">{t('mergeNobody')}</p>
      )}
      <ErrorNotice error={task.error} />
    </>
  );
}

/** Those it comes from, or that come from it, are what one most likely means. */
function partnersOf(session: Session, sessions: readonly Session[]): Session[] {
  const isLinked = (other: Session): boolean =>
    session.links.some((link) => link.session === other.id) || other.links.some((link) => link.session === session.id);
  const others = sessions.filter(({ id, head }) => id !== session.id && head !== undefined);
  return [...others.filter(isLinked), ...others.filter((other) => !isLinked(other))];
}

interface PartnerProps {
  partners: readonly Session[];
  value: string;
  onChange: (session: string) => void;
}

function Partner({ partners, value, onChange }: PartnerProps) {
  const texts = useTexts();
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{texts.t('mergePartner')}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {partners.map((session) => (
          <option key={session.id} value={session.id}>
            {sessionTitle(session, texts)} · {texts.moment(session.lastSavedAt)}
          </option>
        ))}
      </select>
    </div>
  );
}

interface StrategiesProps {
  value: MergeStrategy;
  onChange: (strategy: MergeStrategy) => void;
}

function Strategies({ value, onChange }: StrategiesProps) {
  const { t } = useTexts();
  return (
    <fieldset class="strategies">
      <legend>{t('mergeStrategy')}</legend>
      {STRATEGIES.map(({ strategy, name, effect }) => (
        <label key={strategy} class="strategy">
          <input
            type="radio"
            name="strategy"
            value={strategy}
            checked={value === strategy}
            onChange={() => onChange(strategy)}
          />
          <span>
            <b>{t(name)}</b>
            <span class="quiet">{t(effect)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
