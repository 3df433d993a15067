import { expect, it } from 'vitest';
import { migrationKills } from '../endurance/migration-kills';
import { runScenario } from '../endurance/run-scenario';
import type { Scenario } from '../endurance/scenario';
import { storeKills } from '../endurance/store-kills';

// The short forms of what `npm run test:endurance` does for hours; typing and worker deaths have tests of their own.
const SHORT: [title: string, scenario: Scenario, rounds: number][] = [
  [storeKills.title, storeKills, 3],
  [migrationKills.title, migrationKills, 2],
];

it.each(SHORT)(
  '%s: nothing acknowledged is lost, nothing is torn',
  { timeout: 240_000 },
  async (_, scenario, rounds) => {
    const totals = await runScenario(scenario, rounds, 20_261_121);
    expect(totals).toMatchObject({ rounds, lost: 0, torn: [] });
    expect(totals.acknowledged).toBeGreaterThan(0);
  },
);
