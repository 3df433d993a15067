import type {
  ConversationChange,
  FieldChange,
  SnapshotComparison,
  TabChangeKind,
  TabDifference,
} from '../../lib/model/compare/snapshot-comparison';
import { useTexts } from '../access-context';
import { Chip } from '../parts/Chip';
import { TabIcon } from '../parts/TabIcon';
import type { TextKey } from '../text-key';
import { BeforeAfter } from './BeforeAfter';

const CHANGES: Readonly<Record<TabChangeKind, TextKey>> = {
  opened: 'changeOpened',
  closed: 'changeClosed',
  moved: 'changeMoved',
  navigated: 'changeNavigated',
  renamed: 'changeRenamed',
  pinned: 'changePinned',
  unpinned: 'changeUnpinned',
  muted: 'changeMuted',
  unmuted: 'changeUnmuted',
  grouped: 'changeGrouped',
};

/** Tab by tab, what differs. */
export function Differences({ comparison: { windows, tabs, more } }: { comparison: SnapshotComparison }) {
  const { t, count } = useTexts();
  return (
    <>
      {windows.map(({ uid, change, tabs: held }) => (
        <p key={uid} class="inset">
          {t(change === 'opened' ? 'windowOpened' : 'windowClosed', count('tabs', held))}
        </p>
      ))}
      <ul class="plain-list differences">
        {tabs.map((tab) => (
          <li key={tab.uid} class="window">
            <TabLine tab={tab} />
          </li>
        ))}
      </ul>
      {more > 0 && <p class="quiet inset">{count('moreDifferences', more)}</p>}
    </>
  );
}

function TabLine({ tab: { title, url, changes, before, fields, conversations } }: { tab: TabDifference }) {
  const { t } = useTexts();
  return (
    <>
      <div class="row tab-row">
        <TabIcon url={url} />
        <b class="one-line grow" title={url}>
          {title || url}
        </b>
        <span class="chips">
          {changes.map((change) => (
            <Chip key={change} tone={change === 'closed' ? 'warn' : change === 'opened' ? 'kept' : 'plain'}>
              {t(CHANGES[change])}
            </Chip>
          ))}
        </span>
      </div>
      {before && changes.includes('navigated') && <BeforeAfter label={t('address')} before={before.url} after={url} />}
      {before && !changes.includes('navigated') && changes.includes('renamed') && (
        <BeforeAfter label={t('wordsName')} before={before.title} after={title} />
      )}
      {fields.map((field, index) => (
        <FieldLine key={index} field={field} />
      ))}
      {conversations.map((conversation) => (
        <ConversationLine key={conversation.key} conversation={conversation} />
      ))}
    </>
  );
}

/** Boxes and parts that open have no text of their own. */
const ANSWERS: Readonly<Record<NonNullable<FieldChange['answers']>, { yes: TextKey; no: TextKey }>> = {
  checked: { yes: 'fieldChecked', no: 'fieldUnchecked' },
  open: { yes: 'fieldOpen', no: 'fieldClosed' },
};

function FieldLine({ field: { label, answers, before, after } }: { field: FieldChange }) {
  const { t } = useTexts();
  const say = (text: string | undefined): string | undefined =>
    answers && text !== undefined ? t(ANSWERS[answers][text === 'yes' ? 'yes' : 'no']) : text;
  return <BeforeAfter label={label === '' ? t('fieldWithoutName') : label} before={say(before)} after={say(after)} />;
}

function ConversationLine({ conversation }: { conversation: ConversationChange }) {
  const { t, count } = useTexts();
  const { title, added, removed, rewritten, messages, draft } = conversation;
  const counts = [
    ...(added > 0 ? [count('messagesAdded', added)] : []),
    ...(removed > 0 ? [count('messagesRemoved', removed)] : []),
    ...(rewritten > 0 ? [count('messagesRewritten', rewritten)] : []),
  ];
  return (
    <div class="difference">
      {counts.length > 0 && (
        <p>
          <span class="quiet">{title}</span> {counts.join(' · ')}
        </p>
      )}
      {messages.length > 0 && (
        <ul class="plain-list excerpts">
          {messages.map(({ role, text }, index) => (
            <li key={index}>
              <span class="quiet">{role}</span> {text}
            </li>
          ))}
        </ul>
      )}
      {draft && <BeforeAfter label={t('unsentPrompt')} before={draft.before} after={draft.after} />}
    </div>
  );
}
