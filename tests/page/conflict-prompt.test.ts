// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FieldState, FieldValue } from '../../lib/model/field-state';
import type { LiveField } from '../../lib/page/capture-page';
import { ConflictPrompt, isOwnHost } from '../../lib/page/conflict-prompt';
import { CONFLICT_TEXTS, type ConflictTexts } from '../../lib/page/conflict-texts';
import { createDecisions } from '../../lib/page/resolve-conflict';
import type { Conflict } from '../../lib/page/restore-page';
import { element, input, openPage, show, type as typeInto, type OpenPage } from './open-page';
import { access } from './page-access';

const texts = Object.fromEntries(CONFLICT_TEXTS.map((name) => [name, name])) as ConflictTexts;
const FORM = '<label>Letter <textarea name="letter"></textarea></label><label>Name <input name="name"></label>';

let roots: ShadowRoot[];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  roots = [];
  const attach = Element.prototype.attachShadow;
  vi.spyOn(Element.prototype, 'attachShadow').mockImplementation(function (this: Element, init) {
    const root = attach.call(this, init);
    roots.push(root);
    return root;
  });
});
afterEach(() => {
  for (const child of [...document.documentElement.children]) if (isOwnHost(child)) child.remove();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const saved = (label: string, value: FieldValue): FieldState => ({
  adapter: 'textarea',
  adapterVersion: 1,
  place: { locators: [], hosts: [] },
  label,
  value,
});
const text = (value: string): FieldValue => ({ kind: 'text', text: value });
const conflictOf = (label: string, value: FieldValue): Conflict => ({
  saved: saved(label, value),
  live: { element: document.body, value: () => text(`yours of ${label}`) } as unknown as LiveField,
});

function ask(...conflicts: Conflict[]) {
  const undone: string[] = [];
  const decisions = {
    keepYours: vi.fn(() => () => void undone.push('keep')),
    useSaved: vi.fn(() => Promise.resolve<(() => void) | undefined>(() => void undone.push('use'))),
  };
  const prompt = new ConflictPrompt({
    document,
    texts,
    decisions,
    roots: () => [document],
    read: ({ live }) => live.value(),
  });
  prompt.ask(conflicts);
  return { prompt, decisions, undone };
}

const box = (): HTMLElement | undefined => roots.at(-1)?.querySelector<HTMLElement>('[role=dialog]') ?? undefined;
const isShown = (): boolean => roots.at(-1)?.host.isConnected ?? false;
const seen = (): string =>
  [...(box()?.querySelectorAll('h2, pre, header span, [role=status]') ?? [])]
    .filter((part) => !(part as HTMLElement).hidden)
    .map((part) => part.textContent)
    .join(' | ');
const press = (name: string): void => {
  const buttons = [...(box()?.querySelectorAll('button') ?? [])];
  const found = buttons.find((one) => (one.getAttribute('aria-label') ?? one.textContent) === name);
  if (!found) throw new Error(`no button ${name} in ${String(box()?.textContent)}`);
  found.click();
};

describe('the question', () => {
  it('names the field and shows both versions as text, never as markup', () => {
    ask(conflictOf('Letter', text('<img src=x onerror=alert(1)>')));
    expect(seen()).toBe('Letter | yours of Letter | <img src=x onerror=alert(1)>');
    expect(box()?.querySelector('img')).toBeNull();
  });

  it('is a labelled dialog that blocks nothing, in a root that the page cannot open', () => {
    ask(conflictOf('Letter', text('a')));
    expect(box()?.getAttribute('aria-label')).toBe('name');
    expect(box()?.getAttribute('aria-modal')).toBeNull();
    expect(roots.at(-1)?.mode).toBe('closed');
    expect(isOwnHost(roots.at(-1)?.host as Element)).toBe(true);
  });

  it('takes no focus', () => {
    show(FORM);
    element('[name=letter]').focus();
    ask(conflictOf('Letter', text('a')));
    expect(document.activeElement).toBe(element('[name=letter]'));
  });

  it('has words for what is not text, for nothing, and for a field without a name', () => {
    ask(conflictOf('', { kind: 'checked', checked: true }));
    expect(seen()).toBe('unnamed | yours of  | ticked');
    ask(conflictOf('A', text('')));
    expect(seen()).toBe('A | yours of A | empty');
  });

  it('does not come up in a frame without room for it', () => {
    vi.spyOn(window, 'innerHeight', 'get').mockReturnValue(100);
    ask(conflictOf('Letter', text('a')));
    expect(roots).toEqual([]);
  });

  it('of several fields comes one at a time, back and forth', () => {
    ask(conflictOf('A', text('a')), conflictOf('B', text('b')));
    expect(seen()).toBe('A | 1 / 2 | yours of A | a');
    press('next');
    expect(seen()).toBe('B | 2 / 2 | yours of B | b');
    press('previous');
    expect(seen()).toBe('A | 1 / 2 | yours of A | a');
  });
});

describe('while a modal dialog is open, outside of which nothing can be clicked', () => {
  const MODALS = '<dialog id="one"><input></dialog><dialog id="two"><input></dialog>';
  const modal = (id: string): HTMLDialogElement => element(`#${id}`) as HTMLDialogElement;
  const home = (): Element | null | undefined => roots.at(-1)?.host.parentElement;
  const mutated = (): Promise<unknown> => vi.advanceTimersByTimeAsync(10);

  beforeEach(() => {
    show(MODALS);
    // happy-dom knows no top layer.
    vi.spyOn(Document.prototype, 'querySelectorAll').mockImplementation((selector: string) =>
      document.body.querySelectorAll(selector.replace(':modal', '[open]')),
    );
  });

  it('the question is asked in the topmost, and goes back out when that closes', async () => {
    modal('one').showModal();
    modal('two').showModal();
    ask(conflictOf('Letter', text('a')));
    expect(home()).toBe(modal('two'));
    modal('two').close();
    await mutated();
    expect(home()).toBe(modal('one'));
    modal('one').remove();
    await mutated();
    expect(home()).toBe(document.documentElement);
  });

  it('the question follows into one that opens later', async () => {
    ask(conflictOf('Letter', text('a')));
    expect(home()).toBe(document.documentElement);
    modal('one').showModal();
    await mutated();
    expect(home()).toBe(modal('one'));
  });

  it('the question is not pressed upon a page that takes it out', async () => {
    modal('one').showModal();
    ask(conflictOf('Letter', text('a')));
    modal('one').replaceChildren();
    await mutated();
    expect(isShown()).toBe(false);
  });

  it('neither Escape nor a click in the question closes the dialog', () => {
    modal('one').showModal();
    ask(conflictOf('A', text('a')), conflictOf('B', text('b')));
    const clicked = vi.fn();
    modal('one').addEventListener('click', clicked);
    press('next');
    expect(clicked).not.toHaveBeenCalled();
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
    box()?.dispatchEvent(escape);
    expect(escape.defaultPrevented).toBe(true);
  });
});

describe('the answer', () => {
  it('"keep yours" decides, can be undone for ten seconds, and then the box goes', async () => {
    const { decisions, undone } = ask(conflictOf('A', text('a')));
    press('keep');
    expect(decisions.keepYours).toHaveBeenCalledTimes(1);
    expect(seen()).toBe('keptundo');
    press('undo');
    expect(undone).toEqual(['keep']);
    expect(seen()).toBe('A | yours of A | a');
    press('keep');
    await vi.advanceTimersByTimeAsync(9_900);
    expect(isShown()).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    expect(isShown()).toBe(false);
  });

  it('"use saved" decides and goes on with the next field', async () => {
    const { decisions } = ask(conflictOf('A', text('a')), conflictOf('B', text('b')));
    press('use');
    await vi.advanceTimersByTimeAsync(1);
    expect(decisions.useSaved).toHaveBeenCalledTimes(1);
    expect(seen()).toBe('B | yours of B | b | usedundo');
  });

  it('says so when the page did not take the saved version, and asks on', async () => {
    const { decisions } = ask(conflictOf('A', text('a')));
    decisions.useSaved.mockResolvedValueOnce(undefined);
    press('use');
    await vi.advanceTimersByTimeAsync(1);
    expect(seen()).toBe('A | yours of A | a | failed');
  });

  it('"copy saved" copies, and says so', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    ask(conflictOf('A', text('a')));
    press('copy');
    await vi.advanceTimersByTimeAsync(1);
    expect(writeText).toHaveBeenCalledWith('a');
    expect(seen()).toBe('A | yours of A | a | copied');
  });

  it.each([
    ['Escape', () => box()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))],
    ['the cross', () => press('later')],
  ])('%s puts it off: nothing is decided', (_way, putOff) => {
    const { decisions } = ask(conflictOf('A', text('a')));
    putOff();
    expect(isShown()).toBe(false);
    expect(decisions.keepYours).not.toHaveBeenCalled();
    expect(decisions.useSaved).not.toHaveBeenCalled();
  });

  it('by keyboard does not reach the page', () => {
    const heard = vi.fn();
    document.documentElement.addEventListener('keydown', heard);
    ask(conflictOf('A', text('a')));
    box()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', bubbles: true, composed: true }));
    expect(heard).not.toHaveBeenCalled();
    document.documentElement.removeEventListener('keydown', heard);
  });
});

describe('carrying out a decision', () => {
  function makeConflict(): { open: OpenPage; conflict: Conflict } {
    const former = openPage(FORM);
    typeInto(former, element('[name=letter]'), 'saved words');
    const [field] = former.page.capture().state.fields as [FieldState];
    former.stop.abort();
    const open = openPage(FORM);
    typeInto(open, element('[name=letter]'), 'your words');
    const [live] = open.page.liveFields() as [LiveField];
    open.page.orphans = [field];
    return { open, conflict: { saved: field, live } };
  }
  const decide = ({ page, stop }: OpenPage) => {
    const onDecided = vi.fn();
    return { onDecided, ...createDecisions({ page, access, signal: stop.signal, onDecided }) };
  };
  const settled = async <Value>(promise: Promise<Value>): Promise<Value> => {
    await vi.advanceTimersByTimeAsync(1_000);
    return promise;
  };

  it('the saved version takes the place of yours, as asked, and is an orphan no more', async () => {
    const { open, conflict } = makeConflict();
    const { useSaved, onDecided } = decide(open);
    const undo = await settled(useSaved(conflict));
    expect(input('[name=letter]').value).toBe('saved words');
    expect(open.page.orphans).toEqual([]);
    expect(onDecided).toHaveBeenCalledTimes(1);
    undo?.();
    expect(input('[name=letter]').value).toBe('your words');
    expect(open.page.orphans).toEqual([conflict.saved]);
  });

  it('undo of a radio button chooses again what was chosen', async () => {
    const radio = (value: string): string =>
      `<label>${value} <input type="radio" name="plan" value="${value}"></label>`;
    const open = openPage(`<form>${radio('free')}${radio('team')}${radio('big')}</form>`);
    element('[value=team]').click();
    open.page.touch(element('[value=team]'));
    const [field] = open.page.capture().state.fields as [FieldState];
    element('[value=big]').click();
    const [, live] = open.page.liveFields() as [LiveField, LiveField];
    const undo = await settled(decide(open).useSaved({ saved: field, live }));
    expect(input('[value=team]').checked).toBe(true);
    undo?.();
    expect(input('[value=big]').checked).toBe(true);
  });

  it('undo leaves alone what was typed since', async () => {
    const { open, conflict } = makeConflict();
    const undo = await settled(decide(open).useSaved(conflict));
    input('[name=letter]').value = 'saved words and more';
    undo?.();
    expect(input('[name=letter]').value).toBe('saved words and more');
  });

  it('yours stays, and the saved version goes unless that is undone', () => {
    const { open, conflict } = makeConflict();
    const undo = decide(open).keepYours(conflict);
    expect(open.page.orphans).toEqual([]);
    undo();
    expect(open.page.orphans).toEqual([conflict.saved]);
    expect(input('[name=letter]').value).toBe('your words');
  });

  it('a page that refuses the saved version keeps yours, and the saved one stays an orphan', async () => {
    const { open, conflict } = makeConflict();
    element('[name=letter]').addEventListener('input', () => (input('[name=letter]').value = 'your words'));
    expect(await settled(decide(open).useSaved(conflict))).toBeUndefined();
    expect(input('[name=letter]').value).toBe('your words');
    expect(open.page.orphans).toEqual([conflict.saved]);
  });

  it('finds the field again when the page drew it anew', async () => {
    const { open, conflict } = makeConflict();
    show(FORM);
    typeInto(open, element('[name=letter]'), 'your words');
    await settled(decide(open).useSaved(conflict));
    expect(input('[name=letter]').value).toBe('saved words');
  });
});
