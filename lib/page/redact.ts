import type { FieldValue } from '../model/field-state';
import { LIMITS } from '../model/limits';
import type { RefusalReason } from '../model/page-state';
import { isCardNumber, maskCards, maskCardsInHtml } from '../model/card-numbers';
import { attributeOf, composedClosest, elementById, matches, queryAll, rootOf } from './dom';
import { formOf, type EverPassword } from './ever-password';
import { isMasked } from './masked-style';
import { isPaymentHost } from './payment-hosts';
import { namesOneTimeCode, namesSecret } from './secret-words';
import type { Root } from './tree';

const FORBIDDEN_AUTOCOMPLETE =
  /^(?:current-password|new-password|cc-(?:name|given-name|additional-name|family-name|number|exp|exp-month|exp-year|csc|type)|transaction-(?:currency|amount))$/;
/** Places made for writing: a draft is kept whatever stands beside it. */
const WRITING = 'textarea, [contenteditable]:not([contenteditable="false"])';
const OPTION = 'details, dialog, [type="checkbox"], [type="radio"]';
const NUMERIC =
  '[inputmode="numeric"], [inputmode="decimal"], [type="number"], [type="tel"], [pattern*="0-9"], [pattern*="\\\\d"]';

/** Decides what may not be read. Good for one pass over the page. */
export interface Redactor {
  /** Why nothing of the element may be kept: what a look at it tells. Its value is not read before this is asked. */
  refuseAtSight(element: Element): RefusalReason | undefined;
  /** The same by what it is called and by what stands around it, which is dearer to find. */
  refuseByName(element: Element, label: string): RefusalReason | undefined;
}

export interface RedactorOptions {
  roots: readonly Root[];
  url: URL;
  everPassword: EverPassword;
}

export function createRedactor({ roots, url, everPassword }: RedactorOptions): Redactor {
  const loginForms = everPassword.forms(roots);
  const payment = findPayment(roots, url);
  return {
    refuseAtSight: (element) => byPassword(element, everPassword) ?? byKind(element) ?? byAutocomplete(element),
    refuseByName(element, label) {
      const named = byName(element, label);
      if (named ?? payment.everything) return named ?? 'payment';
      return matches(element, WRITING) ? undefined : byForm(formOf(element), { loginForms, payment });
    },
  };
}

function byPassword(element: Element, everPassword: EverPassword): RefusalReason | undefined {
  if (element instanceof HTMLInputElement && element.type === 'password') {
    everPassword.add(element);
    return 'password';
  }
  if (!isText(element)) return undefined;
  if (everPassword.has(element)) return 'was-password';
  if (!isMasked(element)) return undefined;
  everPassword.add(element);
  return 'password';
}

function byKind(element: Element): RefusalReason | undefined {
  if (element instanceof HTMLInputElement && element.type === 'hidden') return 'hidden';
  if (element instanceof HTMLInputElement && element.type === 'file') return 'file';
  const locked = matches(element, 'input:disabled, textarea:disabled, select:disabled, [readonly]:not(select)');
  return locked || attributeOf(element, 'aria-readonly') === 'true' ? 'disabled' : undefined;
}

function byAutocomplete(element: Element): RefusalReason | undefined {
  const tokens = (attributeOf(element, 'autocomplete') ?? '').toLowerCase().split(/\s+/);
  if (tokens.includes('one-time-code')) return 'one-time-code';
  const token = tokens.find((word) => FORBIDDEN_AUTOCOMPLETE.test(word));
  if (token === undefined) return undefined;
  return token.endsWith('password') ? 'password' : 'card';
}

/** A tick beside "Remember my password" is no secret: names speak against text only. */
function byName(element: Element, label: string): RefusalReason | undefined {
  if (matches(element, OPTION)) return undefined;
  const names = [...namesOf(element), label];
  if (isCodeBox(element) && (attributeOf(element, 'maxlength') === '1' || names.some(namesOneTimeCode)))
    return 'one-time-code';
  if (isOneOfCodeBoxes(element)) return 'one-time-code';
  return names.some(namesSecret) ? 'secret-name' : undefined;
}

/** Every name a person or the page gives the element. */
function namesOf(element: Element): string[] {
  const attributes = [
    'name',
    'id',
    'placeholder',
    'aria-label',
    'aria-placeholder',
    'data-placeholder',
    'title',
    'data-testid',
  ];
  const root = rootOf(element);
  const described = attributeOf(element, 'aria-labelledby')?.split(/\s+/) ?? [];
  return [
    ...attributes.map((name) => attributeOf(element, name)),
    ...described.map((id) => elementById(root, id)?.textContent.slice(0, 300)),
  ].filter((name) => name !== undefined);
}

/** A box for a few digits. */
function isCodeBox(element: Element): boolean {
  const length = Number(attributeOf(element, 'maxlength') ?? 0);
  return matches(element, NUMERIC) && (length === 1 || (length >= 4 && length <= 8));
}

/** A code of four to eight characters in boxes of one each. A crossword has more of them, initials have fewer. */
function isOneOfCodeBoxes(element: Element): boolean {
  const boxes = 'input[maxlength="1"]:not([type="checkbox"], [type="radio"])';
  if (!matches(element, boxes)) return false;
  const group = composedClosest(element, 'form, fieldset, [role="group"], [role="form"]') ?? rootOf(element);
  const { length } = queryAll(group as Node & ParentNode, boxes);
  return length >= 4 && length <= 8;
}

const isText = (element: Element): boolean =>
  matches(element, 'input:not([type="checkbox"], [type="radio"]), textarea, [contenteditable]');

interface Payment {
  everything: boolean;
  /** Forms around a payment frame. */
  forms: Set<Element>;
  /** A payment frame stands in no form, so that each field may belong to it. */
  loose: boolean;
}

function byForm(
  form: Element | undefined,
  { loginForms, payment }: { loginForms: Set<Element>; payment: Payment },
): RefusalReason | undefined {
  if (form && loginForms.has(form)) return 'login-form';
  return payment.loose || (form && payment.forms.has(form)) ? 'payment' : undefined;
}

function findPayment(roots: readonly Root[], url: URL): Payment {
  const here = isPaymentHost(url.hostname);
  const frames = roots.flatMap((root) => queryAll(root, 'iframe[src]')).filter(isVisiblePaymentFrame);
  const forms = frames.map((frame) => composedClosest(frame, 'form, [role="form"]'));
  return {
    everything: here && isFramed(roots),
    forms: new Set(forms.filter((form) => form !== undefined)),
    loose: here || forms.includes(undefined),
  };
}

const isFramed = ([root]: readonly Root[]): boolean => {
  const view = (root as Document | undefined)?.defaultView;
  return view !== null && view !== undefined && view.parent !== view;
};

/** Payment services also put frames of no size into pages that sell nothing. */
function isVisiblePaymentFrame(frame: Element): boolean {
  const source = attributeOf(frame, 'src') ?? '';
  if (!URL.canParse(source, 'https://page.invalid') || attributeOf(frame, 'aria-hidden') === 'true') return false;
  if (!isPaymentHost(new URL(source, 'https://page.invalid').hostname)) return false;
  const { width, height } = frame.getBoundingClientRect();
  return width > 10 && height > 10 && frame.checkVisibility({ visibilityProperty: true });
}

/** A value as it may be kept; `reason` tells of what was taken out, or why nothing is left. */
export interface Redacted {
  value?: FieldValue;
  reason?: RefusalReason;
}

/** Takes out what no name tells: card numbers, by themselves or in a longer text, and what is too long to keep. */
export function redactValue(value: FieldValue): Redacted {
  if (value.kind === 'checked' || value.kind === 'open') return { value };
  if (value.kind === 'choice') return redactChoice(value);
  if (isCardNumber(value.text)) return { reason: 'card' };
  if (value.text.length > LIMITS.fieldCharacters) return { reason: 'too-long' };
  const text = maskCards(value.text);
  const masked: Redacted = text === value.text ? {} : { reason: 'card' };
  if (value.kind !== 'rich') return { ...masked, value: { ...value, text } };
  const html = value.html.length > LIMITS.fieldCharacters ? '' : maskCardsInHtml(value.html);
  return { ...masked, value: { ...value, text, html } };
}

function redactChoice(value: FieldValue & { kind: 'choice' }): Redacted {
  if (value.chosen.some((option) => isCardNumber(option) || maskCards(option) !== option)) return { reason: 'card' };
  const fits = value.chosen.length <= 5_000 && value.chosen.every((option) => option.length <= 1_000);
  return fits ? { value } : { reason: 'too-long' };
}
