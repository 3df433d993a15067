// `npm test`: every check there is. The last line is "N passed, N failed".
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findBrowser } from './browser/find-browser';
import { scratchDir } from './browser/project-paths';
import { runTool, type ToolRun } from './run/run-tool';
import { forgetReport, readReport, type Counts } from './run/vitest-report';

interface Step {
  name: string;
  title: string;
  run: () => Promise<Counts>;
  /** Steps without whose success this one says nothing. */
  needs?: readonly string[];
  /** Runs beside the step before, one such after the other: they do not touch it. */
  beside?: boolean;
}

const PASSED: Counts = { passed: 1, failed: 0, skipped: 0 };
const FAILED: Counts = { passed: 0, failed: 1, skipped: 0 };

const STEPS: readonly Step[] = [
  { name: 'browser', title: 'find the browser', run: checkBrowser },
  { name: 'chrome', title: 'build for Chrome', run: () => check({ tool: 'wxt', args: ['build'] }) },
  {
    name: 'pages',
    title: 'build the test pages',
    run: () => check({ tool: 'tsx', args: ['tests/pages/build-pages.ts'] }),
  },
  { name: 'unit', title: 'unit tests', run: () => checkByVitest('unit') },
  {
    name: 'firefox',
    title: 'build for Firefox',
    run: () => check({ tool: 'wxt', args: ['build', '-b', 'firefox'] }),
    beside: true,
  },
  {
    name: 'types',
    title: 'types',
    run: () => check({ tool: 'typescript', bin: 'tsc', args: ['--noEmit'] }),
    beside: true,
  },
  { name: 'lint', title: 'lint', run: () => check({ tool: 'eslint', args: ['.'] }), beside: true },
  { name: 'format', title: 'format', run: () => check({ tool: 'prettier', args: ['--check', '.'] }), beside: true },
  // Alone, and so last: beside a browser all else takes longer than before it, and the browser half as long again.
  {
    name: 'e2e',
    title: 'tests in the browser',
    run: () => checkByVitest('e2e'),
    needs: ['browser', 'chrome', 'pages'],
  },
];

async function checkBrowser(): Promise<Counts> {
  console.log(`  ${await findBrowser()}`);
  return PASSED;
}

async function check(run: ToolRun): Promise<Counts> {
  return (await runTool({ ...run, showsOutput: false })) === 0 ? PASSED : FAILED;
}

async function checkByVitest(project: string): Promise<Counts> {
  const report = path.join(scratchDir, 'reports', `${project}.json`);
  forgetReport(report);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['run', '--project', project, ...reporters];
  const exitCode = await runTool({ tool: 'vitest', args, showsOutput: true });
  if (!existsSync(report)) return FAILED;
  const counts = readReport(report);
  // An error outside of any test, or no test at all, fails the run although no test failed.
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function runStep({ name, title, run, needs = [] }: Step, failedSteps: Set<string>): Promise<Counts> {
  const missing = needs.filter((need) => failedSteps.has(need));
  console.log(`▸ ${title}`);
  const start = performance.now();
  const counts = missing.length > 0 ? notRun(missing) : await run().catch(failWith);
  if (counts.failed > 0) failedSteps.add(name);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`  ${title}: ${counts.failed > 0 ? 'FAILED' : 'ok'} (${seconds} s)`);
  return counts;
}

function notRun(missing: readonly string[]): Counts {
  console.log(`  not run, because this failed: ${missing.join(', ')}`);
  return FAILED;
}

function failWith(error: unknown): Counts {
  console.log(error instanceof Error ? error.message : String(error));
  return FAILED;
}

function chosenSteps(): readonly Step[] {
  const option = process.argv.find((argument) => argument.startsWith('--only='));
  if (!option) return STEPS;
  const names = option.slice('--only='.length).split(',');
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0)
    throw new Error(`No such step: ${unknown.join(', ')}. There are: ${STEPS.map(({ name }) => name).join(', ')}.`);
  return STEPS.filter(({ name }) => names.includes(name));
}

/** One step after the other, each with those that run beside it. */
function inGroups(steps: readonly Step[]): { main: Step; beside: Step[] }[] {
  const groups: { main: Step; beside: Step[] }[] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (step.beside && last) last.beside.push(step);
    else groups.push({ main: step, beside: [] });
  }
  return groups;
}

async function runInTurn(steps: readonly Step[], failedSteps: Set<string>): Promise<Counts[]> {
  const all: Counts[] = [];
  for (const step of steps) all.push(await runStep(step, failedSteps));
  return all;
}

async function runAll(): Promise<void> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failedSteps = new Set<string>();
  for (const { main, beside } of inGroups(chosenSteps())) {
    const lanes = await Promise.all([runInTurn([main], failedSteps), runInTurn(beside, failedSteps)]);
    for (const counts of lanes.flat()) {
      total.passed += counts.passed;
      total.failed += counts.failed;
      total.skipped += counts.skipped;
    }
  }
  if (failedSteps.size > 0) console.log(`Failed: ${[...failedSteps].join(', ')}`);
  if (total.skipped > 0) console.log(`${total.skipped} skipped`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

try {
  await runAll();
} catch (error) {
  failWith(error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
