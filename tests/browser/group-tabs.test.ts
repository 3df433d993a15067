import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { groupTabs } from '../../lib/browser/open-tabs';

const READING = { uid: 'group000', title: 'Reading', color: 'purple', collapsed: false };
const group = vi.fn(({ groupId = 90 }: { groupId?: number }) => Promise.resolve(groupId));
const update = vi.fn(() => Promise.resolve());
beforeEach(() => {
  Object.assign(fakeBrowser.tabs, { group });
  Object.assign(fakeBrowser, { tabGroups: { update } });
});
afterEach(() => vi.clearAllMocks());

it('a group that is gone is made anew, with its title and colour', async () => {
  expect(await groupTabs([1, 2], READING, { windowId: 7 })).toBe(90);
  expect(group.mock.calls).toEqual([[{ tabIds: [1, 2], createProperties: { windowId: 7 } }]]);
  expect(update.mock.calls).toEqual([[90, { title: 'Reading', color: 'purple', collapsed: false }]]);
});

it('a group that is open takes the tabs in and stays as it is', async () => {
  expect(await groupTabs([1, 2], READING, { windowId: 7, groupId: 70 })).toBe(70);
  expect(group.mock.calls).toEqual([[{ tabIds: [1, 2], groupId: 70 }]]);
  expect(update).not.toHaveBeenCalled();
});
