import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenTab } from '../../lib/model/browser-state';
import { matchTabs, type SavedTab } from '../../lib/model/match-tabs';

const open = (tabId: number, url: string, pinned = false): OpenTab => ({
  tabId,
  windowId: 1,
  url,
  title: '',
  pinned,
  muted: false,
  active: false,
  unloaded: false,
  lastAccessed: 0,
});
const saved = (uid: string, url: string, pinned = false): SavedTab => ({ uid, url, pinned });

describe('matchTabs', () => {
  it('needs two open tabs for two saved tabs of one url', () => {
    const matches = matchTabs([saved('a', 'https://x/'), saved('b', 'https://x/')], [open(1, 'https://x/')]);
    expect([...matches.keys()]).toEqual(['a']);
  });

  it('prefers the tab with the same pin', () => {
    const matches = matchTabs([saved('a', 'https://x/', true)], [open(1, 'https://x/'), open(2, 'https://x/', true)]);
    expect(matches.get('a')?.tabId).toBe(2);
  });

  it('takes a tab whose hash changed, but only when no exact one is there', () => {
    const matches = matchTabs(
      [saved('a', 'https://x/#2'), saved('b', 'https://x/#1')],
      [open(1, 'https://x/#1'), open(2, 'https://x/')],
    );
    expect([matches.get('a')?.tabId, matches.get('b')?.tabId]).toEqual([2, 1]);
  });

  it('never pairs tabs whose url the browser hides', () => {
    expect(matchTabs([saved('a', '')], [open(1, '')]).size).toBe(0);
  });

  it('never uses an open tab twice, whatever the tabs', () => {
    const url = fc.constantFrom('https://a/', 'https://a/#x', 'https://b/', '');
    const tabs = fc.array(fc.tuple(url, fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(tabs, tabs, (before, now) => {
        const matches = matchTabs(
          before.map(([address, pinned], index) => saved(String(index), address, pinned)),
          now.map(([address, pinned], index) => open(index, address, pinned)),
        );
        const used = [...matches.values()].map(({ tabId }) => tabId);
        expect(new Set(used).size).toBe(used.length);
      }),
    );
  });
});
