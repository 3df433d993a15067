import { setTimeout as sleep } from 'node:timers/promises';

const SHORTER = 0.7;

/** What a piece of work that is to be killed inside tells of itself, and how long it takes when nobody kills it. */
export class PassOfWork {
  private begunAt: number | undefined;
  /** Milliseconds of the last one that was seen from its beginning to its end. */
  private usualMs: number | undefined;

  begin(): void {
    this.begunAt = performance.now();
  }

  end(): void {
    if (this.begunAt !== undefined) this.usualMs = performance.now() - this.begunAt;
    this.begunAt = undefined;
  }

  /** The work was killed: how long it would have taken nobody knows. */
  forget(): void {
    this.begunAt = undefined;
  }

  /** A kill fell behind its end: the work can take less than was seen. */
  cameTooLate(): void {
    this.usualMs = (this.usualMs ?? 0) * SHORTER;
  }

  /** It is under way: a kill now falls inside. */
  isUnderWay(): boolean {
    return this.begunAt !== undefined;
  }

  isMeasured(): boolean {
    return this.usualMs !== undefined;
  }

  /** Waits to a random instant of the work that has just begun; `random` gives 0 to 1. */
  async toAnInstant(random: () => number): Promise<void> {
    await sleep(random() * (this.usualMs ?? 0));
  }
}
