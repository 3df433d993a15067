import { expect, it } from 'vitest';
import { killAtRandom } from './random-kill';

/** Twenty kills, of two browsers side by side: they wait more than they work. */
const ROUNDS = 10;
const SEEDS = [20_261_121, 20_261_122];

it(
  'nothing typed more than 1.0 s before a SIGKILL at a random instant is ever missing',
  { timeout: 800_000 },
  async () => {
    const both = await Promise.all(SEEDS.map((seed) => killAtRandom(ROUNDS, seed)));
    for (const figures of both) {
      console.log(`random kills: ${JSON.stringify({ ...figures, youngestKeptMs: undefined })}`);
      expect({ rounds: figures.rounds, missing: figures.missing, failures: figures.failures }).toEqual({
        rounds: ROUNDS,
        missing: 0,
        failures: [],
      });
      expect(figures.promised).toBeGreaterThan(ROUNDS);
    }
  },
);
