import type { Migration } from './index';

/**
 * Objects and packs have keys outside their values. An object's value is the number of its pack; `size` stands on the
 * first piece of a pack only. Indexes are compound so that lists need no sorting and no filtering.
 */
export const initial: Migration = {
  version: 1,
  stores: {
    sessions: 'id, [deleted+order]',
    snapshots: 'id, [session+seq]',
    objects: '',
    packs: '++, size',
    live: 'id, session',
    conversations: 'key',
    settings: 'key',
    audit: 'id, [kind+at]',
  },
};
