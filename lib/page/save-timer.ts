import { maxWait } from '../model/save-timing';

/** Reading the page may take this share of the main thread while nobody types and the page changes by itself. */
const IDLE_SHARE = 1 / 25;
/** Something durable at least every two seconds (P4), however slow the page is to read. */
const SLOWEST_MS = 1_700;

/** Who changed the page: what a person does is promised within a second; the page itself can wait when reading is slow. */
export type Changer = 'user' | 'page';

/** Decides when the next reading is due: after a pause in typing, but never long after the first unsaved change. */
export class SaveTimer {
  /** Milliseconds the last reading took. */
  readCost = 0;
  private typedSince: number | undefined;
  private typedLast = 0;
  private drawnSince: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private firesAt = 0;

  constructor(
    public debounceMs: number,
    private readonly onDue: () => void,
  ) {}

  /** Notes a change. Reads at once when a reading is overdue: browsers stretch timers in hidden tabs to a minute. */
  changed(by: Changer): void {
    if (performance.now() >= this.due()) this.onDue();
    const now = performance.now();
    if (by === 'user') {
      this.typedLast = now;
      this.typedSince ??= now;
    } else {
      this.drawnSince ??= now;
    }
    this.arm(now);
  }

  /** True when a change has not been read yet. */
  isDirty(by?: Changer): boolean {
    return this.typedSince !== undefined || (by !== 'user' && this.drawnSince !== undefined);
  }

  /** Everything up to now is being read. */
  settle(): void {
    this.stop();
    this.typedSince = undefined;
    this.drawnSince = undefined;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private due(): number {
    const longest = maxWait(this.debounceMs);
    const typed = Math.min(this.typedLast + this.debounceMs, (this.typedSince ?? Infinity) + longest);
    const pause = Math.min(Math.max(this.readCost / IDLE_SHARE, longest), SLOWEST_MS);
    return Math.min(this.typedSince === undefined ? Infinity : typed, (this.drawnSince ?? Infinity) + pause);
  }

  private arm(now: number): void {
    const due = this.due();
    if (this.timer !== undefined && this.firesAt <= due) return;
    clearTimeout(this.timer);
    this.firesAt = due;
    this.timer = setTimeout(() => this.fire(), due - now);
  }

  private fire(): void {
    this.timer = undefined;
    const now = performance.now();
    // Timers count whole milliseconds and may fire a fraction early.
    if (now < this.due() - 1) this.arm(now);
    else this.onDue();
  }
}
