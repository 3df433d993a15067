import { damages } from './damages';
import { migrationKills } from './migration-kills';
import type { Scenario } from './scenario';
import { storeKills } from './store-kills';
import { typingKills } from './typing-kills';
import { workerDeaths } from './worker-deaths';

export const SCENARIOS: readonly Scenario[] = [typingKills, storeKills, migrationKills, workerDeaths, damages];
