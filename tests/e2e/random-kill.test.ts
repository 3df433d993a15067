import { expect, it } from 'vitest';
import { killAtRandom } from './random-kill';

const ROUNDS = 20;

it(
  'nothing typed more than 1.0 s before a SIGKILL at a random instant is ever missing',
  { timeout: 400_000 },
  async () => {
    const figures = await killAtRandom(ROUNDS, 20_261_121);
    console.log(`random kills: ${JSON.stringify({ ...figures, youngestKeptMs: undefined })}`);
    expect({ rounds: figures.rounds, missing: figures.missing, failures: figures.failures }).toEqual({
      rounds: ROUNDS,
      missing: 0,
      failures: [],
    });
    expect(figures.promised).toBeGreaterThan(ROUNDS);
  },
);
