import { expect, it } from 'vitest';
import { createTurns } from '../../lib/messaging/in-turn';

const resolved = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

it('work of one key is done in the order it came, that of others meanwhile', async () => {
  const inTurn = createTurns();
  const done: string[] = [];
  let release = (): void => undefined;
  const first = inTurn(1, async () => {
    await new Promise<void>((resolve) => (release = resolve));
    done.push('first');
  });
  const second = inTurn(1, () => Promise.resolve(done.push('second')));
  await inTurn(2, () => Promise.resolve(done.push('other')));
  await resolved();
  expect(done).toEqual(['other']);
  release();
  await Promise.all([first, second]);
  expect(done).toEqual(['other', 'first', 'second']);
});

it('work that fails says so, and does not hold up the next', async () => {
  const inTurn = createTurns();
  const failing = inTurn(1, () => Promise.reject(new Error('broken')));
  const next = inTurn(1, () => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('done');
});
