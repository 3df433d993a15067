import type { FieldState } from '../model/field-state';
import type { FieldOutcome } from '../model/restore-report';
import type { PageAccess } from './adapters/adapter';
import type { LiveField } from './capture-page';
import type { Hands } from './hands';
import { isSameValue, judgeField } from './judge-field';

/** Frameworks put their own value back within a moment, or when they take the page over a little later. */
const SETTLED_MS = 900;
const TRIES = 3;
/** The tenth refusal is answered by ten times this pause: about ten tries fit into the time that a restore has. */
const REFUSED_MS = 250;

/** One saved field on its way back. */
export class RestoreTask {
  state: 'waiting' | 'written' | 'done' = 'waiting';
  outcome: FieldOutcome['result'] | undefined;
  live: LiveField | undefined;
  private reason: string | undefined;
  private tries = 0;
  private writtenAt = 0;
  private refusals = 0;
  private notBefore = 0;

  constructor(
    readonly saved: FieldState,
    /** It had no place last time either. */
    readonly isOrphan: boolean,
  ) {}

  isIn(state: RestoreTask['state']): boolean {
    return this.state === state;
  }

  /** Decides what to do with the place found, and does it. True when something was written. */
  settle(live: LiveField, access: PageAccess): boolean {
    this.live = live;
    const verdict = judgeField(this.saved, live);
    if (verdict === 'write') return performance.now() >= this.notBefore && this.write(access);
    this.finish(verdict, verdict === 'conflict' ? 'taken' : undefined);
    return false;
  }

  /** Looks whether the page let the value stand; writes again when only the page itself took it back. */
  check(access: PageAccess, hands: Hands): void {
    const { live, writtenAt } = this;
    if (!live) return;
    if (!live.element.isConnected) {
      this.again(() => (this.state = 'waiting'));
      return;
    }
    const current = live.value();
    const stands = current !== undefined && isSameValue(current, this.saved.value);
    if (stands || hands.editedSince(live.element, writtenAt)) {
      if (performance.now() - writtenAt >= SETTLED_MS) this.finish('restored');
      return;
    }
    // A click may have sent the text off; writing it once more would bring back what is done with.
    if (hands.actedSince(writtenAt)) this.finish('orphan', 'reverted');
    else this.again(() => this.write(access));
  }

  /** Nothing came of it in time. */
  giveUp(): void {
    this.finish('orphan', this.refusals > 0 ? 'failed' : 'no-place');
  }

  report(): FieldOutcome {
    const { adapter, label } = this.saved;
    const result = this.outcome ?? 'orphan';
    return { result, adapter, label, ...(this.reason !== undefined && { reason: this.reason }) };
  }

  private again(retry: () => void): void {
    if (this.tries >= TRIES) this.finish('orphan', 'reverted');
    else retry();
  }

  /**
   * Refused fields go on waiting, as a list may still load its options. Each page stirs at its own pace, so the tries are
   * spaced out and not counted: one that takes nothing, ever, is not clicked a hundred times.
   */
  private write(access: PageAccess): boolean {
    if (!this.live || !attemptWrite(this.live, this.saved, access)) {
      this.state = 'waiting';
      this.notBefore = performance.now() + REFUSED_MS * ++this.refusals;
      return false;
    }
    this.tries++;
    this.writtenAt = performance.now();
    this.state = 'written';
    return true;
  }

  private finish(outcome: FieldOutcome['result'], reason?: string): void {
    this.state = 'done';
    this.outcome = outcome;
    this.reason = reason;
  }
}

/** Writes through the adapter; false when the field did not take it, whatever went wrong. */
export function attemptWrite({ adapter, element }: LiveField, { value }: FieldState, access: PageAccess): boolean {
  try {
    return adapter.restore(element, value, access) === 'written';
  } catch {
    // One bad field never stops the rest.
    return false;
  }
}
