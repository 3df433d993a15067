import { CheckCursor, CheckReport, newCheckReport, type CheckLevel, type CheckPhase } from '../../model/check-report';
import { newId } from '../../model/ids';
import type { Database } from '../database';
import { forgetReports } from '../forget-reports';
import { checkHeads } from './check-heads';
import { checkIndex } from './check-index';
import { checkKey } from './check-key';
import { checkPacks } from './check-packs';
import { checkReach } from './check-reach';
import { checkCheckpoints, checkConversations, checkLive, checkSessions, checkSnapshots } from './check-rows';
import { Findings, type CheckMemory, type CheckParts, type CheckStep } from './check-step';
import { findInCopy, findInPacks } from './find-objects';

const KEY = 'check';

/** What was found may point to more that is missing; a chain longer than a manifest is deep is no chain. */
const MOST_ROUNDS = 12;

const STEPS: Readonly<Record<CheckPhase, CheckStep>> = {
  key: checkKey,
  sessions: checkSessions,
  snapshots: checkSnapshots,
  checkpoints: checkCheckpoints,
  live: checkLive,
  conversations: checkConversations,
  packs: checkPacks,
  index: checkIndex,
  reach: checkReach,
  find: findInPacks,
  'find-in-copy': findInCopy,
  heads: checkHeads,
};

const ROWS: readonly CheckPhase[] = ['snapshots', 'checkpoints', 'live', 'conversations'];
const REACH: readonly CheckPhase[] = ['index', 'reach', 'find', 'find-in-copy'];

/** In this order: rows before what they lead to, packs before the index that names them. */
const PHASES: Readonly<Record<CheckLevel, readonly CheckPhase[]>> = {
  0: ['key', 'sessions', 'heads'],
  1: ['key', 'sessions', ...ROWS, ...REACH, 'heads'],
  2: ['key', 'sessions', ...ROWS, 'packs', ...REACH, 'heads'],
};

/**
 * The check under way, done in small steps. Where it stands is stored with every step, so that the next worker goes on
 * where this one died. One at a time.
 */
export class StoreCheck {
  private memory: CheckMemory = { titles: new Map() };
  private memoryOf = '';

  constructor(
    private readonly parts: CheckParts,
    /** Hears of every step that put something back. */
    private readonly onRepair: () => void,
  ) {}

  /** Starts a check, or returns the one under way when it is as thorough. A lesser one is cancelled. */
  async begin(level: CheckLevel, now: number, asked = false): Promise<CheckReport> {
    const running = await this.read();
    if (running && running.cursor.level >= level) return asked ? this.hurry(running) : running.report;
    if (running) await this.cancel(now);
    const total = await estimateTotal(this.parts.db, level);
    const report = { ...newCheckReport(newId(), level, now), total, ...(asked && { asked }) };
    const lists = { badPacks: [], badObjects: [], wanted: [] };
    const cursor = { report: report.id, level, phase: 'key' as const, ...lists, found: false, rounds: 0 };
    await this.write(cursor, report, []);
    await this.parts.db.transaction('rw', this.parts.db.audit, () => forgetReports(this.parts.db, 'check', report.id));
    return report;
  }

  private async hurry({ cursor, report }: { cursor: CheckCursor; report: CheckReport }): Promise<CheckReport> {
    const hurried = { ...report, asked: true };
    await this.write(cursor, hurried, []);
    return hurried;
  }

  /** Does the next step and resolves to the report as it stands; undefined when no check is under way. */
  async step(now: number): Promise<CheckReport | undefined> {
    const running = await this.read();
    if (!running) return undefined;
    if (this.memoryOf !== running.report.id) this.forget(running.report.id);
    const findings = new Findings(running);
    try {
      await STEPS[running.cursor.phase](this.parts, findings, this.memory);
      const cursor = findings.isOver ? nextPhase(findings.cursor) : findings.cursor;
      const report = cursor ? { ...findings.report, phase: cursor.phase } : finish(findings.report, now);
      await this.write(cursor, report, findings.repairs);
      if (findings.repairs.length > 0) this.onRepair();
      return report;
    } catch (error) {
      // What this worker remembers may be ahead of what was written.
      this.forget('');
      throw error;
    }
  }

  /** The check under way ends where it is; what it found and repaired stays in its report. */
  async cancel(now: number): Promise<void> {
    const running = await this.read();
    if (running) await this.write(undefined, { ...running.report, cancelled: true, finishedAt: now }, []);
  }

  private forget(id: string): void {
    this.memory = { titles: new Map() };
    this.memoryOf = id;
  }

  private async read(): Promise<{ cursor: CheckCursor; report: CheckReport } | undefined> {
    const { db } = this.parts;
    return await db.transaction('r', db.settings, db.audit, async () => {
      const cursor = CheckCursor.safeParse((await db.settings.get(KEY))?.value);
      const row = cursor.success ? await db.audit.get(cursor.data.report) : undefined;
      const report = CheckReport.safeParse(row?.report);
      return cursor.success && report.success ? { cursor: cursor.data, report: report.data } : undefined;
    });
  }

  /** Repairs, report and cursor in one transaction. Without a cursor the check is over. */
  private async write(
    cursor: CheckCursor | undefined,
    report: CheckReport,
    repairs: Findings['repairs'],
  ): Promise<void> {
    const { db } = this.parts;
    const { sessions, snapshots, checkpoints, objects, packs, live, conversations } = db;
    const repaired = [sessions, snapshots, checkpoints, objects, packs, live, conversations];
    await db.transaction('rw', [db.settings, db.audit, ...(repairs.length > 0 ? repaired : [])], async () => {
      for (const repair of repairs) await repair();
      await db.audit.put({ id: report.id, kind: 'check', at: report.startedAt, report });
      if (cursor) await db.settings.put({ key: KEY, value: cursor });
      else await db.settings.delete(KEY);
    });
  }
}

/** Undefined when the check is over. */
function nextPhase(cursor: CheckCursor): CheckCursor | undefined {
  const { after: _after, ...rest } = cursor;
  if (cursor.phase === 'find-in-copy' && cursor.found && cursor.rounds < MOST_ROUNDS)
    return { ...rest, phase: 'reach', wanted: [], found: false, rounds: cursor.rounds + 1 };
  const phases = PHASES[cursor.level];
  const phase = phases[phases.indexOf(cursor.phase) + 1];
  return phase && { ...rest, phase };
}

const finish = (report: CheckReport, now: number): CheckReport => ({ ...report, total: report.done, finishedAt: now });

/** Records that will be looked at. Rows of the index are cheap and many, but they are most of the rows. */
async function estimateTotal(db: Database, level: CheckLevel): Promise<number> {
  const sessions = await db.sessions.count();
  if (level === 0) return sessions;
  const tables = [db.snapshots, db.snapshots, db.checkpoints, db.live, db.conversations, db.objects];
  const counts = await Promise.all(tables.map((table) => table.count()));
  const packs = level === 2 ? await db.packs.where('size').aboveOrEqual(0).count() : 0;
  return [sessions, packs, ...counts].reduce((sum, count) => sum + count, 0);
}
