import type { ConflictKind, MergeConflict, MergeVersion } from '../../lib/model/merge/merge-report';
import { useTexts } from '../access-context';
import type { TextKey } from '../text-key';

const KINDS: Readonly<Record<ConflictKind, TextKey>> = {
  field: 'conflictField',
  check: 'conflictCheck',
  choice: 'conflictChoice',
  draft: 'conflictDraft',
  address: 'conflictAddress',
  place: 'conflictPlace',
  order: 'conflictOrder',
  pinned: 'conflictPinned',
  muted: 'conflictMuted',
  member: 'conflictMember',
  group: 'conflictGroup',
  color: 'conflictColor',
  title: 'conflictTitle',
  description: 'conflictDescription',
};

const VERSIONS: readonly { version: MergeVersion; name: TextKey }[] = [
  { version: 'base', name: 'versionBase' },
  { version: 'this', name: 'versionThis' },
  { version: 'that', name: 'versionThat' },
];

/** What these ask is answered in the reader's language. */
const ANSWERED: ReadonlySet<ConflictKind> = new Set(['check', 'pinned', 'muted']);

interface ConflictChoiceProps {
  conflict: MergeConflict;
  value: MergeVersion;
  onChange: (version: MergeVersion) => void;
}

/** One thing both sides changed: base, this and that beside each other, and one of them taken. */
export function ConflictChoice({ conflict, value, onChange }: ConflictChoiceProps) {
  const { t } = useTexts();
  const { id, kind, label, tab } = conflict;
  const say = (text: string | undefined): string => {
    if (text === undefined || text === '') return t('nothing');
    return ANSWERED.has(kind) ? t(text === 'yes' ? 'versionYes' : 'versionNo') : text;
  };
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
              <span class={text === undefined || text === '' ? 'quiet' : 'version'}>{say(text)}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
