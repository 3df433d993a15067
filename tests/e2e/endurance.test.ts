import { expect, it } from 'vitest';
import { importKills } from '../endurance/import-kills';
import { migrationKills } from '../endurance/migration-kills';
import { runScenario } from '../endurance/run-scenario';
import type { Scenario } from '../endurance/scenario';
import { garbageKills, repackKills, snapshotKills } from '../endurance/store-kills';

// The short forms of what `npm run test:endurance` does for hours; typing, worker deaths and rebuilds have tests of their own.
const SHORT: [title: string, scenario: Scenario, rounds: number][] = [
  [snapshotKills.title, snapshotKills, 1],
  [garbageKills.title, garbageKills, 1],
  [repackKills.title, repackKills, 1],
  [migrationKills.title, migrationKills, 2],
  [importKills.title, importKills, 1],
];

it.each(SHORT)(
  '%s: nothing acknowledged is lost, nothing is torn',
  { timeout: 480_000 },
  async (_, scenario, rounds) => {
    const totals = await runScenario(scenario, rounds, 20_261_121);
    expect(totals).toMatchObject({ rounds, lost: 0, torn: [] });
    expect(totals.acknowledged).toBeGreaterThan(0);
  },
);
