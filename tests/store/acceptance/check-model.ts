import { newCheckReport, type CheckLevel, type CheckReport } from '../../../lib/model/check-report';

/** The checks of a store: what was acknowledged of each. */
export class CheckModel {
  /** False where something was damaged on purpose. */
  isSound = true;
  reports = new Map<string, CheckReport>();
  /** The check under way. */
  running: string | undefined;

  /** What `beginCheck` is to resolve to, when it began the check that `fresh` tells of unless one goes on. */
  begin(level: CheckLevel, now: number, fresh: CheckReport): CheckReport {
    const running = this.reports.get(this.running ?? '');
    if (running && running.level >= level) return running;
    this.cancel(now);
    this.reports.set(fresh.id, fresh);
    this.running = fresh.id;
    return { ...newCheckReport(fresh.id, level, now), total: fresh.total };
  }

  /** Takes in how far a check has come; undefined is right only where none is under way. */
  advance(report: CheckReport | undefined): CheckReport | undefined {
    const running = this.reports.get(this.running ?? '');
    if (!running || !report) return running;
    this.reports.set(running.id, report);
    if (report.finishedAt !== undefined) this.running = undefined;
    const { id, level, startedAt } = running;
    return { ...report, id, level, startedAt, cancelled: false, ...(this.isSound && { damages: [], more: 0 }) };
  }

  /** The one under way is as thorough as can be. */
  isThorough(): boolean {
    return this.reports.get(this.running ?? '')?.level === 2;
  }

  cancel(now: number): void {
    const running = this.reports.get(this.running ?? '');
    if (running) this.reports.set(running.id, { ...running, cancelled: true, finishedAt: now });
    this.running = undefined;
  }
}
