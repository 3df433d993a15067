import type { Edit } from '../model/edit';
import { WriteAhead, type WalStorage } from './write-ahead';

export interface DeliveryOptions {
  document: string;
  /** The highest number this document has already used. */
  lastSeq?: number;
  /** Hands an edit over and resolves with the newest durable `seq`. Rejects when it was not kept; may also hang. */
  send(edit: Edit): Promise<number>;
  wal: WalStorage;
  /** The extension was updated or removed under this page: nothing can be sent any more. */
  isOrphaned(): boolean;
  onError(error: unknown, when: string): void;
}

/** A worker that has not answered by now is dead: answers take 1–50 ms, a cold start up to 500 ms. */
const SEND_TIMEOUT_MS = 1_500;
/** With a max-wait of 500 ms this keeps the promised second even when the worker dies with the edit in its hands. */
const WAL_AFTER_MS = 120;
const RETRY_MS = [0, 250, 500, 1_000, 2_000, 5_000];
/**
 * Carries the newest edit of one document over. One send at a time; a new edit is sent as soon as the way is free and
 * wakes a worker that died. What is not acknowledged soon goes to the WAL as well. Holds two edits at most.
 */
export class EditDelivery {
  /** Newest edit, delivered or not. */
  newest: Edit | undefined;
  private seq: number;
  private acknowledged = 0;
  private sending = false;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private given = false;
  private readonly wal: WriteAhead;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly options: DeliveryOptions) {
    this.seq = options.lastSeq ?? 0;
    this.wal = new WriteAhead(options.wal, options.document);
  }

  get lastSeq(): number {
    return this.seq;
  }

  /** Takes a new state, which replaces one that is still on its way. */
  put(contents: Omit<Edit, 'type' | 'seq'>): void {
    this.newest = { type: 'edit', seq: ++this.seq, ...contents };
  }

  /** Sends what is not acknowledged, unless a send is under way. */
  post(): void {
    if (!this.newest || this.isAcknowledged()) return;
    // The worker that holds the former edit may be dead; the newer one does not wait for it.
    if (this.sending) {
      this.writeAhead();
      return;
    }
    clearTimeout(this.retry);
    void this.deliver(this.newest);
  }

  /** Puts what is not acknowledged into the WAL. */
  writeAhead(): void {
    if (!this.newest || this.isAcknowledged() || this.options.isOrphaned()) return;
    this.wal
      .keep(this.newest)
      .then(() => this.wal.release(this.acknowledged))
      .catch((error: unknown) => this.options.onError(error, 'writing the WAL'))
      .finally(() => this.progressed());
  }

  /** Resolves once the newest edit is acknowledged or in the WAL; false when it cannot be. */
  async settled(): Promise<boolean> {
    while (!this.isDurable()) {
      if (this.given || this.options.isOrphaned()) return false;
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
    return true;
  }

  /** Resolves once no send is under way: the background has the edit, or will never have it from this send. */
  async idle(): Promise<void> {
    while (this.sending) await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  /** No new edits will come: what is under way is still delivered, but not for ever. */
  finish(): void {
    this.given = true;
    this.progressed();
  }

  stop(): void {
    this.finish();
    clearTimeout(this.retry);
    this.newest = undefined;
  }

  private isAcknowledged(): boolean {
    return !this.newest || this.newest.seq <= this.acknowledged;
  }

  private isDurable(): boolean {
    return this.isAcknowledged() || (this.newest?.seq ?? 0) <= this.wal.durable;
  }

  private async deliver(edit: Edit): Promise<void> {
    this.sending = true;
    const patience = setTimeout(() => this.writeAhead(), WAL_AFTER_MS);
    // Async, so that a call which throws at once, as in an orphaned script, counts as a rejection.
    const send = async (): Promise<number> => this.options.send(edit);
    const outcome = await answerOf(send(), (late) => this.acknowledge(edit, late));
    clearTimeout(patience);
    this.sending = false;
    if (typeof outcome === 'number') this.acknowledge(edit, outcome);
    else this.failed(edit, outcome.error);
  }

  private acknowledge(edit: Edit, durable: number): void {
    this.failures = 0;
    if (durable > this.seq) this.riseAbove(durable);
    else this.acknowledged = Math.max(this.acknowledged, durable, edit.seq);
    this.tidyWal();
    this.progressed();
    this.post();
  }

  /** Another instance wrote higher numbers for this document, and ours were passed over. */
  private riseAbove(durable: number): void {
    this.seq = durable;
    if (this.newest) this.newest = { ...this.newest, seq: ++this.seq };
  }

  private failed(edit: Edit, error: unknown): void {
    this.options.onError(error, 'sending an edit');
    if (codeOf(error) === 'not-kept') this.dismiss(this.seq);
    else if (codeOf(error) === 'invalid-message') this.dismiss(edit.seq);
    else this.writeAhead();
    const isLost = this.options.isOrphaned() || (this.given && this.failures >= RETRY_MS.length);
    const pause = RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)];
    clearTimeout(this.retry);
    if (!isLost) this.retry = setTimeout(() => this.post(), pause);
    this.progressed();
  }

  /** What is not to be kept, or can never be, stays in the WAL no longer. */
  private dismiss(seq: number): void {
    this.acknowledged = Math.max(this.acknowledged, seq);
    this.tidyWal();
  }

  private tidyWal(): void {
    this.wal.release(this.acknowledged).catch((error: unknown) => this.options.onError(error, 'tidying the WAL'));
  }

  private progressed(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resolve of waiting) resolve();
  }
}

/** The answer, or why there is none. An answer that comes after its time is still good news. */
function answerOf(answer: Promise<number>, onLate: (seq: number) => void): Promise<number | { error: unknown }> {
  return new Promise((resolve) => {
    let isLate = false;
    const timeout = setTimeout(() => {
      isLate = true;
      resolve({ error: new Error('The background did not answer.') });
    }, SEND_TIMEOUT_MS);
    answer.then(
      (seq) => {
        clearTimeout(timeout);
        if (isLate) onLate(seq);
        else resolve(seq);
      },
      (error: unknown) => {
        clearTimeout(timeout);
        resolve({ error });
      },
    );
  });
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error && 'code' in error ? String(error.code) : '';
