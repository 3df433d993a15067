import { AppError } from '../model/errors';
import type { SessionId, Uid } from '../model/ids';
import type { FieldOutcome, RestoreReport, TabOutcome } from '../model/restore-report';
import type { SessionStore } from '../store/session-store';

type Store = Pick<SessionStore, 'putRestoreReport' | 'getRestoreReport' | 'listRestoreReports'>;

/** A restore of hundreds of tabs notes each of them; writing the report each time would take longer than the tabs. */
const WRITE_EVERY_MS = 200;

interface Running {
  report: RestoreReport;
  controller: AbortController;
  writtenAt: number;
}

/** Keeps the reports of restores: while one runs, and while pages still come in long after. */
export class RestoreDesk {
  private readonly running = new Map<string, Running>();
  private readonly bySession = new Map<SessionId, Promise<RestoreReport>>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
  ) {}

  /** Two pages may ask for the same session at once: the second gets the restore of the first. */
  once(session: SessionId, restore: () => Promise<RestoreReport>): Promise<RestoreReport> {
    const running = this.bySession.get(session);
    if (running) return running;
    const begun = restore().finally(() => this.bySession.delete(session));
    this.bySession.set(session, begun);
    return begun;
  }

  /** Resolves when no restore of the session is running. */
  async idle(session: SessionId): Promise<void> {
    await this.bySession.get(session)?.catch(() => undefined);
  }

  async open(report: RestoreReport): Promise<RestoreReport> {
    this.running.set(report.id, { report, controller: new AbortController(), writtenAt: this.now() });
    await this.store.putRestoreReport(report);
    return report;
  }

  /** True when someone cancelled the restore, or it is not running. */
  isCancelled(id: string): boolean {
    return this.signal(id).aborted;
  }

  signal(id: string): AbortSignal {
    return this.running.get(id)?.controller.signal ?? AbortSignal.abort();
  }

  plan(id: string, planned: number): Promise<RestoreReport> {
    return this.change(id, (report) => ({ ...report, planned }));
  }

  /** Adds what became of a tab, or replaces what was noted before. */
  note(id: string, outcome: TabOutcome): Promise<RestoreReport> {
    return this.change(id, (report) => ({
      ...report,
      tabs: [...report.tabs.filter(({ tab }) => tab !== outcome.tab), outcome],
    }));
  }

  outcome(id: string, tab: Uid): TabOutcome | undefined {
    return this.running.get(id)?.report.tabs.find((outcome) => outcome.tab === tab);
  }

  cancel(id: string): Promise<RestoreReport> {
    this.running.get(id)?.controller.abort();
    return this.change(id, (report) => ({ ...report, cancelled: true }));
  }

  async finish(id: string): Promise<RestoreReport> {
    const report = await this.change(id, (found) => ({ ...found, finishedAt: this.now() }), true);
    this.running.delete(id);
    return report;
  }

  markUndone(id: string): Promise<RestoreReport> {
    return this.change(id, (report) => ({ ...report, undone: true }), true);
  }

  /** Adds what became of the fields of one of the tab's pages, whichever restore brought the tab back. */
  async pageDone(tab: Uid, fields: FieldOutcome[], milliseconds: number): Promise<void> {
    const isMeant = (outcome: TabOutcome): boolean => outcome.tab === tab && outcome.pages !== 'none';
    const running = [...this.running.values()].map(({ report }) => report);
    const reports = [...running, ...(await this.store.listRestoreReports())];
    const report = reports.find(({ tabs }) => tabs.some(isMeant));
    if (!report) return;
    await this.change(report.id, (found) => ({
      ...found,
      tabs: found.tabs.map((outcome) => (isMeant(outcome) ? withPage(outcome, fields, milliseconds) : outcome)),
    }));
  }

  /** One change after the other: two pages that come in at once must not overwrite each other's report. */
  private change(
    id: string,
    change: (report: RestoreReport) => RestoreReport,
    writesAtOnce = false,
  ): Promise<RestoreReport> {
    const next = this.last.then(async () => {
      const running = this.running.get(id);
      const report = running?.report ?? (await this.store.getRestoreReport(id));
      if (!report) throw new AppError('unknown-restore', 'This restore is not known any more.', { data: { id } });
      const changed = change(report);
      const isDue = !running || writesAtOnce || this.now() - running.writtenAt >= WRITE_EVERY_MS;
      if (running) Object.assign(running, { report: changed, ...(isDue && { writtenAt: this.now() }) });
      if (isDue) await this.store.putRestoreReport(changed);
      return changed;
    });
    this.last = next.catch(() => undefined);
    return next;
  }
}

function withPage(outcome: TabOutcome, fields: FieldOutcome[], milliseconds: number): TabOutcome {
  return {
    ...outcome,
    pages: 'done',
    fields: [...outcome.fields, ...fields],
    pageMilliseconds: Math.max(milliseconds, outcome.pageMilliseconds ?? 0),
  };
}
