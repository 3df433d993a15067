import { useState } from 'preact/hooks';
import type { Checkpoint } from '../../lib/model/checkpoint';
import type { Snapshot } from '../../lib/model/snapshot';
import { useTexts } from '../access-context';
import { Chip } from '../parts/Chip';
import { byDay } from './by-day';
import { PlaceLink } from './library-context';
import { describeTotals } from './session-line';
import { TRIGGER_TEXTS } from './trigger-text';

const PAGE = 50;

interface SnapshotListProps {
  snapshots: readonly Snapshot[];
  checkpoints: readonly Checkpoint[];
}

/** Every snapshot of a session by its number, newest first, under its day. */
export function SnapshotList({ snapshots, checkpoints }: SnapshotListProps) {
  const texts = useTexts();
  const [shown, setShown] = useState(PAGE);
  const names = new Map(checkpoints.map(({ snapshot, name }) => [snapshot, name]));
  const left = snapshots.length - shown;
  return (
    <section aria-labelledby="snapshots-title">
      <h3 id="snapshots-title">
        {texts.t('snapshots')} <span class="count">{texts.number(snapshots.length)}</span>
      </h3>
      {snapshots.length === 0 && <p class="quiet">{texts.t('snapshotsEmpty')}</p>}
      {byDay(snapshots.slice(0, shown), ({ takenAt }) => takenAt, texts).map(({ name, items }) => (
        <section key={name}>
          <h4>{name}</h4>
          <ul class="plain-list">
            {items.map((snapshot) => (
              <li key={snapshot.id}>
                <SnapshotLine snapshot={snapshot} checkpoint={names.get(snapshot.id)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {left > 0 && (
        <p class="more">
          <button type="button" onClick={() => setShown(shown + PAGE)}>
            {texts.count('showMore', Math.min(PAGE, left))}
          </button>
          <span class="quiet">{texts.t('shownOf', shown, snapshots.length)}</span>
        </p>
      )}
    </section>
  );
}

function SnapshotLine({ snapshot, checkpoint }: { snapshot: Snapshot; checkpoint: string | undefined }) {
  const texts = useTexts();
  const { id, session, seq, takenAt, trigger, totals } = snapshot;
  return (
    <PlaceLink to={{ section: 'sessions', session, snapshot: id }} class="line snapshot-line pick">
      <span class="seq ticking">{texts.number(seq)}</span>
      <span class="ticking">{texts.time(takenAt)}</span>
      <span class="one-line grow quiet">{describeTotals(totals, texts)}</span>
      {checkpoint === undefined ? (
        <span class="one-line why quiet">{texts.t(TRIGGER_TEXTS[trigger])}</span>
      ) : (
        <Chip tone="kept">{checkpoint}</Chip>
      )}
    </PlaceLink>
  );
}
