import { useState } from 'preact/hooks';
import type { SessionPreview } from '../../lib/model/preview';
import { useTexts } from '../access-context';
import { closedTabs, defaultSelection, type Selection } from './selection';
import { TabList } from './TabList';

/** What was chosen by hand is kept while the same preview is shown. */
export function useSelection(preview: SessionPreview | undefined): [Selection, (selection: Selection) => void] {
  const [changed, setChanged] = useState<{ of: SessionPreview; selection: Selection }>();
  if (!preview) return [new Set(), () => undefined];
  const selection = changed?.of === preview ? changed.selection : defaultSelection(preview);
  return [selection, (next) => setChanged({ of: preview, selection: next })];
}

interface SessionTabsProps {
  preview: SessionPreview;
  selection: Selection;
  onChange: (selection: Selection) => void;
}

/** Every window of a snapshot and what was closed before it, each tab with a box. */
export function SessionTabs({ preview, selection, onChange }: SessionTabsProps) {
  const { t } = useTexts();
  const closed = closedTabs(preview);
  return (
    <>
      {preview.windows.map(({ uid, tabs, groups }, index) => (
        <TabList
          key={uid}
          id={uid}
          title={t('windowNumber', index + 1)}
          tabs={tabs}
          groups={groups}
          selection={selection}
          onChange={onChange}
        />
      ))}
      {preview.windows.length === 0 && closed.length === 0 && <p class="window quiet">{t('noTabs')}</p>}
      {closed.length > 0 && (
        <TabList
          id="closed"
          title={t('closedEarlier')}
          tabs={closed}
          groups={[]}
          selection={selection}
          onChange={onChange}
        />
      )}
    </>
  );
}
