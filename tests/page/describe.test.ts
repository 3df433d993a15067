// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { Locator } from '../../lib/model/field-state';
import { createDescriber } from '../../lib/page/describe';
import { isStable } from '../../lib/page/stable-id';
import { element, show } from './open-page';

const labelOf = (markup: string): string => {
  show(`<main>${markup}</main>`);
  return createDescriber().label(element('.it'));
};

describe('what a person would call a field', () => {
  it.each([
    ['<label for="a">City</label><input class="it" id="a">', 'City'],
    ['<label> Home\n  <b>city</b> <input class="it" value="Vienna"></label>', 'Home city'],
    ['<span id="x">City</span> <span id="y">of birth</span><input class="it" aria-labelledby="x y">', 'City of birth'],
    ['<input class="it" aria-label="City" placeholder="e.g. Vienna">', 'City'],
    ['<input class="it" placeholder="Your city" name="c">', 'Your city'],
    ['<input class="it" name="city">', 'city'],
    ['<input class="it" id="city">', 'city'],
    ['<input class="it" type="email">', 'email'],
    ['<textarea class="it"></textarea>', 'textarea'],
    [
      '<fieldset><legend>Contact</legend><label><input class="it" type="radio" name="c"> By email</label></fieldset>',
      'Contact: By email',
    ],
    [
      '<div role="radiogroup" aria-label="Plan"><label><input class="it" type="radio" name="c"> Team</label></div>',
      'Plan: Team',
    ],
    ['<details class="it"><summary>Shipping</summary><p>long text</p></details>', 'Shipping'],
    ['<dialog class="it"><h2>Settings</h2><p>long text</p></dialog>', 'Settings'],
    ['<label>Note <textarea class="it">what somebody wrote</textarea></label>', 'Note'],
    ['<label>Land <select class="it"><option>Austria</option></select></label>', 'Land'],
    ['<div id="w" contenteditable="true">words of somebody</div><input class="it" aria-labelledby="w" name="n">', 'n'],
    ['<input class="it" aria-labelledby="gone" title="From the title">', 'From the title'],
    [`<input class="it" aria-label="${'long '.repeat(100)}">`, 'long '.repeat(40)],
  ])('%s', (markup, label) => expect(labelOf(markup)).toBe(label));
});

describe('where a field is', () => {
  const locatorsOf = (markup: string, selector = '.it'): Partial<Record<Locator['kind'], string>> => {
    show(markup);
    const { locators } = createDescriber().place(element(selector));
    return Object.fromEntries(locators.map(({ kind, value }) => [kind, value]));
  };

  it('is told by everything that is known of it', () => {
    const form = (own: string): string =>
      `<main><form id="apply"><p></p><p><input class="it" ${own} type="email"></p></form></main>`;
    expect(
      locatorsOf(
        form(
          'id="mail" name="mail" autocomplete="Email" data-testid="mail-field" placeholder="you@x" aria-label="Mail"',
        ),
      ),
    ).toEqual({
      id: 'mail',
      name: 'mail',
      autocomplete: 'email',
      label: 'Mail',
      testid: 'mail-field',
      placeholder: 'you@x',
      role: 'input:email',
      path: '#apply > p:nth-of-type(2) > input:nth-of-type(1)',
      order: 'form 0 input 0',
    });
    expect(locatorsOf(form('id=":r1:" name="12" autocomplete="off"'))).toMatchObject({ role: 'input:email' });
    expect(Object.keys(locatorsOf(form('id=":r1:" name="12" autocomplete="off"')))).toEqual(['role', 'path', 'order']);
  });

  it('leads from the nearest landmark, so that what is above does not matter', () => {
    expect(locatorsOf('<div></div><div><main><p><input class="it"></p></main></div>').path).toBe(
      'main > p:nth-of-type(1) > input:nth-of-type(1)',
    );
  });

  it('stays short in a page that is nested without end', () => {
    const { path = '' } = locatorsOf(`${'<div>'.repeat(400)}<input class="it">${'</div>'.repeat(400)}`);
    expect(path.length).toBeLessThanOrEqual(500);
    expect(document.querySelectorAll(path)).toHaveLength(1);
  });
});

describe('ids', () => {
  it.each([
    'email',
    'full-name',
    'field-12',
    'address2',
    'row_3',
    'prompt-textarea',
    'q',
    'user[name]',
    'contact.email',
  ])('%s lasts', (id) => expect(isStable(id)).toBe(true));
  it.each([
    '',
    '12',
    ':r1:',
    ':R1ab:',
    '_r_7s_',
    'radix-:r3:',
    'radix-_r_gu_',
    'headlessui-input-3',
    'react-aria-12',
    'mat-input-3',
    'mui-12',
    'ember123',
    '550e8400-e29b-41d4-a716-446655440000',
    'id-9f8c2b7a1d3e',
    'field_1763719200',
    'has space',
    '«r3»',
  ])('%j does not', (id) => expect(isStable(id)).toBe(false));
});
