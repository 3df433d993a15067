import { expect, it } from 'vitest';
import { damageMatrix, listDamages } from './damage';

/** One of each kind; the whole matrix is part of `npm run test:endurance`. */
const SHORT = [
  'torn log',
  'flipped bit in the log',
  'missing table',
  'missing CURRENT',
  'all files gone',
  'certificate nonsense',
  'flipped bit in the log + oldest file gone',
  'missing CURRENT + certificate deleted',
];

it(
  'whatever breaks, every snapshot older than 30 s comes back or is named as missing, at the first and the second start',
  { timeout: 400_000 },
  async () => {
    const cases = listDamages().filter(({ name }) => SHORT.includes(name));
    expect(cases).toHaveLength(SHORT.length);
    const figures = await damageMatrix(cases, 'damage');
    console.log(`damages: ${JSON.stringify(figures.results, null, 1)}`);
    expect(figures.failures).toEqual([]);
    expect(figures.cases + figures.skipped.length).toBe(SHORT.length);
  },
);
