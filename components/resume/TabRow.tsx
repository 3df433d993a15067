import type { TabPreview } from '../../lib/model/preview';
import { useTexts } from '../access-context';
import { Chip } from '../parts/Chip';
import { TabIcon } from '../parts/TabIcon';
import { tabChips } from './tab-chips';

interface TabRowProps {
  tab: TabPreview;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function TabRow({ tab, checked, onChange }: TabRowProps) {
  const texts = useTexts();
  const id = `tab-${tab.uid}`;
  const chips = tabChips(tab, texts);
  return (
    <li class="row tab-row">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={chips.length > 0 ? `${id}-chips` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={id} class={checked ? '' : 'quiet'} title={`${tab.title}\n${tab.url}`}>
        <TabIcon icon={tab.icon} url={tab.url} />
        <span class="one-line">{tab.title}</span>
      </label>
      {chips.length > 0 && (
        <span class="chips" id={`${id}-chips`}>
          {chips.map(({ text, tone }) => (
            <Chip key={text} tone={tone}>
              {text}
            </Chip>
          ))}
        </span>
      )}
    </li>
  );
}
