import { afterEach, expect, it, vi } from 'vitest';
import { QuotaError } from '../../lib/model/errors';
import { saveNow } from '../../lib/services/save-now';

afterEach(() => vi.useRealTimers());

it('does not wait for ever for a page that cannot keep what it has, and throws why nothing was saved', async () => {
  vi.useFakeTimers();
  const error = { ...new QuotaError(undefined).toJSON(), at: 1 };
  const saving = saveNow(
    {
      parts: { browser: { commandAllPages: () => new Promise<void>(() => undefined) } as never },
      takeSnapshot: () => Promise.resolve(undefined),
      health: { read: () => ({ saves: 0, error }) },
    },
    'manual',
  );
  const refused = expect(saving).rejects.toMatchObject({ code: 'quota' });
  await vi.advanceTimersByTimeAsync(10_000);
  await refused;
});
