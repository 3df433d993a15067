import { useEffect, useState } from 'preact/hooks';
import type { PruneBegun, PrunePreview } from '../../lib/model/prune';
import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { ErrorNotice } from '../parts/ErrorNotice';
import { Notice } from '../parts/Notice';
import type { Texts } from '../texts';
import { BoxList, factOf, type Box } from './BoxList';
import { IdleSessions, type IdleFate } from './IdleSessions';
import { useLibrary } from './library-context';
import { LinesBones } from './LinesBones';
import { PruneLosses } from './PruneLosses';

/** Removing takes a moment once nobody can undo it any more, in milliseconds. */
const REMOVAL_MS = 1_500;

/** A dry run: what could go, by name, and how many bytes; then it goes, and can be had back for ten seconds. */
export function FreeSpace({ onFreed }: { onFreed: () => void }) {
  const access = useAccess();
  const { t } = useTexts();
  const preview = useLoaded(() => access.previewPrune());
  const [begun, setBegun] = useState<PruneBegun>();
  const lookAgain = (): void => {
    setBegun(undefined);
    preview.reload();
    onFreed();
  };
  useEffect(() => {
    if (!begun) return undefined;
    const timer = setTimeout(lookAgain, Math.max(0, begun.until - access.now()) + REMOVAL_MS);
    return () => clearTimeout(timer);
  }, [begun]);
  return (
    <section aria-labelledby="free-title">
      <h3 id="free-title">{t('freeTitle')}</h3>
      <p class="quiet">{t('freeExplain')}</p>
      <ErrorNotice error={preview.error} onRetry={preview.reload} />
      {!preview.value && preview.error === undefined && <LinesBones />}
      {begun && <p role="status">{t('freed')}</p>}
      {preview.value && !begun && <Proposal preview={preview.value} onBegun={setBegun} onUndone={lookAgain} />}
    </section>
  );
}

interface ProposalProps {
  preview: PrunePreview;
  onBegun: (begun: PruneBegun) => void;
  onUndone: () => void;
}

function Proposal({ preview, onBegun, onUndone }: ProposalProps) {
  const access = useAccess();
  const texts = useTexts();
  const { t } = texts;
  const { undoable } = useLibrary();
  const [wantsSnapshots, setWantsSnapshots] = useState(true);
  const [checkpoints, setCheckpoints] = useState<ReadonlySet<string>>(new Set());
  const [idle, setIdle] = useState<ReadonlySet<string>>(new Set());
  const [fate, setFate] = useState<IdleFate>('archive');
  const snapshots = wantsSnapshots && preview.snapshots > 0;
  if (preview.snapshots === 0 && preview.checkpoints.length === 0 && preview.idle.length === 0)
    return <p>{t('freeNothing')}</p>;
  const choice = { snapshots, checkpoints: [...checkpoints], archive: [], delete: [], [fate]: [...idle] };
  const free = (): void =>
    void undoable.act({
      text: t('freed'),
      async work() {
        const begun = (await access.send({ type: 'prune', choice })) as PruneBegun;
        onBegun(begun);
        return begun.prune;
      },
      undo: (prune) => access.send({ type: 'undo-prune', prune: prune as string }).then(onUndone),
    });
  return (
    <div class="work">
      {preview.clockInDoubt && <Notice tone="warn">{t('clockInDoubt')}</Notice>}
      {preview.snapshots > 0 && <PruneLosses preview={preview} checked={wantsSnapshots} onChange={setWantsSnapshots} />}
      <BoxList
        title={t('oldCheckpoints')}
        items={boxesOf(preview, texts)}
        chosen={checkpoints}
        onChange={setCheckpoints}
      />
      <IdleSessions preview={preview} chosen={idle} fate={fate} onChange={setIdle} onFate={setFate} />
      <div class="row buttons">
        <button
          type="button"
          class="primary"
          disabled={undoable.task.busy || (!snapshots && checkpoints.size === 0 && idle.size === 0)}
          onClick={free}
        >
          {freeText(preview, { snapshots, alone: checkpoints.size === 0 && idle.size === 0 }, texts)}
        </button>
      </div>
    </div>
  );
}

/** The figure is known only for the snapshots alone: what goes together may share bytes. */
function freeText(preview: PrunePreview, chosen: { snapshots: boolean; alone: boolean }, { t, bytes }: Texts): string {
  if (!chosen.snapshots || !chosen.alone) return t('free');
  return t(preview.exact ? 'freeBytes' : 'freeAbout', bytes(preview.bytes));
}

const boxesOf = ({ checkpoints, bytesOf }: PrunePreview, texts: Texts): Box[] =>
  checkpoints.map(({ snapshot, name, createdAt }) => ({
    id: snapshot,
    name,
    fact: factOf(createdAt, bytesOf[snapshot], texts),
  }));
