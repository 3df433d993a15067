import { afterAll, beforeAll, expect, it } from 'vitest';
import { rebuildKills, rebuildRounds } from '../endurance/rebuild-kills';
import { runScenario } from '../endurance/run-scenario';
import { damageMatrix, listDamages, makeHistory, type DamagedScene } from './damage';

/** One of each kind; the whole matrix is part of `npm run test:endurance`. */
const SHORT = [
  'torn log',
  'flipped bit in the log',
  'flipped bit in a table',
  'missing CURRENT',
  'all files gone',
  'flipped bit in the log + oldest file gone',
  'no database at all + flipped bit in the certificate',
  'no database at all + all files gone',
];

let scene: DamagedScene;
beforeAll(async () => {
  scene = await makeHistory('damage');
}, 240_000);
afterAll(() => scene.close());

it(
  'whatever breaks, every snapshot older than 30 s comes back or is named as missing, at the first and the second start',
  { timeout: 900_000 },
  async () => {
    const cases = listDamages().filter(({ name }) => SHORT.includes(name));
    expect(cases).toHaveLength(SHORT.length);
    const figures = await damageMatrix(scene, cases);
    expect(figures.failures).toEqual([]);
    expect(figures.skipped).toEqual([]);
    expect(figures.cases).toBe(SHORT.length);
  },
);

it(`${rebuildKills.title}: nothing acknowledged is lost, nothing is torn`, { timeout: 480_000 }, async () => {
  const begin = (seed: number) => rebuildRounds(scene, seed);
  const totals = await runScenario({ ...rebuildKills, begin }, 1, 20_261_121);
  expect(totals).toMatchObject({ rounds: 1, lost: 0, torn: [] });
});
