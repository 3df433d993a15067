import type { SafeStoreTools } from '../../lib/services/open-store-safely';

/** Of a sound database on a disk with room. */
export const safeStoreTools = (given: Pick<SafeStoreTools, 'open'> & Partial<SafeStoreTools>): SafeStoreTools => ({
  ensure: () => Promise.resolve(false),
  recovered: () => undefined,
  isNewRun: false,
  requireRoom: () => Promise.resolve(),
  letGo: () => undefined,
  wait: () => Promise.resolve(),
  now: () => 1,
  ...given,
});
