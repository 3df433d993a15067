import { useState } from 'preact/hooks';
import type { Checkpoint } from '../../lib/model/checkpoint';
import type { PruneBegun, PrunePreview } from '../../lib/model/prune';
import type { Session } from '../../lib/model/session';
import { useAccess, useTexts } from '../access-context';
import { useLoaded } from '../hooks/use-loaded';
import { ErrorNotice } from '../parts/ErrorNotice';
import { Notice } from '../parts/Notice';
import { sessionTitle } from '../session-title';
import type { Texts } from '../texts';
import { BoxList, type Box } from './BoxList';
import { useLibrary } from './library-context';
import { LinesBones } from './LinesBones';
import { PruneLosses } from './PruneLosses';

/** A dry run: what could go, by name, and how many bytes; then it goes, and can be had back for ten seconds. */
export function FreeSpace({ onFreed }: { onFreed: () => void }) {
  const access = useAccess();
  const { t } = useTexts();
  const preview = useLoaded(() => access.previewPrune());
  return (
    <section aria-labelledby="free-title">
      <h3 id="free-title">{t('freeTitle')}</h3>
      <p class="quiet">{t('freeExplain')}</p>
      <ErrorNotice error={preview.error} onRetry={preview.reload} />
      {!preview.value && preview.error === undefined && <LinesBones />}
      {preview.value && (
        <Proposal
          preview={preview.value}
          onFreed={() => {
            preview.reload();
            onFreed();
          }}
        />
      )}
    </section>
  );
}

function Proposal({ preview, onFreed }: { preview: PrunePreview; onFreed: () => void }) {
  const access = useAccess();
  const texts = useTexts();
  const { t, count, bytes } = texts;
  const { undoable } = useLibrary();
  const [snapshots, setSnapshots] = useState(true);
  const [checkpoints, setCheckpoints] = useState<ReadonlySet<string>>(new Set());
  const [archive, setArchive] = useState<ReadonlySet<string>>(new Set());
  const takesSnapshots = snapshots && preview.snapshots > 0;
  const nothing = preview.snapshots === 0 && preview.checkpoints.length === 0 && preview.idle.length === 0;
  if (nothing) return <p>{t('freeNothing')}</p>;
  const free = (): void =>
    void undoable
      .act({
        text: t('freed'),
        work: () =>
          access.send({
            type: 'prune',
            choice: { snapshots: takesSnapshots, checkpoints: [...checkpoints], archive: [...archive] },
          }),
        undo: async (begun) => {
          await access.send({ type: 'undo-prune', prune: (begun as PruneBegun).prune });
          onFreed();
        },
      })
      .then((done) => done && onFreed());
  return (
    <div class="work">
      {preview.clockInDoubt && <Notice tone="warn">{t('clockInDoubt')}</Notice>}
      {preview.snapshots > 0 && <PruneLosses preview={preview} checked={snapshots} onChange={setSnapshots} />}
      <BoxList
        title={t('oldCheckpoints')}
        items={preview.checkpoints.map((checkpoint) => toCheckpointBox(checkpoint, texts))}
        chosen={checkpoints}
        onChange={setCheckpoints}
      />
      <BoxList
        title={t('idleSessions')}
        items={preview.idle.map((session) => toSessionBox(session, texts))}
        chosen={archive}
        onChange={setArchive}
      />
      <div class="row buttons">
        <button
          type="button"
          class="primary"
          disabled={undoable.task.busy || (!takesSnapshots && checkpoints.size === 0 && archive.size === 0)}
          onClick={free}
        >
          {takesSnapshots && checkpoints.size === 0
            ? t(preview.exact ? 'freeBytes' : 'freeAbout', bytes(preview.bytes))
            : t('free')}
        </button>
        <span class="quiet">{takesSnapshots && count('freeSnapshots', preview.snapshots)}</span>
      </div>
    </div>
  );
}

const toCheckpointBox = ({ snapshot, name, createdAt }: Checkpoint, { moment }: Texts): Box => ({
  id: snapshot,
  name,
  fact: moment(createdAt),
});

const toSessionBox = (session: Session, texts: Texts): Box => ({
  id: session.id,
  name: sessionTitle(session, texts),
  fact: texts.moment(session.lastSavedAt),
});
