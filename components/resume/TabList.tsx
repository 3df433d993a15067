import type { TabGroup } from '../../lib/model/manifest';
import type { TabPreview } from '../../lib/model/preview';
import { useTexts } from '../access-context';
import { TriCheckbox } from '../parts/TriCheckbox';
import { checkedOf, withTabs, type Selection } from './selection';
import { inRuns, type TabRun } from './tab-runs';
import { TabRow } from './TabRow';

interface TabListProps {
  id: string;
  title: string;
  tabs: readonly TabPreview[];
  groups: readonly TabGroup[];
  selection: Selection;
  onChange: (selection: Selection) => void;
}

/** The tabs of one window, or the closed ones, under a box that chooses all of them. */
export function TabList({ id, title, tabs, groups, selection, onChange }: TabListProps) {
  const { count } = useTexts();
  const facts = [count('tabs', tabs.length), ...(groups.length > 0 ? [count('groups', groups.length)] : [])];
  return (
    <section
      class="window"
      aria-labelledby={`title-${id}`}
      style={tabs.length > MANY ? offScreen(tabs.length) : undefined}
    >
      <div class="row window-head">
        <TriCheckbox
          id={`all-${id}`}
          checked={checkedOf(tabs, selection)}
          onChange={(chosen) => onChange(withTabs(selection, tabs, chosen))}
        />
        <h2 id={`title-${id}`} class="grow">
          <label for={`all-${id}`}>{title}</label>
        </h2>
        <span class="quiet">{facts.join(' · ')}</span>
      </div>
      {inRuns(tabs).map((run) => (
        <Run key={run.tabs[0]?.uid} run={run} selection={selection} onChange={onChange} />
      ))}
    </section>
  );
}

/** From so many tabs on, a window out of view is not laid out. */
const MANY = 30;

/** The scroll bar still has to be about right. */
const offScreen = (tabs: number) => ({
  contentVisibility: 'auto',
  containIntrinsicBlockSize: `auto ${52 + tabs * 28}px`,
});

interface RunProps {
  run: TabRun;
  selection: Selection;
  onChange: (selection: Selection) => void;
}

function Run({ run: { group, tabs }, selection, onChange }: RunProps) {
  const { t } = useTexts();
  const rows = (
    <ul class="plain-list">
      {tabs.map((tab) => (
        <TabRow
          key={tab.uid}
          tab={tab}
          checked={selection.has(tab.uid)}
          onChange={(chosen) => onChange(withTabs(selection, [tab], chosen))}
        />
      ))}
    </ul>
  );
  if (!group) return rows;
  const title = group.title === '' ? t('groupWithoutName') : group.title;
  return (
    <div class={`group ${groupClass(group.color)}`} role="group" aria-label={t('groupNamed', title)}>
      <p class="group-title one-line">{title}</p>
      {rows}
    </div>
  );
}

const COLOURS = ['grey', 'blue', 'red', 'yellow', 'green', 'pink', 'purple', 'cyan', 'orange'];

const groupClass = (colour: string): string => `group-${COLOURS.includes(colour) ? colour : 'grey'}`;
