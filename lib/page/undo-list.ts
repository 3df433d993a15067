import type { FieldState, FieldValue } from '../model/field-state';
import type { PageAccess } from './adapters/adapter';
import type { LiveField } from './capture-page';
import { groupOf } from './chosen-button';
import { isSameValue } from './judge-field';
import { matchFields } from './locator';
import { attemptWrite } from './restore-task';

/** One field that a restore wrote into: what was written, and what had been there. JSON, so that it can be handed over. */
export interface UndoEntry {
  wrote: FieldState;
  before: FieldValue;
  /** Of a radio group, the other button that had been chosen. */
  chosen?: FieldState;
}

/** What a restore wrote over, so that it can be taken back. */
export class UndoList {
  entries: UndoEntry[] = [];
  private readonly elements = new Map<UndoEntry, LiveField>();

  /** Notes the first value a field had; writing a second time does not change what was there before. */
  note(live: LiveField, entry: UndoEntry): void {
    const known = this.entries.find((entry) => this.elements.get(entry)?.element === live.element);
    if (known) {
      known.wrote = entry.wrote;
      return;
    }
    this.entries.push(entry);
    this.elements.set(entry, live);
  }

  /** Gives every field that still holds what was written its former value. One edited since is left alone. */
  undo(live: readonly LiveField[], access: PageAccess): void {
    const unknown = this.entries.filter((entry) => !this.elements.get(entry)?.element.isConnected);
    const found = matchFields(
      unknown.map(({ wrote }) => wrote),
      live,
    );
    for (const entry of this.entries) {
      const field = unknown.includes(entry) ? found.get(entry.wrote) : this.elements.get(entry);
      const current = field?.value();
      if (field && current && isSameValue(current, entry.wrote.value)) {
        const [former, state] = formerOf(entry, field, live);
        attemptWrite(former, state, access);
      }
    }
    this.entries = [];
    this.elements.clear();
  }
}

/** Which field takes a write back, and what it is to hold. */
function formerOf(entry: UndoEntry, field: LiveField, live: readonly LiveField[]): [LiveField, FieldState] {
  const { wrote, before, chosen } = entry;
  const other = chosen && matchFields([chosen], groupOf(field.element, live)).get(chosen);
  return other ? [other, chosen] : [field, { ...wrote, value: before }];
}
