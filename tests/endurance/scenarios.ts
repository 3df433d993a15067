import { damages } from './damages';
import { importKills } from './import-kills';
import { migrationKills } from './migration-kills';
import { rebuildKills } from './rebuild-kills';
import type { Scenario } from './scenario';
import { garbageKills, repackKills, snapshotKills } from './store-kills';
import { typingKills } from './typing-kills';
import { workerDeaths } from './worker-deaths';

export const SCENARIOS: readonly Scenario[] = [
  typingKills,
  snapshotKills,
  garbageKills,
  repackKills,
  migrationKills,
  rebuildKills,
  importKills,
  workerDeaths,
  damages,
];

/** How many rounds each of `chosen` gets when `asked` SIGKILLs, and as many worker deaths, are asked for. */
export function spreadRounds(chosen: readonly Scenario[], asked: number): number[] {
  const all = chosen.reduce((sum, { rounds }) => sum + ('weight' in rounds ? rounds.weight : 0), 0);
  return chosen.map(({ rounds }) =>
    'weight' in rounds ? Math.max(1, Math.round((asked * rounds.weight) / all)) : rounds(asked),
  );
}
