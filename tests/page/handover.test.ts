// @vitest-environment happy-dom
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FieldState } from '../../lib/model/field-state';
import { createPageCapture } from '../../lib/page/capture-page';
import { offerHandover, takeOver } from '../../lib/page/handover';
import { UndoList } from '../../lib/page/undo-list';
import { access, rememberClosedRoots } from './page-access';
import { element, openPage, type as typeInto, type OpenPage } from './open-page';

const FORM = '<label>Letter <textarea name="letter"></textarea></label><label>Name <input name="name"></label>';
const ORPHAN: FieldState = {
  adapter: 'textarea',
  adapterVersion: 1,
  place: { locators: [{ kind: 'id', value: 'gone' }], hosts: [] },
  label: 'Gone',
  value: { kind: 'text', text: 'words without a place' },
};

const FORMER = { document: 'd'.repeat(32), lastSeq: 7 };

beforeAll(rememberClosedRoots);

const url = (): URL => new URL('https://page.example/');
const opened: OpenPage[] = [];
afterEach(() => {
  for (const { stop } of opened.splice(0)) stop.abort();
});

function open(): OpenPage {
  const page = openPage(FORM);
  opened.push(page);
  return page;
}

function host(): HTMLElement {
  return document.body.appendChild(document.createElement('section'));
}

/** A second content script in the same page. */
function successor(): OpenPage {
  const page = openPage(document.body.innerHTML);
  opened.push(page);
  return page;
}

/** A second content script that leaves the page as it is. */
function takeOverHere(): OpenPage {
  const stop = new AbortController();
  const heir = { page: createPageCapture({ document, url, access, signal: stop.signal }), stop };
  opened.push(heir);
  takeOver(document, { page: heir.page, undo: new UndoList() });
  return heir;
}

function offer({ page, stop }: OpenPage, isOver: () => boolean, undo = new UndoList()) {
  const onHandedOver = vi.fn();
  offerHandover({ document, signal: stop.signal, page, undo, isOver, former: () => FORMER, onHandedOver });
  return onHandedOver;
}

describe('when the extension is updated under an open page', () => {
  it('the new script knows whose place it takes, what was touched, what is an orphan, and what can be undone', () => {
    const old = open();
    typeInto(old, element('[name=letter]'), 'mine');
    old.page.orphans = [ORPHAN];
    const undo = new UndoList();
    undo.entries.push({ wrote: ORPHAN, before: { kind: 'text', text: 'before' }, chosen: ORPHAN });
    const onHandedOver = offer(old, () => true, undo);

    const { page, stop } = { page: old.page, stop: new AbortController() };
    const touched: Element[] = [];
    const heir = { ...page, orphans: [] as FieldState[], touch: (one: Element) => touched.push(one) };
    const heirUndo = new UndoList();
    const former = takeOver(document, { page: heir, undo: heirUndo });
    stop.abort();

    expect(former).toEqual(FORMER);
    expect(touched).toEqual([element('[name=letter]')]);
    expect(heir.orphans).toEqual([ORPHAN]);
    expect(heirUndo.entries).toEqual(undo.entries);
    expect(onHandedOver).toHaveBeenCalledTimes(1);
  });

  it('hands over what was ever a password field', () => {
    const old = open();
    const marked = new Set<Element>([element('[name=name]')]);
    const everPassword = { has: (one: Element) => marked.has(one), add: (one: Element) => void marked.add(one) };
    offerHandover({
      document,
      signal: old.stop.signal,
      page: { ...old.page, everPassword },
      undo: new UndoList(),
      isOver: () => true,
      former: () => FORMER,
      onHandedOver: vi.fn(),
    });
    const learned: Element[] = [];
    takeOver(document, {
      page: { ...old.page, everPassword: { has: () => false, add: (one) => learned.push(one) } },
      undo: new UndoList(),
    });
    expect(learned).toEqual([element('[name=name]')]);
  });

  it('goes on keeping what the page itself wrote since it was first seen', () => {
    const old = openPage('<div contenteditable="true" id="dictated"></div>');
    opened.push(old);
    old.page.capture();
    element('#dictated').textContent = 'words that a script heard';
    expect(old.page.capture().state.fields).toHaveLength(1);
    offer(old, () => true);
    const heir = takeOverHere();
    expect(heir.page.capture().state.fields).toHaveLength(1);
  });

  it('hands over what is scrolled inside of the page', () => {
    const old = openPage('<div id="list">long</div>');
    opened.push(old);
    element('#list').scrollTop = 90;
    element('#list').dispatchEvent(new Event('scroll'));
    expect(old.page.capture().state.scroll).toMatchObject([{ y: 90 }]);
    offer(old, () => true);
    const heir = takeOverHere();
    expect(heir.page.capture().state.scroll).toMatchObject([{ y: 90 }]);
  });

  it.each(['open', 'closed'] as const)('hands over what is in %s shadow roots too', (mode) => {
    const old = open();
    const root = host().attachShadow({ mode });
    const [inner, shown] = [document.createElement('textarea'), document.createElement('input')];
    shown.type = 'password';
    root.append(inner, shown);
    old.page.touch(inner);
    expect(old.page.everPassword.has(shown)).toBe(true);
    offer(old, () => true);
    const touched: Element[] = [];
    const learned: Element[] = [];
    const heir = {
      ...old.page,
      touch: (one: Element) => void touched.push(one),
      everPassword: { has: () => false, add: (one: Element) => void learned.push(one) },
    };
    takeOver(document, { page: heir, undo: new UndoList() });
    expect([touched, learned]).toEqual([[inner], [shown]]);
  });

  it('a page with more left over than can be handed over is taken for another document, and the former one stays', () => {
    const old = open();
    old.page.orphans = [{ ...ORPHAN, value: { kind: 'text', text: 'x'.repeat(2_000_000) } }];
    offer(old, () => true);
    expect(takeOver(document, { page: successor().page, undo: new UndoList() })).toBeUndefined();
  });

  it('it does so once', () => {
    const onHandedOver = offer(open(), () => true);
    takeOver(document, { page: successor().page, undo: new UndoList() });
    takeOver(document, { page: successor().page, undo: new UndoList() });
    expect(onHandedOver).toHaveBeenCalledTimes(1);
  });
});

describe('a hostile page', () => {
  it('cannot end a script whose time is not over', () => {
    const onHandedOver = offer(open(), () => false);
    document.dispatchEvent(new CustomEvent('holdfast:hand-over'));
    expect(onHandedOver).not.toHaveBeenCalled();
  });

  it.each([
    ['nothing', undefined],
    [
      'an object with getters',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('a trap');
          },
        },
      ),
    ],
    ['no JSON', '{'],
    ['junk', JSON.stringify({ orphans: [1, null, {}, { ...ORPHAN, label: 5 }], undo: 'x' })],
    [
      'a choice that is none',
      JSON.stringify({ undo: [{ wrote: ORPHAN, before: ORPHAN.value, chosen: { label: 5 } }] }),
    ],
    ['a prototype', '{"__proto__": {"polluted": true}, "orphans": {"length": 1e9}}'],
    ['too much', JSON.stringify({ orphans: [{ ...ORPHAN, value: { kind: 'text', text: 'x'.repeat(2_000_000) } }] })],
    ['an id that is none', JSON.stringify({ ...FORMER, document: '<script>' })],
    ['a number that cannot be counted on from', JSON.stringify({ ...FORMER, lastSeq: 2 ** 53 })],
    ['a number below all', JSON.stringify({ ...FORMER, lastSeq: -1 })],
    ['no number', JSON.stringify({ ...FORMER, lastSeq: '7' })],
  ])('that answers with %s is not believed', (_what, detail) => {
    const { page } = open();
    const undo = new UndoList();
    const answer = (): void => void document.dispatchEvent(new CustomEvent('holdfast:left', { detail }));
    document.addEventListener('holdfast:hand-over', answer);
    expect(takeOver(document, { page, undo })).toBeUndefined();
    document.removeEventListener('holdfast:hand-over', answer);
    expect([page.orphans, undo.entries]).toEqual([[], []]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('cannot keep us busy with marks', () => {
    const { page } = open();
    const touch = vi.spyOn(page, 'touch').mockImplementation(() => undefined);
    const answer = (): void => {
      for (let count = 0; count < 20_000; count++)
        element('[name=name]').dispatchEvent(new CustomEvent('holdfast:touched', { bubbles: true }));
    };
    document.addEventListener('holdfast:hand-over', answer);
    takeOver(document, { page, undo: new UndoList() });
    document.removeEventListener('holdfast:hand-over', answer);
    expect(touch.mock.calls.length).toBeLessThanOrEqual(10_000);
  });

  it('is not heard before or after the asking', () => {
    const { page } = open();
    const touch = vi.spyOn(page, 'touch');
    takeOver(document, { page, undo: new UndoList() });
    element('[name=name]').dispatchEvent(new CustomEvent('holdfast:touched', { bubbles: true }));
    expect(touch).not.toHaveBeenCalled();
  });
});
