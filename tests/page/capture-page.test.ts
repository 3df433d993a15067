// @vitest-environment happy-dom
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FieldState } from '../../lib/model/field-state';
import { LIMITS } from '../../lib/model/limits';
import { Edit } from '../../lib/model/edit';
import { textarea } from '../../lib/page/adapters/textarea';
import { textInput } from '../../lib/page/adapters/text-input';
import { digestValue } from '../../lib/page/digest-value';
import { element, input, openPage, show, type, type OpenPage } from './open-page';
import { rememberClosedRoots } from './page-access';

const texts = ({ page }: OpenPage): Record<string, unknown> =>
  Object.fromEntries(
    page.capture().state.fields.map(({ label, value }) => [label, 'text' in value ? value.text : value]),
  );

beforeAll(rememberClosedRoots);
afterEach(() => vi.restoreAllMocks());

describe('what is kept', () => {
  const FORM = `<form>
    <label>Empty <input name="empty"></label>
    <label>Given <input name="given" value="by the page"></label>
    <label>Long <textarea name="long">by the page</textarea></label>
    <label>Agree <input type="checkbox" name="agree"></label>
    <label>Plan <select name="plan"><option>a</option><option>b</option></select></label>
    <div contenteditable="true" aria-label="About">by the page</div>
    <details><summary>More</summary></details>
  </form>`;

  it('nothing of a page that nobody touched', () => {
    const { page } = openPage(FORM);
    expect(page.capture()).toEqual({ state: { formatVersion: 1, scroll: [], fields: [], orphans: [] }, refused: [] });
  });

  it('what somebody changed, with the digest of what the page had put there', () => {
    const open = openPage(FORM);
    type(open, element('[name="empty"]'), 'mine');
    type(open, element('[name="given"]'), 'mine too');
    const { fields } = open.page.capture().state;
    expect(fields.map(({ adapter, label, value, base }) => ({ adapter, label, value, base }))).toEqual([
      { adapter: 'text-input', label: 'Empty', value: { kind: 'text', text: 'mine' }, base: undefined },
      {
        adapter: 'text-input',
        label: 'Given',
        value: { kind: 'text', text: 'mine too' },
        base: digestValue({ kind: 'text', text: 'by the page' }),
      },
    ]);
  });

  it('what was emptied, and what was changed back', () => {
    const open = openPage(FORM);
    type(open, element('[name="given"]'), '');
    type(open, element('[name="long"]'), 'by the page');
    expect(texts(open)).toEqual({ Given: '', Long: 'by the page' });
  });

  it('what differs from the markup although nobody was seen changing it: the browser filled it in again', () => {
    const open = openPage(FORM);
    input('[name="empty"]').value = 'from before the reload';
    input('[name="agree"]').checked = true;
    expect(texts(open)).toEqual({ Empty: 'from before the reload', Agree: { kind: 'checked', checked: true } });
  });

  it('what differs from the value first seen although the markup agrees: React writes both', () => {
    const open = openPage(FORM);
    open.page.capture();
    const field = input('[name="empty"]');
    field.setAttribute('value', 'typed');
    field.value = 'typed';
    element('[contenteditable]').textContent = 'mine';
    element('details').setAttribute('open', '');
    expect(texts(open)).toEqual({ Empty: 'typed', About: 'mine', More: { kind: 'open', open: true } });
  });

  it('the value before the first key is the one first seen', () => {
    const open = openPage('<div contenteditable="true" aria-label="About">by the page</div>');
    type(open, element('[contenteditable]'), 'mine');
    expect(open.page.capture().state.fields[0]?.base).toBe(
      digestValue({ kind: 'rich', text: 'by the page', html: '' }),
    );
  });

  it('of a radio group the chosen button, and nothing while it is the page’s choice', () => {
    const radio = (value: string, more = ''): string =>
      `<label>${value} <input type="radio" name="plan" value="${value}" ${more}></label>`;
    const open = openPage(`<form>${radio('free', 'checked')}${radio('team')}${radio('big')}</form>`);
    expect(texts(open)).toEqual({});
    element('[value="team"]').click();
    open.page.touch(element('[value="team"]'));
    expect(texts(open)).toEqual({ team: { kind: 'checked', checked: true } });
    const free = open.page.liveFields().find(({ label }) => label === 'free');
    expect(free).toMatchObject({ touched: true });
    expect(free?.isPageOwn()).toBe(false);
  });

  it('fields in shadow roots, open and closed, also when they came later', () => {
    const open = openPage('<x-open id="one"></x-open><div id="two"></div>');
    for (const [id, mode] of [
      ['one', 'open'],
      ['two', 'closed'],
    ] as const) {
      const root = element(`#${id}`).attachShadow({ mode });
      const field = document.createElement('input');
      field.name = id;
      root.append(field);
      open.page.touch(mode === 'open' ? field : element(`#${id}`));
      field.value = `in ${mode}`;
      open.page.touch(field);
    }
    const { fields } = open.page.capture().state;
    expect(fields.map(({ value, place }) => [value, place.hosts.length])).toEqual([
      [{ kind: 'text', text: 'in open' }, 1],
      [{ kind: 'text', text: 'in closed' }, 1],
    ]);
  });

  it('a field that a restore wrote counts as touched', () => {
    const open = openPage('<input name="a">');
    open.page.capture();
    const [field] = open.page.liveFields();
    field!.adapter.restore(
      field!.element,
      { kind: 'text', text: 'saved' },
      { shadowRootOf: () => null, askBridge: () => null },
    );
    open.page.touch(field!.element);
    expect(field).toMatchObject({ touched: true });
    expect(texts(open)).toEqual({ a: 'saved' });
  });

  it('orphans go along with every capture', () => {
    const orphan: FieldState = {
      adapter: 'textarea',
      adapterVersion: 1,
      place: { locators: [], hosts: [] },
      label: 'Lost',
      value: { kind: 'text', text: 'lost' },
    };
    const { page } = openPage('<p></p>');
    page.orphans = [orphan];
    expect(page.capture().state.orphans).toEqual([orphan]);
  });
});

describe('live fields', () => {
  it('tell what is the page’s own, without what is refused', () => {
    const open = openPage(
      '<input name="a" value="x"><input name="b"><input name="token"><input type="password"><input disabled>',
    );
    type(open, element('[name="b"]'), 'mine');
    const live = open.page.liveFields();
    expect(live.map(({ label, touched }) => [label, touched])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect(live.map((field) => field.isPageOwn())).toEqual([true, false]);
    expect(live[0]?.base).toBe(digestValue({ kind: 'text', text: 'x' }));
    input('[name="a"]').value = 'other';
    expect(live[0]?.value()).toEqual({ kind: 'text', text: 'other' });
    expect(live[0]?.isPageOwn()).toBe(false);
  });
});

describe('one broken part', () => {
  it('costs one field: a getter that throws', () => {
    const open = openPage('<input name="good"><input name="bad">');
    type(open, element('[name="good"]'), 'kept');
    type(open, element('[name="bad"]'), 'lost');
    const bad = element('[name="bad"]');
    const capture = textInput.capture.bind(textInput);
    vi.spyOn(textInput, 'capture').mockImplementation((target, access) => {
      if (target === bad) throw new Error('a getter of the page');
      return capture(target, access);
    });
    const { state, refused } = open.page.capture();
    expect(state.fields.map(({ label }) => label)).toEqual(['good']);
    expect(refused.map(({ reason }) => reason)).toEqual(['unreadable']);
  });

  it('costs the fields of one kind: an adapter that cannot look', () => {
    const open = openPage('<input name="good"><textarea name="bad"></textarea>');
    type(open, element('[name="good"]'), 'kept');
    vi.spyOn(textarea, 'detect').mockImplementation(() => {
      throw new Error('broken');
    });
    expect(texts(open)).toEqual({ good: 'kept' });
    expect(open.page.capture().refused).toEqual([{ reason: 'unreadable', label: 'textarea' }]);
  });

  it('a form whose fields are called like parts of the DOM is read as any other', () => {
    const names = [
      'parentNode',
      'parentElement',
      'id',
      'getAttribute',
      'querySelectorAll',
      'children',
      'firstChild',
      'closest',
    ];
    const open = openPage(`<form id="clobbered">${names.map((name) => `<input name="${name}">`).join('')}</form>`);
    for (const name of names) type(open, element(`[name="${name}"]`), `value of ${name}`);
    expect(Object.keys(texts(open))).toEqual(names);
  });
});

describe('limits', { timeout: 60_000 }, () => {
  it('fields beyond the limit are named, not dropped in silence', () => {
    const open = openPage(
      Array.from({ length: LIMITS.fieldsPerFrame + 2 }, (_, at) => `<input name="f${at}">`).join(''),
    );
    for (const field of document.querySelectorAll('input')) field.value = 'x';
    const { state, refused } = open.page.capture();
    expect(state.fields).toHaveLength(LIMITS.fieldsPerFrame);
    expect(refused).toEqual([
      { reason: 'too-many', label: `f${LIMITS.fieldsPerFrame}` },
      { reason: 'too-many', label: `f${LIMITS.fieldsPerFrame + 1}` },
    ]);
  });

  it('more text than a message may hold is refused field by field', () => {
    const open = openPage(Array.from({ length: 5 }, (_, at) => `<textarea name="f${at}"></textarea>`).join(''));
    const long = 'x'.repeat(LIMITS.fieldCharacters);
    for (const field of document.querySelectorAll('textarea')) field.value = long;
    const { state, refused } = open.page.capture();
    expect(state.fields).toHaveLength(3);
    expect(refused.map(({ reason }) => reason)).toEqual(['too-long', 'too-long']);
  });

  it('whatever a page does, what is captured passes the schema of the message', () => {
    const long = 'long '.repeat(2_000);
    const open =
      openPage(`<label>${long}<input name="${long}" id="${long}" placeholder="${long}" autocomplete="${long}"></label>
      ${'<div>'.repeat(300)}<textarea aria-label="${long}"></textarea>${'</div>'.repeat(300)}
      <select name="s"><option value="${long}" selected>x</option><option>y</option></select>`);
    for (const field of document.querySelectorAll<HTMLInputElement>('input, textarea')) type(open, field, long);
    open.page.touch(element('select'));
    const { state, refused } = open.page.capture();
    const message = { type: 'edit', document: 'a'.repeat(32), frame: [], title: '', url: '', seq: 1, state, refused };
    expect(Edit.safeParse(message)).toMatchObject({ success: true });
    expect(state.fields).toHaveLength(2);
  });
});

describe('conversations', () => {
  const turn = (role: string, id: string, text: string): string =>
    `<section data-testid="conversation-turn-${id}" data-turn="${role}" data-turn-id="${id}"><div data-message-author-role="${role}" data-message-id="${id}"><div class="whitespace-pre-wrap markdown">${text}</div></div></section>`;
  const chat = (composer: string): string =>
    `${turn('user', '1', 'My card is 4111 1111 1111 1111')}${turn('assistant', '2', 'Keep it to yourself')}
     <form data-type="unified-composer"><div id="prompt-textarea" class="ProseMirror" contenteditable="true" ${composer}></div></form>`;

  it('are read with their draft, whose field says that it is the composer', () => {
    const open = openPage(chat('aria-label="Ask anything"'), 'https://chatgpt.com/c/abc');
    type(open, element('#prompt-textarea'), 'Is 5555 5555 5555 4444 mine too?');
    const { conversation, state, refused } = open.page.capture();
    expect(conversation).toMatchObject({
      provider: 'chatgpt',
      conversation: 'abc',
      draft: 'Is •••• •••• •••• •••• mine too?',
      messages: [{ text: 'My card is •••• •••• •••• ••••' }, { text: 'Keep it to yourself' }],
    });
    expect(state.fields).toMatchObject([{ composer: true, adapter: 'contenteditable' }]);
    expect(refused.map(({ reason }) => reason)).toEqual(['card', 'card']);
    expect(open.page.liveFields()).toMatchObject([{ composer: true }]);
  });

  it('elsewhere than at home are another conversation', () => {
    const { page } = openPage(chat(''), 'https://evil.example/c/abc');
    expect(page.capture().conversation?.conversation).toBe('evil.example/abc');
  });

  it('a draft in a composer that may not be kept is not kept', () => {
    const open = openPage(chat('aria-label="Bearer token"'), 'https://chatgpt.com/');
    type(open, element('#prompt-textarea'), 'sk-secret');
    expect(JSON.stringify(open.page.capture())).not.toContain('sk-secret');
  });
});

it('nothing is changed by being captured', () => {
  const open = openPage(
    '<form><input name="a"><textarea>x</textarea><div contenteditable="true">y</div><select><option>z</option></select></form>',
  );
  type(open, element('[name="a"]'), 'x');
  const before = document.documentElement.outerHTML;
  const changes = new MutationObserver(() => undefined);
  changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  open.page.capture();
  open.page.liveFields().forEach((field) => field.value());
  expect(changes.takeRecords()).toEqual([]);
  expect(document.documentElement.outerHTML).toBe(before);
});

it('a capture that was stopped watches no more', () => {
  const open = openPage('<p></p>');
  open.stop.abort();
  show('<input class="it" type="password">');
  const roots: unknown[] = [];
  open.page.onRoot((root) => roots.push(root));
  element('.it').attachShadow({ mode: 'open' });
  open.page.touch(element('.it'));
  expect(roots).toHaveLength(1);
});
