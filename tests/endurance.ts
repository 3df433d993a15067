// `npm run test:endurance`: the long loops. Prints its figures; exits with 1 when one promise was broken.
import { runTool } from './run/run-tool';
import { damageMatrix, listDamages } from './e2e/damage';
import { killAtRandom } from './e2e/random-kill';
import { stopWorkerWhileTyping } from './e2e/worker-death';

const option = process.argv.find((argument) => argument.startsWith('--rounds='));
const rounds = Number(option?.slice('--rounds='.length) ?? 200);

if ((await runTool({ tool: 'wxt', args: ['build'], showsOutput: false })) !== 0) process.exit(1);
const begun = Date.now();
console.log(`${rounds} kills of the browser at random instants …`);
const kills = await killAtRandom(rounds, Date.now() % 100_000);
const youngest = [...kills.youngestKeptMs].sort((one, other) => one - other);
console.log({
  rounds: kills.rounds,
  'characters typed more than 1 s before a kill': kills.promised,
  'of them missing': kills.missing,
  'age of the youngest key that came back, median ms': youngest[Math.floor(youngest.length / 2)],
  'the same, worst ms': youngest.at(-1),
  failures: kills.failures,
});
console.log(`${rounds} deaths of the service worker while typing …`);
const deaths = await stopWorkerWhileTyping(rounds, 11);
console.log({ stops: deaths.stops, typed: deaths.typed.length, 'kept to the last key': deaths.kept === deaths.typed });
const cases = listDamages();
console.log(`${cases.length} damages to database, second copy and certificate, two starts each …`);
const damages = await damageMatrix(cases);
console.log({ ...damages.results, skipped: damages.skipped, failures: damages.failures });
console.log(`${((Date.now() - begun) / 60_000).toFixed(1)} minutes`);
const promises = [
  kills.missing === 0 && kills.failures.length === 0,
  deaths.kept === deaths.typed,
  damages.failures.length === 0,
];
const broken = promises.filter((kept) => !kept).length;
console.log(`${promises.length - broken} passed, ${broken} failed`);
process.exitCode = broken > 0 ? 1 : 0;
