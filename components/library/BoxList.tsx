import type { Texts } from '../texts';

export interface Box {
  id: string;
  name: string;
  fact: string;
}

interface BoxListProps {
  title: string;
  items: readonly Box[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** Things of which any may be chosen; nothing at all where there are none. */
export function BoxList({ title, items, chosen, onChange }: BoxListProps) {
  if (items.length === 0) return null;
  const change = (id: string, wanted: boolean): void => {
    const changed = new Set(chosen);
    if (wanted) changed.add(id);
    else changed.delete(id);
    onChange(changed);
  };
  return (
    <fieldset class="boxes">
      <legend>{title}</legend>
      {items.map(({ id, name, fact }) => (
        <label key={id} class="row line wrap">
          <input
            type="checkbox"
            checked={chosen.has(id)}
            onChange={(event) => change(id, event.currentTarget.checked)}
          />
          <span class="one-line grow">{name}</span>
          <span class="quiet">{fact}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** "Thu, 20 Nov, 23:41 · 1.2 MB"; the bytes only where they could be measured. */
export const factOf = (then: number, size: number | undefined, { moment, bytes }: Texts): string =>
  [moment(then), ...(size === undefined ? [] : [bytes(size)])].join(' · ');
