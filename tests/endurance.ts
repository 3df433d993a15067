// `npm run test:endurance -- --rounds=200 --only=capture,rebuild`: the long loops. Exits with 1 when a promise was broken.
import { runScenario, type Totals } from './endurance/run-scenario';
import { SCENARIOS, spreadRounds } from './endurance/scenarios';
import { runTool } from './run/run-tool';

const option = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);

/** SIGKILLs, spread over the scenarios chosen, and as many deaths of the worker. */
const asked = Number(option('rounds') ?? 200);
const only = option('only')?.split(',');
const seed = Number(option('seed') ?? Date.now() % 100_000);

if (!process.argv.includes('--built')) {
  if ((await runTool({ tool: 'wxt', args: ['build'], showsOutput: false })) !== 0) process.exit(1);
}
const chosen = SCENARIOS.filter(({ name }) => only?.includes(name) ?? true);
const unknown = only?.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name)) ?? [];
if (unknown.length > 0) throw new Error(`No such scenario: ${unknown.join(', ')}.`);
const rounds = spreadRounds(chosen, asked);
const table: Record<string, object> = {};
let failed = 0;
for (const [at, scenario] of chosen.entries()) {
  const totals = await runScenario(scenario, rounds[at] ?? 0, seed);
  table[scenario.name] = figuresOf(totals);
  if (totals.lost > 0 || totals.torn.length > 0) failed += 1;
}
console.table(table);
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function figuresOf({ rounds: inside, late, acknowledged, lost, torn, minutes }: Totals): object {
  const seconds = Math.round((minutes * 600) / Math.max(1, inside + late)) / 10;
  return { rounds: inside, 'too late': late, acknowledged, lost, torn: torn.length, 'seconds a round': seconds };
}
