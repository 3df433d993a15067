import { expect, it } from 'vitest';
import { newId } from '../../lib/model/ids';
import { AppCommand } from '../../lib/messaging/protocol';

it('a restore of no tab at all is refused: it would mark the session as resumed with nothing open', () => {
  const restore = (tabs?: string[]) => ({
    type: 'restore',
    choice: { session: newId(), loading: 'all', ...(tabs && { tabs }) },
  });
  expect(AppCommand.safeParse(restore([])).success).toBe(false);
  expect(AppCommand.safeParse(restore([newId()])).success).toBe(true);
  expect(AppCommand.safeParse(restore()).success).toBe(true);
});
