import type { Uid } from '../../lib/model/ids';
import type { SessionPreview, TabPreview } from '../../lib/model/preview';
import type { RestoreChoice } from '../../lib/model/restore-report';

export type Checked = 'all' | 'some' | 'none';
export type Selection = ReadonlySet<Uid>;

/** True when the tab holds anything that its address alone would not bring back. */
export const holdsContents = ({ fields, unsent }: TabPreview): boolean => fields > 0 || unsent;

export const openTabs = ({ windows }: SessionPreview): TabPreview[] => windows.flatMap(({ tabs }) => tabs);

/** Closed tabs of the session that are not among the open ones under the same uid. */
export function closedTabs(preview: SessionPreview): TabPreview[] {
  const open = new Set(openTabs(preview).map(({ uid }) => uid));
  return preview.closedTabs.filter(({ uid }) => !open.has(uid));
}

/** Everything that would be missing: not a tab that is open already and held nothing, not one closed on purpose. */
export const defaultSelection = (preview: SessionPreview): Selection =>
  new Set(
    openTabs(preview)
      .filter((tab) => !tab.alreadyOpen || holdsContents(tab))
      .map(({ uid }) => uid),
  );

export function checkedOf(tabs: readonly TabPreview[], selection: Selection): Checked {
  const chosen = tabs.filter(({ uid }) => selection.has(uid)).length;
  if (chosen === 0) return 'none';
  return chosen === tabs.length ? 'all' : 'some';
}

export function withTabs(selection: Selection, tabs: readonly TabPreview[], chosen: boolean): Selection {
  const changed = new Set(selection);
  for (const { uid } of tabs) {
    if (chosen) changed.add(uid);
    else changed.delete(uid);
  }
  return changed;
}

/** Without `tabs` where nobody changed the selection: then open tabs that held nothing are taken over as well. */
export function toChoice(
  preview: SessionPreview,
  selection: Selection,
  loading: RestoreChoice['loading'],
): RestoreChoice {
  const session = preview.session.id;
  if (isSame(selection, defaultSelection(preview))) return { session, loading };
  const order = [...openTabs(preview), ...closedTabs(preview)].map(({ uid }) => uid);
  return { session, loading, tabs: order.filter((uid) => selection.has(uid)) };
}

const isSame = (one: Selection, other: Selection): boolean =>
  one.size === other.size && [...one].every((uid) => other.has(uid));
