import type { FieldState } from '../model/field-state';
import { LIMITS } from '../model/limits';
import type { PageCapture } from './capture-page';
import { isSame } from './is-same';

type Page = Pick<PageCapture, 'orphans'>;

/** Adds saved fields that found no place to what every capture carries along. An opened part is nobody's work. */
export function keepOrphans(page: Page, fields: readonly FieldState[]): void {
  const added = fields.filter(
    (field) => field.value.kind !== 'open' && !page.orphans.some((known) => isSame(known, field)),
  );
  page.orphans = [...page.orphans, ...added].slice(-LIMITS.fieldsPerFrame);
}

/** Removes saved fields that are in place, or that somebody decided about. */
export function dropOrphans(page: Page, fields: readonly FieldState[]): void {
  page.orphans = page.orphans.filter((orphan) => !fields.some((field) => isSame(orphan, field)));
}
