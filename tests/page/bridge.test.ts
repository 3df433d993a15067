// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FieldValue } from '../../lib/model/field-state';
import { codemirror6 } from '../../lib/page/adapters/codemirror6';
import { askBridge } from '../../lib/page/bridge-client';
import { BRIDGE_ANSWER, BRIDGE_CHARACTERS, BRIDGE_REQUEST } from '../../lib/page/bridge-protocol';
import { installPageBridge } from '../../lib/page/page-bridge';
import { installCodeMirrors } from './fake-editors';
import { element, show } from './open-page';
import { access } from './page-access';

const EDITOR = (line: string, editable = 'true'): string =>
  `<div class="cm-editor"><div class="cm-scroller"><div class="cm-content" contenteditable="${editable}"><div class="cm-line">${line}</div></div></div></div>`;
const READ = { editor: 'codemirror6', action: 'read' } as const;
const value = (text: string, more: object = {}): FieldValue => ({ kind: 'editor', text, ...more });

beforeAll(() => installPageBridge(document));
beforeEach(() => show(EDITOR('first line')));

describe('a CodeMirror view', () => {
  it.each(['cmTile', 'cmView'] as const)('is read and written by its handle %s', (handle) => {
    const [view] = installCodeMirrors(document, handle);
    const content = element('.cm-content');
    expect(codemirror6.capture(content, access)).toEqual(value('first line', { selection: [0, 0], scrollTop: 0 }));
    const saved = value('a\nb\nc', { selection: [4, 1], scrollTop: 40 });
    expect(codemirror6.restore(content, saved, access)).toBe('written');
    expect(codemirror6.capture(content, access)).toEqual(saved);
    expect(view?.transactions).toEqual([
      {
        changes: { from: 0, to: 10, insert: 'a\nb\nc' },
        selection: { anchor: 4, head: 1 },
        userEvent: 'input.paste',
      },
    ]);
  });

  it('is given a cursor inside the text, and ends of line as it keeps them', () => {
    installCodeMirrors(document);
    const content = element('.cm-content');
    expect(codemirror6.restore(content, value('a\r\nb', { selection: [99, -1] }), access)).toBe('written');
    expect(codemirror6.capture(content, access)).toMatchObject({ text: 'a\nb', selection: [3, 0] });
  });

  it('that may not be written in, or is none, is left alone', () => {
    const content = element('.cm-content');
    expect(codemirror6.capture(content, access)).toBeUndefined();
    expect(codemirror6.restore(content, value('x'), access)).toBe('refused');
    const [view] = installCodeMirrors(document);
    view!.state.readOnly = true;
    expect(codemirror6.capture(content, access)).toBeUndefined();
    expect(codemirror6.restore(content, value('x'), access)).toBe('refused');
  });

  it('in an open shadow root is reached too', () => {
    show('<div id="host"></div>');
    const root = element('#host').attachShadow({ mode: 'open' });
    const parsed = new DOMParser().parseFromString(EDITOR('inner'), 'text/html');
    root.append(...parsed.body.childNodes);
    installCodeMirrors(root);
    const [content] = codemirror6.detect(root);
    expect(codemirror6.capture(content!, access)).toMatchObject({ text: 'inner' });
  });

  it('that throws breaks nothing', () => {
    const [view] = installCodeMirrors(document);
    view!.dispatch = () => {
      throw new Error('the page broke its editor');
    };
    expect(codemirror6.restore(element('.cm-content'), value('x'), access)).toBe('refused');
  });
});

describe('a hostile answer', () => {
  let stop: AbortController;
  const answer = (detail: unknown): void => {
    stop = new AbortController();
    const forge = (event: Event): void => void event.target?.dispatchEvent(new CustomEvent(BRIDGE_ANSWER, { detail }));
    document.addEventListener(BRIDGE_REQUEST, forge, { capture: true, signal: stop.signal });
  };
  const read = (): FieldValue | undefined => codemirror6.capture(element('.cm-content'), access);

  afterEach(() => stop.abort());

  it.each([
    undefined,
    null,
    17,
    {},
    '',
    'null',
    '[]',
    '"text"',
    '{"text": 1}',
    '{"text": {"length": 1}}',
    '{broken',
    'x'.repeat(BRIDGE_CHARACTERS + 1),
    JSON.stringify({ text: 'x'.repeat(2_000_001) }),
  ])('%#: is no value', (detail) => {
    answer(detail);
    expect(read()).toBeUndefined();
  });

  it('loses what is not right about it', () => {
    answer('{"text": "ok", "selection": [0, 99], "scrollTop": "9", "kind": "rich", "html": "<b>", "more": 1}');
    expect(read()).toEqual(value('ok'));
  });

  it('pollutes no prototype', () => {
    answer('{"text": "ok", "__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}');
    const raw = askBridge(element('.cm-content'), READ);
    expect(raw).toEqual({ text: 'ok' });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((raw as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

it('nobody who answers later is heard', () => {
  const content = element('.cm-content');
  expect(askBridge(content, READ)).toBeUndefined();
  content.dispatchEvent(new CustomEvent(BRIDGE_ANSWER, { detail: '{"text": "late"}' }));
  expect(askBridge(content, READ)).toBeUndefined();
});

it.each([
  undefined,
  null,
  {},
  '{',
  '{"editor": "codemirror6", "action": "wipe"}',
  '{"editor": "codemirror6", "action": "write"}',
])('a request like %j is not answered and changes nothing', (detail) => {
  const [view] = installCodeMirrors(document);
  const content = element('.cm-content');
  let answers = 0;
  content.addEventListener(BRIDGE_ANSWER, () => answers++);
  content.dispatchEvent(new CustomEvent(BRIDGE_REQUEST, { detail, composed: true }));
  expect(answers).toBe(0);
  expect(view?.transactions).toEqual([]);
});

describe('an editor is asked only when it is in the registry', () => {
  const wanted = { id: 'wanted', find: () => ({}), read: () => ({ text: 'forged' }), write: () => true };
  afterEach(() => Reflect.deleteProperty(Object.prototype, 'wanted'));

  it.each(['wanted', 'constructor', '__proto__', 'length', '0', ''])(
    '%j is not, whatever a prototype has',
    (editor) => {
      installCodeMirrors(document);
      const content = element('.cm-content');
      Object.defineProperty(Object.prototype, 'wanted', { value: wanted, configurable: true });
      expect(askBridge(content, { editor, action: 'read' })).toBeUndefined();
    },
  );

  it('and is found there though the page has replaced what finds things in arrays', () => {
    installCodeMirrors(document);
    const find = vi.spyOn(Array.prototype, 'find').mockReturnValue(wanted);
    const answer = askBridge(element('.cm-content'), READ);
    find.mockRestore();
    expect(answer).toMatchObject({ text: 'first line' });
  });
});
