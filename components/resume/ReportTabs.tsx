import type { TabOutcome } from '../../lib/model/restore-report';
import { useTexts } from '../access-context';
import { Chip } from '../parts/Chip';
import { TabIcon } from '../parts/TabIcon';
import { needsAttention } from './report-summary';
import { failureReason, fieldResult, tabResult } from './report-text';

/** Tabs of a report, in the order they are given. */
export function ReportTabs({ title, tabs }: { title?: string; tabs: readonly TabOutcome[] }) {
  if (tabs.length === 0) return null;
  return (
    <section class="window report">
      {title !== undefined && <h2>{title}</h2>}
      <ul class="plain-list">
        {tabs.map((tab) => (
          <li key={tab.tab}>
            <TabLine tab={tab} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function TabLine({ tab }: { tab: TabOutcome }) {
  const texts = useTexts();
  const reason = failureReason(tab, texts);
  if (tab.fields.length === 0)
    return (
      <>
        <div class="row tab-row">
          <Summary tab={tab} />
        </div>
        {reason !== '' && (
          <p class="reason">
            {reason} <OpenByHand tab={tab} />
          </p>
        )}
      </>
    );
  return (
    <details open={tab.fields.some(needsAttention)}>
      <summary class="row tab-row">
        <Summary tab={tab} />
      </summary>
      {reason !== '' && <p class="reason">{reason}</p>}
      <ul class="plain-list field-results">
        {tab.fields.map((field, index) => (
          <li key={index} class="row">
            <span class="one-line">{field.label === '' ? texts.t('fieldWithoutName') : field.label}</span>
            <span class={`value ${needsAttention(field) ? 'warn' : 'quiet'}`}>{fieldResult(field, texts)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What the browser would not open for us it may open for a person; but no link leads into a private window. */
function OpenByHand({ tab }: { tab: TabOutcome }) {
  const { t } = useTexts();
  const { url, result } = tab;
  if (result !== 'failed' || wasPrivate(tab) || !/^https?:/.test(url)) return null;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {t('openByHand')}
    </a>
  );
}

/** Reports of earlier versions say it in the reason alone. */
const wasPrivate = ({ privateWindow = false, reason }: TabOutcome): boolean =>
  privateWindow || reason === 'private-not-allowed';

function Summary({ tab }: { tab: TabOutcome }) {
  const texts = useTexts();
  const { text, tone } = tabResult(tab, texts);
  const restored = tab.fields.filter(({ result }) => result === 'restored').length;
  const attention = tab.fields.filter(needsAttention).length;
  return (
    <>
      <TabIcon url={tab.url} />
      <span class="one-line grow" title={tab.url}>
        {tab.title || tab.url}
      </span>
      <span class="chips">
        {attention > 0 && <Chip tone="warn">{texts.count('fieldsNeedYou', attention)}</Chip>}
        {restored > 0 && <Chip tone="kept">{texts.count('fieldsRestored', restored)}</Chip>}
        {tab.pages === 'pending' && <Chip>{texts.t('pagePending')}</Chip>}
        <Chip tone={tone}>{text}</Chip>
      </span>
    </>
  );
}
