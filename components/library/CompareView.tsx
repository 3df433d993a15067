import type { Checkpoint } from '../../lib/model/checkpoint';
import type { SnapshotComparison } from '../../lib/model/compare/snapshot-comparison';
import type { SnapshotId } from '../../lib/model/ids';
import type { Snapshot } from '../../lib/model/snapshot';
import { useAccess, useTexts } from '../access-context';
import { useFocusOnce } from '../hooks/use-focus-once';
import { useLoaded } from '../hooks/use-loaded';
import { ErrorNotice } from '../parts/ErrorNotice';
import { DamagedParts } from '../resume/DamagedParts';
import { TabBones } from '../resume/SessionFrame';
import { Differences } from './Differences';
import { useLibrary } from './library-context';
import { SnapshotSelect } from './SnapshotSelect';

interface CompareViewProps {
  snapshot: Snapshot;
  other: Snapshot;
  /** All of the session, newest first. */
  snapshots: readonly Snapshot[];
  checkpoints: readonly Checkpoint[];
}

/** What came between two snapshots of a session; the older one always comes first. */
export function CompareView({ snapshot, other, snapshots, checkpoints }: CompareViewProps) {
  const access = useAccess();
  const { t } = useTexts();
  const { go } = useLibrary();
  const title = useFocusOnce<HTMLHeadingElement>();
  const [before, after] = snapshot.seq < other.seq ? [snapshot, other] : [other, snapshot];
  const comparison = useLoaded(() => access.compareSnapshots(before.id, after.id), `${before.id}:${after.id}`);
  const compare = (one: SnapshotId, another: SnapshotId): void =>
    go({ section: 'sessions', session: snapshot.session, snapshot: another, other: one });
  const choices = { snapshots, checkpoints };
  return (
    <>
      <header class="top">
        <h2 class="title" ref={title} tabIndex={-1}>
          {t('compareTitle')}
        </h2>
        <div class="row pair">
          <SnapshotSelect
            {...choices}
            label={t('compareBefore')}
            value={before.id}
            onChange={(id) => compare(id, after.id)}
          />
          <SnapshotSelect
            {...choices}
            label={t('compareAfter')}
            value={after.id}
            onChange={(id) => compare(before.id, id)}
          />
        </div>
      </header>
      <ErrorNotice error={comparison.error} onRetry={comparison.reload} />
      {comparison.value && <Compared comparison={comparison.value} />}
      {!comparison.value && comparison.error === undefined && <TabBones />}
    </>
  );
}

function Compared({ comparison }: { comparison: SnapshotComparison }) {
  const { t } = useTexts();
  return (
    <div aria-live="polite">
      <DamagedParts problems={comparison.problems} />
      {comparison.same ? <p class="quiet inset">{t('compareSame')}</p> : <Differences comparison={comparison} />}
    </div>
  );
}
