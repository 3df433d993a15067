import type { LiveDocument } from './live-document';

/**
 * Documents that hold what a restore found no place for, as orphans of their state: fields, and whole frames that their
 * page, which is loaded, does not have any more. A frame that comes after all takes up what was its.
 */
export function listOrphans(documents: readonly LiveDocument[]): LiveDocument[] {
  const tops = documents.filter(({ phase, frame }) => phase === 'open' && frame.length === 0);
  const loaded = new Set(tops.map(({ tab }) => tab));
  return documents
    .filter(({ phase }) => phase !== 'closed')
    .map((document) => (isWithoutFrame(document, loaded) ? asOrphans(document) : document))
    .filter(({ state }) => state.orphans.length > 0);
}

const isWithoutFrame = ({ phase, frame, tab }: LiveDocument, loaded: ReadonlySet<string>): boolean =>
  phase === 'awaiting' && frame.length > 0 && loaded.has(tab);

const asOrphans = ({ state, ...document }: LiveDocument): LiveDocument => ({
  ...document,
  state: { ...state, fields: [], orphans: [...state.fields, ...state.orphans] },
});
