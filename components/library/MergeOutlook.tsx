import { useState } from 'preact/hooks';
import type {
  FactKind,
  MergePreview,
  MergeRequest,
  MergeStrategy,
  MergeVersion,
} from '../../lib/model/merge/merge-report';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { ErrorNotice } from '../parts/ErrorNotice';
import { DamagedParts } from '../resume/DamagedParts';
import { TabBones } from '../resume/SessionFrame';
import { ConflictChoice } from './ConflictChoice';
import type { TextKey } from '../text-key';
import { describeTotals } from './session-line';

interface MergeOutlookProps {
  one: Session;
  other: Session;
  strategy: MergeStrategy;
  busy: boolean;
  onMerge: (request: MergeRequest) => void;
}

/** What the merge would make, and by hand every conflict to choose. Nothing is written before "Merge". */
export function MergeOutlook({ one, other, strategy, busy, onMerge }: MergeOutlookProps) {
  const access = useAccess();
  const { t } = useTexts();
  const [chosen, setChosen] = useState<ReadonlyMap<string, MergeVersion>>(new Map());
  const request = (choices: MergeRequest['choices']): MergeRequest => ({
    one: one.id,
    other: other.id,
    strategy,
    choices,
  });
  const preview = useLoaded(async () => {
    // What runs goes on changing: both versions are to be as they are on the screen.
    if ([one, other].some(({ status }) => status === 'active')) await access.send({ type: 'save-now' });
    return access.previewMerge(request([]));
  });
  const choices = [...chosen].map(([conflict, take]) => ({ conflict, take }));
  return (
    <>
      <ErrorNotice error={preview.error} onRetry={preview.reload} />
      {preview.value ? (
        <>
          <Outlook preview={preview.value} />
          {strategy === 'by-hand' && <Conflicts preview={preview.value} chosen={chosen} onChange={setChosen} />}
        </>
      ) : (
        preview.error === undefined && <TabBones />
      )}
      <div class="bar">
        <button
          type="button"
          class="primary"
          disabled={busy || !preview.value}
          onClick={() => onMerge(request(strategy === 'by-hand' ? choices : []))}
        >
          {t(busy ? 'merging' : 'merge')}
        </button>
        <span class="quiet hint">{t('mergeKeeps')}</span>
      </div>
    </>
  );
}

const FACTS: Readonly<Record<FactKind, TextKey>> = {
  bounds: 'factBounds',
  size: 'factSize',
  front: 'factFront',
  scroll: 'factScroll',
  collapsed: 'factCollapsed',
  page: 'factPage',
};

function Outlook({ preview }: { preview: MergePreview }) {
  const texts = useTexts();
  const { totals, conflictCount, base, newestFacts, problems } = preview;
  const facts = newestFacts.map(({ kind }) => texts.t(FACTS[kind])).join(', ');
  return (
    <div class="inset outlook">
      <p>{texts.t('mergeMakes', describeTotals(totals, texts))}</p>
      {base === undefined && <p class="quiet">{texts.t('mergeNoBase')}</p>}
      <p class="quiet">{conflictCount === 0 ? texts.t('mergeNoConflicts') : texts.count('conflicts', conflictCount)}</p>
      {facts !== '' && <p class="quiet">{texts.t('mergeNewestFacts', facts)}</p>}
      <DamagedParts problems={problems} />
    </div>
  );
}

interface ConflictsProps {
  preview: MergePreview;
  chosen: ReadonlyMap<string, MergeVersion>;
  onChange: (chosen: ReadonlyMap<string, MergeVersion>) => void;
}

function Conflicts({ preview: { conflicts, conflictCount }, chosen, onChange }: ConflictsProps) {
  const { t, count } = useTexts();
  const all = (take: MergeVersion) => () => onChange(new Map(conflicts.map(({ id }) => [id, take])));
  if (conflicts.length === 0) return null;
  return (
    <section aria-labelledby="conflicts-title">
      <div class="row wrap inset">
        <h3 id="conflicts-title">{t('conflictsTitle')}</h3>
        <span class="row wrap end">
          <button type="button" class="bare small" onClick={all('this')}>
            {t('allThis')}
          </button>
          <button type="button" class="bare small" onClick={all('that')}>
            {t('allThat')}
          </button>
        </span>
      </div>
      {conflicts.map((conflict) => (
        <ConflictChoice
          key={conflict.id}
          conflict={conflict}
          value={chosen.get(conflict.id) ?? conflict.takes}
          onChange={(take) => onChange(new Map(chosen).set(conflict.id, take))}
        />
      ))}
      {conflictCount > conflicts.length && (
        <p class="quiet inset">{count('moreConflicts', conflictCount - conflicts.length)}</p>
      )}
    </section>
  );
}
