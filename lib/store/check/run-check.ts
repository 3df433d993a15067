import type { CheckLevel, CheckReport } from '../../model/check-report';
import type { SessionStore } from '../session-store';

/**
 * Checks from start to end without a pause: for measuring and for tests. Deep, the speed is `checked.bytes` by
 * `finishedAt - startedAt`.
 */
export async function runCheck(
  store: Pick<SessionStore, 'beginCheck' | 'stepCheck'>,
  level: CheckLevel,
  now: () => number = Date.now,
): Promise<CheckReport> {
  await store.beginCheck(level, now());
  for (;;) {
    const report = await store.stepCheck(now());
    if (!report) throw new Error('the check was cancelled');
    if (report.finishedAt !== undefined) return report;
  }
}
