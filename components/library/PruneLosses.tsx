import type { PrunePreview } from '../../lib/model/prune';
import { useTexts } from '../access-context';
import { sessionTitle } from '../session-title';
import { PlaceLink } from './library-context';

/** As many as are looked through; the rest is counted. */
const LISTED = 20;

interface PruneLossesProps {
  preview: PrunePreview;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Snapshots that go, by session. Their newest, and every checkpoint, stay. */
export function PruneLosses({ preview: { snapshots, sessions }, checked, onChange }: PruneLossesProps) {
  const texts = useTexts();
  return (
    <div class="losses">
      <label class="row">
        <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
        <b>{texts.count('oldSnapshots', snapshots)}</b>
      </label>
      <details>
        <summary>{texts.t('showWhich')}</summary>
        <ul class="plain-list">
          {sessions.slice(0, LISTED).map((loss) => (
            <li key={loss.session} class="line row wrap">
              <PlaceLink to={{ section: 'sessions', session: loss.session }} class="one-line grow name">
                {sessionTitle(loss, texts)}
              </PlaceLink>
              <span class="quiet">
                {[
                  texts.count('snapshotsCount', loss.snapshots),
                  ...(loss.tooOld > 0 ? [texts.count('tooOld', loss.tooOld)] : []),
                ].join(' · ')}
              </span>
            </li>
          ))}
        </ul>
        {sessions.length > LISTED && <p class="quiet">{texts.count('moreSessions', sessions.length - LISTED)}</p>}
      </details>
    </div>
  );
}
