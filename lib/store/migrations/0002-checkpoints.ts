import type { Migration } from './index';

/** Checkpoints were snapshots without words; now each may carry a name, a description, tags and a priority. */
export const checkpoints: Migration = {
  version: 2,
  stores: { checkpoints: 'snapshot, [session+createdAt]' },
};
