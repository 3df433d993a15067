import type { ObjectId } from '../model/ids';
import type { ObjectKind, ObjectPayload } from '../model/objects';

/** An object as its parent names it. */
export interface ObjectRef {
  kind: ObjectKind;
  id: ObjectId;
}

type Lister<Kind extends ObjectKind> = (payload: ObjectPayload<Kind>) => ObjectRef[];

const refs = (kind: ObjectKind, ids: readonly ObjectId[]): ObjectRef[] => ids.map((id) => ({ kind, id }));

/** Kinds that point to nothing need not be read to know what they reach. */
const LISTERS: { readonly [Kind in ObjectKind]: Lister<Kind> | undefined } = {
  session: ({ windows, closedTabs, closedWindows }) => [
    ...refs('window', [...windows, ...closedWindows]),
    ...refs('tab', closedTabs),
  ],
  window: ({ tabs }) => refs('tab', tabs),
  tab: ({ pages, conversations, icon }) => [
    ...pages.map(({ state }): ObjectRef => ({ kind: 'page', id: state })),
    ...conversations.map(({ state }): ObjectRef => ({ kind: 'conversation', id: state })),
    ...refs('icon', icon === undefined ? [] : [icon]),
  ],
  conversation: ({ leaves }) => refs('messages', leaves),
  page: undefined,
  messages: undefined,
  icon: undefined,
};

export const hasChildren = (kind: ObjectKind): boolean => LISTERS[kind] !== undefined;

/** The objects that a payload points to. A kind of object that gains a reference must say so here, or lose it to GC. */
export function listChildren<Kind extends ObjectKind>(kind: Kind, payload: ObjectPayload<Kind>): ObjectRef[] {
  return LISTERS[kind]?.(payload) ?? [];
}
