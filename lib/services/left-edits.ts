import type { WalEntry } from '../browser/wal';
import { Edit } from '../model/edit';
import { InvalidMessageError } from '../model/errors';
import type { DocumentId } from '../model/ids';
import { isTime } from '../model/time';
import type { LeftEdit } from '../model/wal';
import type { Parts } from './parts';

/** An edit as it was left in the WAL. */
export interface Left {
  key: string;
  edit: Edit;
  /** When; -Infinity where an earlier version did not say. */
  leftAt: number;
  /** Its page was in a private window. */
  isPrivate: boolean;
}

/** `invalid`: the keys of what is no edit, and can only be removed. */
export function parseLeft(
  { report, now }: Pick<Parts, 'report' | 'now'>,
  entries: readonly WalEntry[],
): { left: Left[]; invalid: string[] } {
  const left: Left[] = [];
  const invalid: string[] = [];
  for (const { key, value } of entries) {
    const edit = Edit.safeParse(value);
    if (edit.success) left.push({ key, edit: edit.data, ...readAside(value, now()) });
    else {
      report(new InvalidMessageError('a WAL entry cannot be read', { key }), 'draining the WAL');
      invalid.push(key);
    }
  }
  return { left, invalid };
}

/** What its page said beside the edit. */
function readAside(value: unknown, now: number): Pick<Left, 'leftAt' | 'isPrivate'> {
  const { leftAt, privateWindow } = value as Partial<Record<keyof LeftEdit, unknown>>;
  return { leftAt: isTime(leftAt) ? Math.min(leftAt, now) : -Infinity, isPrivate: privateWindow === true };
}

/** Of one document the count of its edits tells which is newer, whatever the clock said. What nobody dated stays in order. */
export function newestFirst(left: readonly Left[]): Left[] {
  const newest = new Map<DocumentId, number>();
  const places = new Map<DocumentId, number>();
  for (const [at, { edit }] of left.entries()) if (!places.has(edit.document)) places.set(edit.document, at);
  const dated = left
    .toSorted((one, other) => one.edit.seq - other.edit.seq)
    .map((one) => {
      const leftAt = Math.max(one.leftAt, newest.get(one.edit.document) ?? -Infinity);
      newest.set(one.edit.document, leftAt);
      return { ...one, leftAt, place: places.get(one.edit.document) ?? 0 };
    });
  return dated.sort(
    (one, other) =>
      // Of two that nobody dated the difference is no number.
      other.leftAt - one.leftAt || one.place - other.place || other.edit.seq - one.edit.seq,
  );
}

/**
 * Those of `done` that may go. As long as an older edit of its document waits, a newer one stays too: once a snapshot took
 * that along, nothing else would tell that it is newer.
 */
export function listFinished(own: readonly Left[], done: ReadonlySet<Left>): Left[] {
  const oldest = new Map<DocumentId, number>();
  for (const one of own) {
    const { document, seq } = one.edit;
    if (!done.has(one)) oldest.set(document, Math.min(seq, oldest.get(document) ?? Infinity));
  }
  return [...done].filter(({ edit: { document, seq } }) => seq < (oldest.get(document) ?? Infinity));
}
