import type { Edit } from '../model/edit';
import { EditDelivery, type DeliveryOptions } from './deliver-edits';
import { isSame } from './is-same';
import { SaveTimer, type Changer } from './save-timer';

/** What a document holds; the loop adds the number. */
export type EditContents = Omit<Edit, 'type' | 'seq'>;

export interface SaveLoopOptions extends DeliveryOptions {
  debounceMs: number;
  capture(): EditContents;
}

/** Reads a document when it is due and hands over what changed. */
export class SaveLoop {
  private readonly timer: SaveTimer;
  private readonly delivery: EditDelivery;
  private retired = false;
  private forgotten = false;

  constructor(private readonly options: SaveLoopOptions) {
    this.timer = new SaveTimer(options.debounceMs, () => this.save());
    this.delivery = new EditDelivery(options);
  }

  /** Somebody typed, chose or dropped something; or the page changed by itself. */
  changed(by: Changer = 'user'): void {
    if (!this.retired) this.timer.changed(by);
  }

  /** True when a change has not been read yet. */
  isDirty(by?: Changer): boolean {
    return this.timer.isDirty(by);
  }

  /** Changes how long a pause in typing must be. */
  setDebounce(debounceMs: number): void {
    this.timer.debounceMs = debounceMs;
  }

  /** Reads and sends now; resolves once it is durable, acknowledged or in the WAL. False when it cannot be. */
  flush(): Promise<boolean> {
    this.save();
    return this.delivery.settled();
  }

  /** The page may be gone in a moment: both ways at once, because a stopped worker gets no message from a closing tab. */
  leave(): void {
    this.save();
    this.delivery.writeAhead();
  }

  /**
   * The address is about to change. What was typed a moment ago is read once more, unless the router was faster: a
   * reading that lacks what was there is the next page's.
   */
  depart(): void {
    if (this.isDirty('user')) this.save(lacksNothingOf);
    this.delivery.writeAhead();
  }

  /** Sends a reading even when nothing changed: the background may think this document is closed, or have lost it. */
  sayAgain(): void {
    this.forgotten = true;
    this.save();
  }

  /** Nothing is read any more: the document is gone. What was read is still delivered; resolves when it has been tried. */
  async retire(): Promise<void> {
    this.retired = true;
    this.timer.stop();
    this.delivery.finish();
    await this.delivery.idle();
  }

  /** Nothing is sent any more either. */
  stop(): void {
    void this.retire();
    this.delivery.stop();
  }

  get lastSeq(): number {
    return this.delivery.lastSeq;
  }

  private save(isWanted?: (contents: EditContents, former: EditContents) => boolean): void {
    // An orphaned script keeps what is dirty dirty: its successor reads it.
    if (this.retired || this.options.isOrphaned()) return;
    this.timer.settle();
    const started = performance.now();
    try {
      const contents = this.options.capture();
      const { newest } = this.delivery;
      if (!newest || !isWanted || isWanted(contents, newest)) this.take(contents);
    } catch (error) {
      this.options.onError(error, 'reading the page');
    }
    this.timer.readCost = performance.now() - started;
    this.delivery.post();
  }

  private take(contents: EditContents): void {
    const { newest, lastSeq } = this.delivery;
    // Of a document that was saved before this loop began, nothing says that it is empty now but an empty reading.
    const isKnown = newest
      ? isSame({ type: 'edit', seq: newest.seq, ...contents }, newest) && !this.forgotten
      : lastSeq === 0 && isEmpty(contents);
    if (isKnown) return;
    this.forgotten = false;
    this.delivery.put(contents);
  }
}

/** A page without anything to keep needs no row. */
function isEmpty({ state, refused, conversation }: EditContents): boolean {
  const kept = state.fields.length + state.scroll.length + state.orphans.length + refused.length;
  return kept === 0 && conversation === undefined;
}

/** True when every field of `former` is still there. */
function lacksNothingOf({ state }: EditContents, former: EditContents): boolean {
  const places = new Set(state.fields.map(({ place }) => JSON.stringify(place)));
  return former.state.fields.every(({ place }) => places.has(JSON.stringify(place)));
}
