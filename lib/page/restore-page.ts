import type { FieldState } from '../model/field-state';
import type { SavedPage } from '../model/page-command';
import type { FieldOutcome } from '../model/restore-report';
import type { PageAccess } from './adapters/adapter';
import { pause, untilReady, untilStirred } from './await-page';
import type { LiveField, PageCapture } from './capture-page';
import { chosenStateBeside } from './chosen-button';
import type { Hands } from './hands';
import { matchFields } from './locator';
import { mergeSaved } from './merge-saved';
import { dropOrphans, keepOrphans } from './orphan-list';
import { RestoreTask } from './restore-task';
import { settleScroll } from './settle-scroll';
import type { UndoList } from './undo-list';

export interface RestoreOptions {
  page: PageCapture;
  window: Window;
  access: PageAccess;
  signal: AbortSignal;
  undo: UndoList;
  hands: Hands;
  /** `performance.now()` of the page's first sign of life. */
  started: number;
}

/** A field that somebody filled in otherwise meanwhile: only they can say which is right. */
export interface Conflict {
  saved: FieldState;
  live: LiveField;
}

export interface RestoreResult {
  outcomes: FieldOutcome[];
  conflicts: Conflict[];
  /** What was added to the orphans, conflicts among them. */
  kept: FieldState[];
  /** From the first sign of life until the last field was in place. */
  milliseconds: number;
}

/** How long a page may take, after it has loaded, until the last of its fields appears. */
const PATIENCE_MS = 15_000;
const CHECK_MS = 250;

/**
 * Puts saved fields back as they appear, and the scroll positions after them. Nothing anybody wrote is ever written
 * over: what is in the way of a saved value becomes a conflict, what has no place an orphan, and both are kept.
 */
export async function restorePage(saved: readonly SavedPage[], options: RestoreOptions): Promise<RestoreResult> {
  const { page, window, access, signal, started } = options;
  const { fields, orphans, scroll } = mergeSaved(saved);
  keepOrphans(page, orphans);
  await untilReady(window, signal);
  const run = new RestoreRun(options, fields, orphans);
  run.pass();
  void settleScroll({ page: window, access, signal, scroll });
  await run.untilSettled(performance.now() + PATIENCE_MS);
  return { ...run.result(), milliseconds: Math.max(0, run.lastWrite - started) };
}

class RestoreRun {
  lastWrite = 0;
  private readonly tasks: RestoreTask[];
  private readonly conflicts: Conflict[] = [];
  private readonly taken = new Set<Element>();

  constructor(
    private readonly options: RestoreOptions,
    fields: readonly FieldState[],
    orphans: readonly FieldState[],
  ) {
    this.tasks = [
      ...fields.map((field) => new RestoreTask(field, false)),
      // What found no place last time may find one now, but waits for nobody and asks nothing.
      ...orphans.map((field) => new RestoreTask(field, true)),
    ];
  }

  /** Settles every field that has a place by now. */
  pass(): void {
    const live = this.options.page.liveFields();
    for (const isOrphan of [false, true]) {
      const waiting = this.tasks.filter((task) => task.isOrphan === isOrphan && task.state === 'waiting');
      const free = live.filter(({ element }) => !this.taken.has(element));
      const places = matchFields(
        waiting.map(({ saved }) => saved),
        free,
      );
      for (const task of inWritingOrder(waiting)) {
        const field = places.get(task.saved);
        if (field) this.settle(task, field, live);
      }
    }
  }

  async untilSettled(end: number): Promise<void> {
    const { signal, window } = this.options;
    const isWaiting = (): boolean => performance.now() < end && this.some('waiting');
    const isOver = (): boolean => signal.aborted;
    while (!isOver() && (isWaiting() || this.some('written'))) {
      await (this.some('written') ? pause(CHECK_MS, signal) : untilStirred(window.document, signal));
      if (isOver()) return;
      for (const task of this.tasks) this.check(task);
      if (isWaiting()) this.pass();
    }
  }

  result(): Omit<RestoreResult, 'milliseconds'> {
    const { page } = this.options;
    const first = this.tasks.filter(({ isOrphan }) => !isOrphan);
    for (const task of first) if (task.state === 'waiting') task.giveUp();
    const kept = first
      .filter(({ outcome }) => outcome === 'conflict' || outcome === 'orphan')
      .map(({ saved }) => saved);
    keepOrphans(page, kept);
    const home = this.tasks.filter(
      ({ isOrphan, outcome }) => isOrphan && (outcome === 'restored' || outcome === 'unchanged'),
    );
    dropOrphans(
      page,
      home.map(({ saved }) => saved),
    );
    return { outcomes: [...first, ...home].map((task) => task.report()), conflicts: this.conflicts, kept };
  }

  private settle(task: RestoreTask, live: LiveField, all: readonly LiveField[]): void {
    const { page, access, undo } = this.options;
    const before = live.value();
    const chosen = chosenStateBeside(live.element, all);
    const isWritten = task.settle(live, access);
    if (task.isIn('waiting')) return;
    this.taken.add(live.element);
    if (task.outcome === 'conflict' && !task.isOrphan && task.saved.value.kind !== 'open') {
      this.conflicts.push({ saved: task.saved, live });
    }
    // What the browser itself brought back is somebody's work too, and is kept from now on.
    if (isWritten || task.outcome === 'unchanged') page.touch(live.element);
    if (!isWritten) return;
    if (before) undo.note(live, { wrote: task.saved, before, ...(chosen && { chosen }) });
    this.lastWrite = performance.now();
  }

  private check(task: RestoreTask): void {
    const { live } = task;
    if (!task.isIn('written') || !live) return;
    task.check(this.options.access, this.options.hands);
    if (task.isIn('waiting')) this.taken.delete(live.element);
  }

  private some(state: RestoreTask['state']): boolean {
    return this.tasks.some((task) => task.state === state && (state === 'written' || !task.isOrphan));
  }
}

/** Opened parts first, because their fields may only come to life then; editors last, because they are slow. */
function inWritingOrder(tasks: readonly RestoreTask[]): RestoreTask[] {
  const rank = ({ saved: { value } }: RestoreTask): number =>
    value.kind === 'open' ? 0 : value.kind === 'editor' || value.kind === 'rich' ? 2 : 1;
  return [...tasks].sort((one, other) => rank(one) - rank(other));
}
