import type { ObjectId } from '../../model/ids';
import type { WindowState } from '../../model/manifest';
import type { ObjectKind, ObjectPayload } from '../../model/objects';
import type { ObjectRef } from '../list-children';

/** What a reference is called from now on; undefined takes it out. */
export type Rename = (ref: ObjectRef) => ObjectId | undefined;

type Renamer<Kind extends ObjectKind> = (payload: ObjectPayload<Kind>, rename: Rename) => ObjectPayload<Kind>;

/** The counterpart of `list-children.ts`: every reference named there is renamed here, in whatever format it is stored. */
const RENAMERS: { readonly [Kind in ObjectKind]: Renamer<Kind> | undefined } = {
  session: (state, rename) => ({
    ...state,
    windows: renameAll('window', state.windows, rename),
    closedWindows: renameAll('window', state.closedWindows, rename),
    closedTabs: renameAll('tab', state.closedTabs, rename),
  }),
  window: renameWindow,
  tab: ({ icon, ...state }, rename) => {
    const renamed = icon === undefined ? undefined : rename({ kind: 'icon', id: icon });
    return {
      ...state,
      ...(renamed !== undefined && { icon: renamed }),
      pages: renameStates('page', state.pages, rename),
      conversations: renameStates('conversation', state.conversations, rename),
    };
  },
  conversation: (state, rename) => ({ ...state, leaves: renameAll('messages', state.leaves, rename) }),
  page: undefined,
  messages: undefined,
  icon: undefined,
};

/** Of a tab that is taken out, the time it was looked at goes too. */
function renameWindow(state: WindowState, rename: Rename): WindowState {
  const renamed = state.tabs.map((id) => rename({ kind: 'tab', id }));
  const isThere = (_: unknown, at: number): boolean => renamed[at] !== undefined;
  const { lastAccessed } = state;
  return {
    ...state,
    tabs: renamed.filter((id) => id !== undefined),
    ...(lastAccessed && { lastAccessed: { ...lastAccessed, minutes: lastAccessed.minutes.filter(isThere) } }),
  };
}

/** The payload with its references renamed; members it does not know stay as they are. */
export function renameChildren<Kind extends ObjectKind>(
  kind: Kind,
  payload: ObjectPayload<Kind>,
  rename: Rename,
): ObjectPayload<Kind> {
  return RENAMERS[kind]?.(payload, rename) ?? payload;
}

const renameAll = (kind: ObjectKind, ids: readonly ObjectId[], rename: Rename): ObjectId[] =>
  ids.flatMap((id) => rename({ kind, id }) ?? []);

function renameStates<Ref extends { state: ObjectId }>(kind: ObjectKind, refs: readonly Ref[], rename: Rename): Ref[] {
  return refs.flatMap((ref) => {
    const state = rename({ kind, id: ref.state });
    return state === undefined ? [] : [{ ...ref, state }];
  });
}
