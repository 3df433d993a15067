import { expect, it } from 'vitest';
import { killAtRandom } from './random-kill';

const ROUNDS = 20;
const SEED = 20_261_121;

it(
  'nothing typed more than 1.0 s before a SIGKILL at a random instant is ever missing',
  { timeout: 800_000 },
  async () => {
    const figures = await killAtRandom(ROUNDS, SEED);
    console.log(`random kills: ${JSON.stringify({ ...figures, youngestKeptMs: undefined })}`);
    expect(figures).toMatchObject({ rounds: ROUNDS, missing: 0, damaged: [], failures: [] });
    expect(figures.promised).toBeGreaterThan(ROUNDS);
  },
);
