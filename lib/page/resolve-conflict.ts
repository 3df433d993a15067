import type { FieldState } from '../model/field-state';
import type { PageAccess } from './adapters/adapter';
import { pause } from './await-page';
import type { LiveField, PageCapture } from './capture-page';
import { chosenBeside } from './chosen-button';
import { isSameValue } from './judge-field';
import { matchFields } from './locator';
import { dropOrphans, keepOrphans } from './orphan-list';
import type { Conflict } from './restore-page';
import { attemptWrite } from './restore-task';

/** Takes a decision back. */
export type Undo = () => void;

/** What somebody may decide about a conflict. Each decision can be undone. */
export interface ConflictDecisions {
  keepYours(conflict: Conflict): Undo;
  /** Undefined when the page did not take the saved value; it stays an orphan then. */
  useSaved(conflict: Conflict): Promise<Undo | undefined>;
}

export interface DecideOptions {
  page: PageCapture;
  access: PageAccess;
  signal: AbortSignal;
  onDecided: () => void;
}

const CHECK_MS = 250;
const TRIES = 3;

/** Carries out decisions about conflicts: only here is something of a person's own ever written over, as they asked. */
export function createDecisions(options: DecideOptions): ConflictDecisions {
  const { page, access, onDecided } = options;
  const putBack = ({ saved }: Conflict): void => {
    keepOrphans(page, [saved]);
    onDecided();
  };
  const settle = ({ saved }: Conflict): void => {
    dropOrphans(page, [saved]);
    onDecided();
  };
  return {
    keepYours(conflict) {
      settle(conflict);
      return () => putBack(conflict);
    },
    async useSaved(conflict) {
      const live = fieldOf(conflict, page);
      if (!live) return undefined;
      const former = chosenBeside(live.element, page.liveFields()) ?? live;
      const before = former.value();
      if (!before) return undefined;
      const unwrite = (): void => void attemptWrite(former, { ...conflict.saved, value: before }, access);
      if (!(await write(live, conflict.saved, options))) {
        unwrite();
        return undefined;
      }
      settle(conflict);
      return () => {
        if (holds(live, conflict.saved)) unwrite();
        putBack(conflict);
      };
    },
  };
}

async function write(live: LiveField, saved: FieldState, { page, access, signal }: DecideOptions): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    attemptWrite(live, saved, access);
    page.touch(live.element);
    await pause(CHECK_MS, signal);
    if (holds(live, saved)) return true;
  }
  return false;
}

/** Minutes may lie between question and answer: the page may have drawn the field anew. */
export function fieldOf({ live, saved }: Conflict, page: Pick<PageCapture, 'liveFields'>): LiveField | undefined {
  return live.element.isConnected ? live : matchFields([saved], page.liveFields()).get(saved);
}

function holds(live: LiveField, { value }: FieldState): boolean {
  const current = live.value();
  return current !== undefined && isSameValue(current, value);
}
