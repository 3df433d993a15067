import { expect, it } from 'vitest';
import type { TabState } from '../../../lib/model/manifest';
import { deriveId } from '../../../lib/model/merge/derive-id';
import { mergeTab } from '../../../lib/model/merge/merge-tab';
import { Settler } from '../../../lib/model/merge/settle-conflicts';

const FACTS = { formatVersion: 2, uid: 'tab', url: 'https://x/', title: 'X', pinned: false, muted: false } as const;
const TAB: TabState = { ...FACTS, pages: [], conversations: [] };

function merge(base: TabState, one: TabState, other: TabState) {
  const policy = { strategy: 'newest', newest: 'that', undecided: 'this', choices: new Map(), deriveId } as const;
  const contents = { page: () => undefined, conversation: () => undefined };
  return mergeTab({ base, one, other }, { settler: new Settler(policy), contents, nameGroup: () => '' }).tab.facts;
}

it('a private tab that both sides changed stays private, and no other becomes so', () => {
  const hidden: TabState = { ...TAB, privateWindow: true };
  expect(merge(hidden, { ...hidden, title: 'One' }, { ...hidden, muted: true })).toMatchObject({
    privateWindow: true,
    title: 'One',
    muted: true,
  });
  expect(merge(TAB, { ...TAB, title: 'One' }, { ...TAB, muted: true })).not.toHaveProperty('privateWindow');
});
