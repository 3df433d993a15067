// `npm run test:endurance -- --rounds=200 --only=store,capture`: the long loops. Exits with 1 when a promise was broken.
import { runScenario } from './endurance/run-scenario';
import { SCENARIOS } from './endurance/scenarios';
import { runTool } from './run/run-tool';

const option = (name: string): string | undefined =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);

const rounds = Number(option('rounds') ?? 200);
const only = option('only')?.split(',');
const seed = Number(option('seed') ?? Date.now() % 100_000);

if (!process.argv.includes('--built')) {
  if ((await runTool({ tool: 'wxt', args: ['build'], showsOutput: false })) !== 0) process.exit(1);
}
let failed = 0;
const chosen = SCENARIOS.filter(({ name }) => only?.includes(name) ?? true);
for (const scenario of chosen) {
  const totals = await runScenario(scenario, Math.max(1, Math.round(rounds * scenario.share)), seed);
  console.log({ scenario: scenario.name, ...totals });
  if (totals.lost > 0 || totals.torn.length > 0) failed += 1;
}
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
