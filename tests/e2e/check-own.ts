import type { CheckReport } from '../../lib/model/check-report';
import type { RunningBrowser } from '../browser/launch';
import { command, rows, until } from './holdfast';

/** The deep check of Holdfast's own database, by its background: the one that tidies up is the one that looks. */
export async function checkOwn(browser: RunningBrowser): Promise<string[]> {
  const begun = await command<{ id: string }>(browser, { type: 'check-store', level: 2 });
  const report = await until(
    'the deep check is done',
    async () => {
      const audit = await rows<{ kind: string; report: CheckReport }>(browser, 'audit');
      return audit.find(({ kind, report: { id, finishedAt } }) => kind === 'check' && id === begun.id && finishedAt)
        ?.report;
    },
    60_000,
  );
  return report.damages.map(({ part, record, reason }) => `${part} ${record}: ${reason}`);
}
