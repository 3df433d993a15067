import { useId } from 'preact/hooks';
import type { Checkpoint } from '../../lib/model/checkpoint';
import type { SnapshotId } from '../../lib/model/ids';
import type { Snapshot } from '../../lib/model/snapshot';
import { useTexts } from '../access-context';

/** More than anybody looks through in a list; the one that is chosen is always among them. */
const LISTED = 300;

interface SnapshotSelectProps {
  label: string;
  value: SnapshotId;
  snapshots: readonly Snapshot[];
  checkpoints: readonly Checkpoint[];
  onChange: (snapshot: SnapshotId) => void;
}

/** One snapshot of a session, by number and time; those with a name come first. */
export function SnapshotSelect({ label, value, snapshots, checkpoints, onChange }: SnapshotSelectProps) {
  const texts = useTexts();
  const id = useId();
  const named = checkpoints.flatMap((checkpoint) => {
    const snapshot = snapshots.find((found) => found.id === checkpoint.snapshot);
    return snapshot ? [{ snapshot, name: checkpoint.name }] : [];
  });
  const kept = new Set(named.map(({ snapshot }) => snapshot.id));
  const others = snapshots.filter((snapshot) => !kept.has(snapshot.id));
  const listed = others.filter((snapshot, index) => index < LISTED || snapshot.id === value);
  const words = ({ seq, takenAt }: Snapshot): string => `${texts.number(seq)} · ${texts.moment(takenAt)}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {named.length > 0 && (
          <optgroup label={texts.t('checkpoints')}>
            {named.map(({ snapshot, name }) => (
              <option key={snapshot.id} value={snapshot.id}>
                {name} · {words(snapshot)}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label={texts.t('snapshots')}>
          {listed.map((snapshot) => (
            <option key={snapshot.id} value={snapshot.id}>
              {words(snapshot)}
            </option>
          ))}
        </optgroup>
      </select>
    </div>
  );
}
