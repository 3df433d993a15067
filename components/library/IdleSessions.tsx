import { useId } from 'preact/hooks';
import type { PrunePreview } from '../../lib/model/prune';
import { useTexts } from '../access-context';
import { sessionTitle } from '../session-title';
import { BoxList, factOf } from './BoxList';

/** `archive`: kept compact, out of the lists. `delete`: gone with everything in it. */
export type IdleFate = 'archive' | 'delete';

interface IdleSessionsProps {
  preview: PrunePreview;
  chosen: ReadonlySet<string>;
  fate: IdleFate;
  onChange: (chosen: ReadonlySet<string>) => void;
  onFate: (fate: IdleFate) => void;
}

/** Sessions nobody used for long. Each can be archived or deleted. */
export function IdleSessions({ preview: { idle, bytesOf }, chosen, fate, onChange, onFate }: IdleSessionsProps) {
  const texts = useTexts();
  const { t } = texts;
  const id = useId();
  if (idle.length === 0) return null;
  const items = idle.map((session) => ({
    id: session.id,
    name: sessionTitle(session, texts),
    fact: factOf(session.lastSavedAt, bytesOf[session.id], texts),
  }));
  return (
    <div>
      <BoxList title={t('idleSessions')} items={items} chosen={chosen} onChange={onChange} />
      <div class="row wrap fate">
        <label for={id}>{t('idleFate')}</label>
        <select id={id} value={fate} onChange={(event) => onFate(event.currentTarget.value as IdleFate)}>
          <option value="archive">{t('idleArchive')}</option>
          <option value="delete">{t('idleDelete')}</option>
        </select>
      </div>
    </div>
  );
}
