import { expect, it, vi } from 'vitest';
import { askPagesToLetGo, onLetGo } from '../../lib/browser/let-go';

it('every page hears that it is to let go, each time', async () => {
  const letGo = [vi.fn(), vi.fn()];
  letGo.forEach(onLetGo);
  askPagesToLetGo();
  askPagesToLetGo();
  await vi.waitFor(() => expect(letGo.map(({ mock }) => mock.calls.length)).toEqual([2, 2]));
});
