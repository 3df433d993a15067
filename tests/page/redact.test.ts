// @vitest-environment happy-dom
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInThisContext } from 'node:vm';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../lib/model/limits';
import { redactValue } from '../../lib/page/redact';
import { element, input, openPage, show, type, type OpenPage } from './open-page';
import { rememberClosedRoots } from './page-access';

const CARD = '4111 1111 1111 1111';

/** What became of a field that somebody typed into: its value, or the reason why it is not kept. */
function outcome(open: OpenPage, selector: string, text = 'something typed'): string {
  type(open, element(selector), text);
  const { state, refused } = open.page.capture();
  expect(JSON.stringify({ labels: refused, places: state.fields.map(({ place }) => place) })).not.toContain(text);
  const [field] = state.fields;
  if (!field) return refused.map(({ reason }) => reason).join();
  return 'text' in field.value ? field.value.text : field.value.kind;
}

const outcomeOf = (markup: string, text?: string, url?: string): string =>
  outcome(openPage(`<main>${markup}</main>`, url), '.it', text);

beforeAll(rememberClosedRoots);
afterEach(() => vi.restoreAllMocks());

describe('password fields', () => {
  it.each([
    '<input class="it" type="password">',
    '<input class="it" type="PASSWORD">',
    '<label>Enter it <input class="it" type="password"></label>',
  ])('%s is refused', (markup) => expect(outcomeOf(markup)).toBe('password'));

  it('is refused after it was shown, whenever that was', () => {
    const open = openPage('<input class="it" type="password">');
    element('.it').setAttribute('type', 'text');
    expect(outcome(open, '.it')).toBe('was-password');
  });

  it('is refused when shown and hidden again before anybody looked', () => {
    const open = openPage('<input class="it">');
    element('.it').setAttribute('type', 'password');
    element('.it').setAttribute('type', 'text');
    expect(outcome(open, '.it')).toBe('was-password');
  });

  it('is refused when it was drawn anew as text under the same name', () => {
    const open = openPage('<input name="login" type="password">');
    open.page.capture();
    show('<input class="it" name="login">');
    expect(outcome(open, '.it')).toBe('was-password');
  });

  it.each(['open', 'closed'] as const)(
    'is refused in a shadow root that is %s, also when the root came late',
    (mode) => {
      const open = openPage('<div id="host"></div>');
      open.page.capture();
      const root = element('#host').attachShadow({ mode });
      const field = document.createElement('input');
      field.type = 'password';
      root.append(field);
      element('#host').dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
      field.type = 'text';
      type(open, field, 'something typed');
      expect(open.page.capture()).toMatchObject({ state: { fields: [] }, refused: [{ reason: 'was-password' }] });
    },
  );

  it('that is masked by style is refused, also after the mask is gone', () => {
    const styles = vi.spyOn(globalThis, 'getComputedStyle');
    const style = (security: string) =>
      ({
        getPropertyValue: (name: string) => (name === '-webkit-text-security' ? security : ''),
      }) as CSSStyleDeclaration;
    styles.mockReturnValue(style('disc'));
    const open = openPage('<input class="it" id="hidden-by-style">');
    expect(outcome(open, '.it')).toBe('password');
    styles.mockReturnValue(style('none'));
    expect(outcome(open, '.it', 'something else')).toBe('was-password');
  });

  it('leaves everything alone that nobody filled in', () => {
    const { page } = openPage('<input type="password"><input type="file"><input disabled><input name="token">');
    expect(page.capture()).toMatchObject({ state: { fields: [] }, refused: [] });
  });
});

describe('what a field is for', () => {
  it.each([
    ['autocomplete="one-time-code"', 'one-time-code'],
    ['autocomplete="one-time-code webauthn"', 'one-time-code'],
    ['autocomplete="section-red billing CC-number"', 'card'],
    ['autocomplete="cc-exp-month"', 'card'],
    ['autocomplete="transaction-amount"', 'card'],
    ['autocomplete="new-password"', 'password'],
    ['inputmode="numeric" maxlength="6" name="otp"', 'one-time-code'],
    ['type="tel" maxlength="1" aria-label="Digit 1"', 'one-time-code'],
    ['inputmode="numeric" maxlength="5" placeholder="Code"', 'one-time-code'],
    ['name="card_number"', 'secret-name'],
    ['placeholder="Paste your token"', 'secret-name'],
    ['aria-label="API-key"', 'secret-name'],
    ['aria-labelledby="named"', 'secret-name'],
    ['readonly', 'disabled'],
    ['disabled', 'disabled'],
  ])('%s is refused', (attributes, reason) => {
    expect(outcomeOf(`<span id="named">Recovery token</span><input class="it" ${attributes}>`)).toBe(reason);
  });

  it.each([
    [3, '7'],
    [4, 'one-time-code'],
    [6, 'one-time-code'],
    [25, '7'],
  ])('%i boxes of one character each are %s', (count, found) => {
    const boxes = '<input maxlength="1">'.repeat(count - 1);
    expect(outcomeOf(`<div><input class="it" maxlength="1">${boxes}</div>`, '7')).toBe(found);
  });

  it.each([
    'autocomplete="name"',
    'autocomplete="postal-code" inputmode="numeric" maxlength="5" name="zip-code"',
    'inputmode="numeric" maxlength="4" name="year"',
    'name="passenger"',
    'name="max_tokens" type="number"',
    'placeholder="tokenize my notes"',
  ])('%s is kept', (attributes) => expect(outcomeOf(`<input class="it" ${attributes}>`, '42')).toBe('42'));

  it('an ordinary word is never taken for a secret', () => {
    const words = 'title subject notes city company address comment amount message search nickname hobby colour'.split(
      ' ',
    );
    const name = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(name, fc.constantFrom(' ', '-', '_', ''), (parts, by) => {
        expect(outcomeOf(`<input class="it" name="${parts.join(by)}" aria-label="${parts.join(' ')}">`)).toBe(
          'something typed',
        );
      }),
      { numRuns: 40 },
    );
  });

  it('a checkbox about a password is only a checkbox', () => {
    const open = openPage('<label><input class="it" type="checkbox"> Show password hints</label>');
    input('.it').checked = true;
    expect(open.page.capture().state.fields).toMatchObject([{ value: { kind: 'checked', checked: true } }]);
  });

  it('a label that repeats the value does not tell it', () => {
    const open = openPage('<label>Your pin hunter2secret <input class="it" name="token"></label>');
    type(open, element('.it'), 'hunter2secret');
    expect(open.page.capture().refused).toEqual([{ reason: 'secret-name', label: 'Your pin •••' }]);
  });
});

describe('forms', () => {
  const login = (field: string): string => `<form><input type="password" name="word">${field}</form>`;

  it.each(['<input class="it" name="user">', '<input class="it" type="email">'])(
    '%s beside a password is refused',
    (field) => expect(outcomeOf(login(field))).toBe('login-form'),
  );

  it('a long text beside a password is kept', () => {
    expect(outcomeOf(login('<textarea class="it"></textarea>'))).toBe('something typed');
  });

  it('a field is refused when the password was beside it once', () => {
    const open = openPage(`<main>${login('<input class="it" name="user">')}</main>`);
    open.page.capture();
    element('[name="word"]').remove();
    expect(outcome(open, '.it')).toBe('login-form');
  });

  it('a field in another form, or in none, is kept', () => {
    expect(outcomeOf(`${login('')}<form><input class="it" name="user"></form>`)).toBe('something typed');
    expect(outcomeOf(`${login('')}<input class="it" name="user">`)).toBe('something typed');
  });

  it('a field that says it belongs to the form is refused', () => {
    expect(outcomeOf('<form id="f"><input type="password"></form><input class="it" form="f">')).toBe('login-form');
  });
});

describe('payment', () => {
  const sized = (width: number): void => {
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({ width, height: width } as DOMRect);
  };
  const frame = '<iframe src="https://js.stripe.com/v3/elements-inner-card.html"></iframe>';

  it('a field of the form around a payment frame is refused, a long text is not, another form is not', () => {
    sized(300);
    expect(outcomeOf(`<form>${frame}<input class="it"></form>`)).toBe('payment');
    expect(outcomeOf(`<form>${frame}<textarea class="it"></textarea></form>`)).toBe('something typed');
    expect(outcomeOf(`<form>${frame}</form><form><input class="it"></form>`)).toBe('something typed');
  });

  it('without a form around the frame every field of the page is refused', () => {
    sized(300);
    expect(outcomeOf(`${frame}<form><input class="it"></form>`)).toBe('payment');
  });

  it('frames that nobody sees refuse nothing', () => {
    sized(1);
    expect(outcomeOf(`${frame}<input class="it">`)).toBe('something typed');
  });

  it('a page of a payment service keeps long texts only, and as a frame nothing', () => {
    const url = 'https://js.stripe.com/inner';
    expect(outcomeOf('<input class="it">', 'x y z', url)).toBe('payment');
    expect(outcomeOf('<textarea class="it"></textarea>', 'x y z', url)).toBe('x y z');
    vi.spyOn(document, 'defaultView', 'get').mockReturnValue({ parent: {} } as Window & typeof globalThis);
    expect(outcomeOf('<textarea class="it"></textarea>', 'x y z', url)).toBe('payment');
    expect(outcomeOf('<textarea class="it"></textarea>', 'x y z', 'https://notjs.stripe.com.example/')).toBe('x y z');
  });
});

describe('values', () => {
  it('a card number is refused whatever the field is called', () => {
    expect(outcomeOf('<input class="it" name="order">', CARD)).toBe('card');
    expect(outcomeOf('<textarea class="it"></textarea>', '4111-1111-1111-1111')).toBe('card');
  });

  it('in a draft the card is hidden, the draft is kept, and the reason is told', () => {
    const open = openPage('<textarea class="it" aria-label="Letter"></textarea>');
    type(open, element('.it'), `My card is ${CARD}, hurry.`);
    const { state, refused } = open.page.capture();
    expect(state.fields[0]?.value).toEqual({ kind: 'text', text: 'My card is •••• •••• •••• ••••, hurry.' });
    expect(refused).toEqual([{ reason: 'card', label: 'Letter' }]);
  });

  it('markup is masked as its text is', () => {
    const value = { kind: 'rich', text: CARD + '!', html: `<p>4111 <b>1111</b> 1111 1111!</p>` } as const;
    expect(redactValue(value)).toEqual({
      reason: 'card',
      value: { kind: 'rich', text: '•••• •••• •••• ••••!', html: '<p>•••• <b>••••</b> •••• ••••!</p>' },
    });
  });

  it('what is too long is refused, and of rich text the markup is given up first', () => {
    const long = 'x'.repeat(LIMITS.fieldCharacters + 1);
    expect(redactValue({ kind: 'text', text: long })).toEqual({ reason: 'too-long' });
    expect(redactValue({ kind: 'rich', text: 'x', html: long })).toEqual({
      value: { kind: 'rich', text: 'x', html: '' },
    });
    expect(redactValue({ kind: 'choice', chosen: ['x'.repeat(1_001)] })).toEqual({ reason: 'too-long' });
  });

  it('labels and places show no card number', () => {
    const open = openPage(`<label>Card ${CARD} <input class="it" name="a" placeholder="${CARD}"></label>`);
    type(open, element('.it'), 'x');
    expect(JSON.stringify(open.page.capture())).not.toContain('1111');
  });
});

describe('the never-stored form', () => {
  interface SecretField {
    where: string;
    rule: string;
    value: string;
  }

  it('none of its values is stored, and the harmless one is', () => {
    const markup = readFileSync(path.join(import.meta.dirname, '../pages/secrets.html'), 'utf8');
    vi.spyOn(globalThis, 'getComputedStyle').mockImplementation(
      (one) =>
        ({
          getPropertyValue: () => (/text-security|masked/.test(one.outerHTML.split('>')[0] ?? '') ? 'disc' : ''),
        }) as unknown as CSSStyleDeclaration,
    );
    const open = openPage(/<main>[^]*<\/main>/.exec(markup)?.[0] ?? '');
    const fields = element('#fields');
    const append = fields.appendChild.bind(fields);
    fields.appendChild = (child) => (child instanceof HTMLIFrameElement ? child : append(child));
    runInThisContext(readFileSync(path.join(import.meta.dirname, '../pages/secrets.js'), 'utf8'));
    open.page.capture();
    open.page.onRoot((root) =>
      root.addEventListener('input', (event) => open.page.touch(event.composedPath()[0] as Element), { capture: true }),
    );
    const page = window as unknown as { fillSecrets(): Promise<void>; secretFields(): SecretField[] };
    void page.fillSecrets().catch(() => 'happy-dom has no frames');
    type(open, element('#harmless'), 'a harmless note');

    const reading = open.page.capture();
    const stored = JSON.stringify(reading);
    expect(page.secretFields().filter(({ value }) => stored.includes(value))).toEqual([]);
    expect(reading.state.fields.map(({ value }) => value)).toEqual([{ kind: 'text', text: 'a harmless note' }]);
    const here = page.secretFields().filter(({ where }) => where !== 'frame' && where !== 'inner');
    expect(reading.refused.length).toBeGreaterThanOrEqual(here.length - 2);
  });
});
