import { expect, it } from 'vitest';
import { countReport, type VitestReport } from './vitest-report';

const EMPTY: VitestReport = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
};

it('counts tests, not files', () => {
  const results = [{ status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] }];
  const report = { ...EMPTY, numPassedTests: 1, numFailedTests: 1, testResults: results };
  expect(countReport(report)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

it('counts a file that does not load as one failure', () => {
  const report = { ...EMPTY, testResults: [{ status: 'failed', assertionResults: [] }] };
  expect(countReport(report)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('counts skipped and planned tests apart from the passed ones', () => {
  expect(countReport({ ...EMPTY, numPendingTests: 2, numTodoTests: 1 })).toEqual({ passed: 0, failed: 0, skipped: 3 });
});
