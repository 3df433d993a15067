import { useState } from 'preact/hooks';
import type { Checkpoint } from '../../lib/model/checkpoint';
import type { Session } from '../../lib/model/session';
import type { Snapshot } from '../../lib/model/snapshot';
import { useAccess, useTexts } from '../access-context';
import { useFocusOnce } from '../hooks/use-focus-once';
import { useTask } from '../hooks/use-task';
import { ErrorNotice } from '../parts/ErrorNotice';
import { CheckpointLine } from './CheckpointLine';
import { KeepCheckpoint } from './KeepCheckpoint';
import { PlaceLink, useLibrary } from './library-context';
import { describeTotals } from './session-line';
import { TRIGGER_TEXTS } from './trigger-text';

interface SnapshotTopProps {
  session: Session;
  snapshot: Snapshot;
  /** All of the session, newest first. */
  snapshots: readonly Snapshot[];
  checkpoint: Checkpoint | undefined;
}

/** Which snapshot this is, and everything that can be done with it but bringing it back. */
export function SnapshotTop({ session, snapshot, snapshots, checkpoint }: SnapshotTopProps) {
  const texts = useTexts();
  const title = useFocusOnce<HTMLHeadingElement>();
  const [keeping, setKeeping] = useState(false);
  const { seq, takenAt, trigger, totals } = snapshot;
  const facts = [texts.moment(takenAt), texts.t(TRIGGER_TEXTS[trigger]), describeTotals(totals, texts)];
  return (
    <header class="top">
      <h2 class="title" ref={title} tabIndex={-1}>
        {texts.t('snapshotOf', seq, session.snapshots)}
      </h2>
      <p class="quiet">{facts.join(' · ')}</p>
      {checkpoint && (
        <ul class="plain-list">
          <CheckpointLine checkpoint={checkpoint} totals={undefined} />
        </ul>
      )}
      <Actions
        snapshot={snapshot}
        snapshots={snapshots}
        keeping={keeping}
        onKeep={checkpoint ? undefined : () => setKeeping(!keeping)}
      />
      {keeping && !checkpoint && <KeepCheckpoint snapshot={snapshot.id} onDone={() => setKeeping(false)} />}
    </header>
  );
}

interface ActionsProps {
  snapshot: Snapshot;
  snapshots: readonly Snapshot[];
  keeping: boolean;
  /** Absent when it is a checkpoint already. */
  onKeep: (() => void) | undefined;
}

function Actions({ snapshot, snapshots, keeping, onKeep }: ActionsProps) {
  const { t } = useTexts();
  const { id, session } = snapshot;
  const at = snapshots.findIndex((other) => other.id === id);
  const [newer, older] = [snapshots[at - 1], snapshots[at + 1]];
  const partner = older ?? newer;
  const to = (other: Snapshot) => ({ section: 'sessions', session, snapshot: other.id }) as const;
  return (
    <div class="row actions">
      {partner && (
        <PlaceLink to={{ section: 'sessions', session, snapshot: id, other: partner.id }} class="button">
          {t('compare')}
        </PlaceLink>
      )}
      <Branch snapshot={snapshot} />
      {onKeep && (
        <button type="button" aria-expanded={keeping} onClick={onKeep}>
          {t('keepAsCheckpoint')}
        </button>
      )}
      <span class="row end">
        {older && (
          <PlaceLink to={to(older)} class="button bare">
            {t('olderSnapshot')}
          </PlaceLink>
        )}
        {newer && (
          <PlaceLink to={to(newer)} class="button bare">
            {t('newerSnapshot')}
          </PlaceLink>
        )}
      </span>
    </div>
  );
}

/** A session of its own that begins with this snapshot; the library goes on there. */
function Branch({ snapshot }: { snapshot: Snapshot }) {
  const access = useAccess();
  const { t } = useTexts();
  const { go } = useLibrary();
  const task = useTask();
  const branch = async (): Promise<void> => {
    const { session } = (await access.send({ type: 'branch-session', snapshot: snapshot.id })) as { session: string };
    go({ section: 'sessions', session });
  };
  return (
    <>
      <button type="button" title={t('branchHint')} disabled={task.busy} onClick={() => void task.start(branch)}>
        {t('branch')}
      </button>
      <ErrorNotice error={task.error} />
    </>
  );
}
