import * as z from 'zod/mini';
import { FieldState, Place } from './field-state';
import { LIMITS } from './limits';

/** Scroll position of the window (no locators) or of one element, in CSS pixels. */
export const ScrollState = z.object({ place: Place, x: z.number(), y: z.number() });
export type ScrollState = z.infer<typeof ScrollState>;

/** What one frame of one tab held that a reload would lose. */
export const PageState = z.object({
  formatVersion: z.literal(1),
  scroll: z.array(ScrollState).check(z.maxLength(LIMITS.scrollsPerFrame)),
  fields: z.array(FieldState).check(z.maxLength(LIMITS.fieldsPerFrame)),
  /** Captured fields that found no place, or whose place was taken; kept until someone dismisses them. */
  orphans: z.array(FieldState).check(z.maxLength(LIMITS.fieldsPerFrame)),
});
export type PageState = z.infer<typeof PageState>;

/** Why a field was not kept. */
export const RefusalReason = z.enum([
  'password',
  'was-password',
  'one-time-code',
  'card',
  'secret-name',
  'hidden',
  'file',
  'disabled',
  'login-form',
  'payment',
  'too-long',
  'too-many',
  'unreadable',
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

/** A field that was refused: its name and the reason, never its value. */
export const Refusal = z.object({
  reason: RefusalReason,
  label: z.string().check(z.maxLength(LIMITS.labelCharacters)),
});
export type Refusal = z.infer<typeof Refusal>;

export const EMPTY_PAGE: PageState = { formatVersion: 1, scroll: [], fields: [], orphans: [] };

export const isEmptyPage = (page: PageState): boolean =>
  page.scroll.length + page.fields.length + page.orphans.length === 0;
