import { useState } from 'preact/hooks';
import type { ArchivedSession, ArchivePreview } from '../../lib/model/archive';
import type { SessionId } from '../../lib/model/ids';
import { useTexts } from '../access-context';
import { Chip } from '../parts/Chip';
import { archivedState } from './archive-text';
import { ArchiveWarnings } from './ArchiveWarnings';

interface ImportChoiceProps {
  name: string;
  preview: ArchivePreview;
  onImport: (sessions: SessionId[]) => void;
  onCancel: () => void;
}

const adds = ({ state }: ArchivedSession): boolean => state !== 'present' && state !== 'unreadable';

/** What is in an archive and what each session of it would do here. Nothing has been changed yet. */
export function ImportChoice({ name, preview, onImport, onCancel }: ImportChoiceProps) {
  const { t, count, bytes, moment } = useTexts();
  const [chosen, setChosen] = useState<ReadonlySet<SessionId>>(
    () => new Set(preview.sessions.filter(adds).map(({ id }) => id)),
  );
  const change = (id: SessionId, wanted: boolean): void => {
    const changed = new Set(chosen);
    if (wanted) changed.add(id);
    else changed.delete(id);
    setChosen(changed);
  };
  const facts = [
    ...(preview.createdAt === undefined ? [] : [moment(preview.createdAt)]),
    count('sessionsKept', preview.sessions.length),
    bytes(preview.bytes),
  ];
  return (
    <div class="import-choice" role="group" aria-label={name}>
      <p>
        <b>{name}</b> <span class="quiet">{facts.join(' · ')}</span>
      </p>
      <ArchiveWarnings warnings={preview.warnings} />
      {preview.sessions.length > 0 && !preview.sessions.some((one) => adds(one) || one.returns > 0) && (
        <p role="status">{t('importNothingNew')}</p>
      )}
      <ul class="plain-list">
        {preview.sessions.map((session) => (
          <ArchivedLine
            key={session.id}
            session={session}
            checked={chosen.has(session.id)}
            onChange={(wanted) => change(session.id, wanted)}
          />
        ))}
      </ul>
      <div class="row buttons">
        <button type="button" class="primary" disabled={chosen.size === 0} onClick={() => onImport([...chosen])}>
          {chosen.size === 0 ? t('importNone') : count('importSessions', chosen.size)}
        </button>
        <button type="button" class="bare" onClick={onCancel}>
          {t('cancel')}
        </button>
      </div>
    </div>
  );
}

interface ArchivedLineProps {
  session: ArchivedSession;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function ArchivedLine({ session, checked, onChange }: ArchivedLineProps) {
  const texts = useTexts();
  const { id, title, startedAt, lastSavedAt, tabs, snapshots, bytes, returns } = session;
  const { text, tone } = archivedState(session, texts);
  const facts = [
    texts.moment(lastSavedAt),
    texts.count('tabs', tabs),
    texts.count('snapshotsCount', snapshots),
    texts.bytes(bytes),
  ];
  return (
    <li class="row line archived">
      <input
        id={`archived-${id}`}
        type="checkbox"
        checked={checked}
        disabled={session.state === 'unreadable'}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={`archived-${id}`} class="grow">
        <span class="one-line">{title === '' ? texts.t('sessionOf', texts.moment(startedAt)) : title}</span>
        <span class="one-line quiet">{facts.join(' · ')}</span>
        {returns > 0 && <span class="quiet">{texts.count('checkpointsReturn', returns)}</span>}
      </label>
      <Chip tone={tone}>{text}</Chip>
    </li>
  );
}
