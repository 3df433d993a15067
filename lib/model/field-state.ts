import * as z from 'zod/mini';
import { LIMITS } from './limits';

const text = z.string().check(z.maxLength(LIMITS.fieldCharacters));
const short = z.string().check(z.maxLength(1_000));

/** One piece of evidence for finding an element again; the more agree, the surer the match. */
export const Locator = z.object({
  kind: z.enum(['id', 'name', 'autocomplete', 'label', 'testid', 'placeholder', 'role', 'path', 'order']),
  value: short,
});
export type Locator = z.infer<typeof Locator>;

/** Where an element lives inside one frame: its own locators, and those of each shadow host around it, outermost first. */
export const Place = z.object({
  locators: z.array(Locator).check(z.maxLength(LIMITS.locatorsPerField)),
  hosts: z.array(z.array(Locator).check(z.maxLength(LIMITS.locatorsPerField))).check(z.maxLength(LIMITS.shadowDepth)),
});
export type Place = z.infer<typeof Place>;

/** What a field held. `selection` is [anchor, head] in characters. */
export const FieldValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text, selection: z.exactOptional(z.tuple([z.number(), z.number()])) }),
  z.object({ kind: z.literal('checked'), checked: z.boolean() }),
  z.object({ kind: z.literal('choice'), chosen: z.array(short).check(z.maxLength(5_000)) }),
  z.object({ kind: z.literal('open'), open: z.boolean(), modal: z.exactOptional(z.boolean()) }),
  z.object({ kind: z.literal('rich'), text, html: text }),
  z.object({
    kind: z.literal('editor'),
    text,
    selection: z.exactOptional(z.tuple([z.number(), z.number()])),
    scrollTop: z.exactOptional(z.number()),
  }),
]);
export type FieldValue = z.infer<typeof FieldValue>;

/** One field as an adapter read it. */
export const FieldState = z.object({
  /** The adapter that read it and alone can write it back. */
  adapter: z.string().check(z.maxLength(40)),
  adapterVersion: z.number(),
  place: Place,
  /** What a person would call the field. */
  label: z.string().check(z.maxLength(LIMITS.labelCharacters)),
  value: FieldValue,
  /** Digest of the value the page itself gave the field: a field that shows this again holds nobody's work. */
  base: z.exactOptional(short),
  /** The field is where a conversation's next prompt is written. */
  composer: z.exactOptional(z.boolean()),
});
export type FieldState = z.infer<typeof FieldState>;

/** The readable text of a value, for previews and "copy"; undefined when there is none to read. */
export function readableText(value: FieldValue): string | undefined {
  if (value.kind === 'checked' || value.kind === 'open') return undefined;
  return value.kind === 'choice' ? value.chosen.join(', ') : value.text;
}

/** A draft is text of a person's own in a place made for writing. */
export function isDraft(field: FieldState): boolean {
  const written = ['textarea', 'contenteditable'].includes(field.adapter) || field.value.kind === 'editor';
  return written && (readableText(field.value) ?? '').trim() !== '';
}
