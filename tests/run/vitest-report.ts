import { readFileSync, rmSync } from 'node:fs';

/** How many checks came out how. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part of Vitest's JSON report that is counted. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[];
}

/** An old report must not stand for a run that wrote none. */
export function forgetReport(file: string): void {
  rmSync(file, { force: true });
}

export function readReport(file: string): Counts {
  return countReport(JSON.parse(readFileSync(file, 'utf8')) as VitestReport);
}

/** A file that failed without a failed test (it does not load, or a hook threw) counts as one failure. */
export function countReport(report: VitestReport): Counts {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
