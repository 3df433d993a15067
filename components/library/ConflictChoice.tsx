import type { ConflictKind, MergeConflict, MergeVersion } from '../../lib/model/merge/merge-report';
import { useTexts } from '../access-context';
import type { TextKey } from '../text-key';

const KINDS: Readonly<Record<ConflictKind, TextKey>> = {
  field: 'conflictField',
  draft: 'conflictDraft',
  address: 'conflictAddress',
  place: 'conflictPlace',
  group: 'conflictGroup',
  title: 'conflictTitle',
  description: 'conflictDescription',
};

const VERSIONS: readonly { version: MergeVersion; name: TextKey }[] = [
  { version: 'base', name: 'versionBase' },
  { version: 'this', name: 'versionThis' },
  { version: 'that', name: 'versionThat' },
];

interface ConflictChoiceProps {
  conflict: MergeConflict;
  value: MergeVersion;
  onChange: (version: MergeVersion) => void;
}

/** One thing both sides changed: base, this and that beside each other, and one of them taken. */
export function ConflictChoice({ conflict, value, onChange }: ConflictChoiceProps) {
  const { t } = useTexts();
  const { id, kind, label, tab } = conflict;
  return (
    <fieldset class="conflict">
      <legend>
        {t(KINDS[kind])}
        {label !== '' && <b> {label}</b>}
        {tab && <span class="quiet"> · {tab.title || tab.url}</span>}
      </legend>
      <div class="sides">
        {VERSIONS.map(({ version, name }) => {
          const text = conflict[version];
          return (
            <label key={version} class={value === version ? 'side taken' : 'side'}>
              <span class="row">
                <input
                  type="radio"
                  name={`conflict-${id}`}
                  checked={value === version}
                  onChange={() => onChange(version)}
                />
                <b>{t(name)}</b>
              </span>
              <span class={text === undefined || text === '' ? 'quiet' : 'version'}>
                {text === undefined || text === '' ? t('nothing') : text}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
