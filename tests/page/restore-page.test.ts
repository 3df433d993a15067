// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FieldState } from '../../lib/model/field-state';
import type { PageState } from '../../lib/model/page-state';
import { watchHands } from '../../lib/page/hands';
import { restorePage, type RestoreResult } from '../../lib/page/restore-page';
import { UndoList } from '../../lib/page/undo-list';
import { element, input, openPage, show, type as typeInto, type OpenPage } from './open-page';
import { access, rememberClosedRoots } from './page-access';

beforeAll(rememberClosedRoots);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'] });
});
const opened: OpenPage[] = [];
afterEach(() => {
  for (const { stop } of opened.splice(0)) stop.abort();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function open(markup: string): OpenPage {
  const page = openPage(markup);
  opened.push(page);
  return page;
}

/** What a page held when somebody had written `words` into the fields of that name. */
function savedFrom(markup: string, words: Record<string, string>): PageState {
  const page = open(markup);
  for (const [selector, text] of Object.entries(words)) typeInto(page, element(selector), text);
  return closed(page);
}

/** What a page held when somebody had clicked this. */
function savedAfterClick(markup: string, selector: string): PageState {
  const page = open(markup);
  choose(page, selector);
  return closed(page);
}

function choose({ page }: OpenPage, selector: string): void {
  element(selector).click();
  page.touch(element(selector));
}

function closed({ page, stop }: OpenPage): PageState {
  const { state } = page.capture();
  stop.abort();
  return JSON.parse(JSON.stringify(state)) as PageState;
}

/** A page that never stands still, as one with a clock. */
function tick(): void {
  const clock = document.body.appendChild(document.createElement('time'));
  const timer = setInterval(() => (clock.textContent = String(performance.now())), 100);
  onTestFinished(() => clearInterval(timer));
}

interface Running {
  result: Promise<RestoreResult>;
  undo: UndoList;
  done(): Promise<RestoreResult>;
}

function restore({ page, stop }: OpenPage, state: PageState): Running {
  const undo = new UndoList();
  const hands = watchHands(page, stop.signal);
  const { signal } = stop;
  const result = restorePage([{ awaiting: 'a'.repeat(32), state }], {
    page,
    window,
    access,
    signal,
    undo,
    hands,
    started: performance.now(),
  });
  return {
    result,
    undo,
    async done() {
      for (let ms = 0; ms < 20_000; ms += 100) await vi.advanceTimersByTimeAsync(100);
      return result;
    },
  };
}

const results = ({ outcomes }: RestoreResult): string[] =>
  outcomes.map(({ label, result, reason }) => [label, result, reason].filter(Boolean).join(' '));

const FORM = `<form>
  <label>Letter <textarea name="letter"></textarea></label>
  <label>Name <input name="name"></label>
  <label>Given <input name="given" value="by the page"></label>
</form>`;

/** An event as a hand causes it. */
const trusted = (name: string): Event =>
  Object.defineProperty(new Event(name, { bubbles: true, composed: true }), 'isTrusted', { value: true });

describe('what comes back', () => {
  it('every field that has its place, and nothing else is touched', async () => {
    const state = savedFrom(FORM, { '[name=letter]': 'Dear all', '[name=given]': 'mine' });
    const page = open(FORM);
    const result = await restore(page, state).done();
    expect(results(result).sort()).toEqual(['Given restored', 'Letter restored']);
    expect([input('[name=letter]').value, input('[name=given]').value, input('[name=name]').value]).toEqual([
      'Dear all',
      'mine',
      '',
    ]);
    expect(page.page.orphans).toEqual([]);
  });

  it('what the browser itself brought back is unchanged, and kept from now on', async () => {
    const state = savedFrom(FORM, { '[name=letter]': 'Dear all' });
    show(FORM);
    input('[name=letter]').value = 'Dear all';
    const page = open(document.body.innerHTML);
    input('[name=letter]').value = 'Dear all';
    expect(results(await restore(page, state).done())).toEqual(['Letter unchanged']);
    expect(page.page.capture().state.fields.map(({ label }) => label)).toEqual(['Letter']);
  });

  it('a field that appears later, within its time', async () => {
    const state = savedFrom(FORM, { '[name=letter]': 'Dear all' });
    const page = open('<main></main>');
    const running = restore(page, state);
    await vi.advanceTimersByTimeAsync(8_000);
    show(FORM);
    const result = await running.done();
    expect(results(result)).toEqual(['Letter restored']);
    expect(input('[name=letter]').value).toBe('Dear all');
    expect(result.milliseconds).toBeGreaterThan(7_900);
  });

  it('is told as soon as it stands, not when all waiting is over', async () => {
    const state = savedFrom(FORM, { '[name=letter]': 'Dear all' });
    const { result } = restore(open(FORM), state);
    await vi.advanceTimersByTimeAsync(1_500);
    const { milliseconds } = await result;
    expect(milliseconds).toBeLessThan(300);
  });

  it('one field whose adapter throws costs only that field', async () => {
    const state = savedFrom(FORM, { '[name=letter]': 'Dear all', '[name=name]': 'Ada' });
    const page = open(FORM);
    Object.defineProperty(element('[name=letter]'), 'value', {
      get: () => '',
      set: () => {
        throw new Error('a page of the devil');
      },
    });
    const result = await restore(page, state).done();
    expect(results(result).sort()).toEqual(['Letter orphan failed', 'Name restored']);
    expect(page.page.orphans.map(({ label }) => label)).toEqual(['Letter']);
  });
});

describe('a field that does not take its value', () => {
  const LIST = '<label>Team <select name="team"><option value="">None</option>';
  const FULL = `${LIST}<option value="red">Red</option></select></label>`;

  it('is waited for while its options load, however often the page stirs', async () => {
    const former = open(FULL);
    (element('select') as HTMLSelectElement).value = 'red';
    former.page.touch(element('select'));
    const state = closed(former);
    const page = open(`${LIST}</select></label>`);
    tick();
    const running = restore(page, state);
    await vi.advanceTimersByTimeAsync(9_000);
    element('select').append(Object.assign(document.createElement('option'), { value: 'red', text: 'Red' }));
    expect(results(await running.done())).toEqual(['Team restored']);
    expect((element('select') as HTMLSelectElement).value).toBe('red');
  });

  it('is tried about ten times in all, not at each stir of the page', async () => {
    const box = '<label>Agreed <input type="checkbox" name="agreed"></label>';
    const state = savedAfterClick(box, 'input');
    const page = open(box);
    tick();
    const clicks = vi.fn((event: Event) => event.preventDefault());
    element('input').addEventListener('click', clicks);
    expect(results(await restore(page, state).done())).toEqual(['Agreed orphan failed']);
    expect(clicks.mock.calls.length).toBeGreaterThan(5);
    expect(clicks.mock.calls.length).toBeLessThanOrEqual(11);
  });
});

describe('what is never destroyed', () => {
  it('a field that somebody filled in otherwise becomes a conflict, and both versions are kept', async () => {
    const state = savedFrom(FORM, { '[name=letter]': 'Dear all' });
    const page = open(FORM);
    typeInto(page, element('[name=letter]'), 'something new');
    const result = await restore(page, state).done();
    expect(results(result)).toEqual(['Letter conflict taken']);
    expect(result.conflicts.map(({ saved }) => saved)).toEqual(state.fields);
    expect(input('[name=letter]').value).toBe('something new');
    const { fields, orphans } = page.page.capture().state;
    expect([fields[0]?.value, orphans[0]?.value]).toMatchObject([{ text: 'something new' }, { text: 'Dear all' }]);
  });

  it('what found no place within 15 seconds is an orphan, part of every later capture', async () => {
    const state = savedFrom(FORM, { '[name=letter]': 'Dear all' });
    const page = open('<main></main>');
    const running = restore(page, state);
    const settled = vi.fn();
    void running.result.then(settled);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(settled).not.toHaveBeenCalled();
    const result = await running.done();
    expect(results(result)).toEqual(['Letter orphan no-place']);
    expect(page.page.capture().state.orphans).toEqual(state.fields);
    expect(result.kept).toEqual(state.fields);
  });

  it('orphans of before stay orphans, without a word, until they find a place', async () => {
    const orphans = savedFrom(FORM, { '[name=letter]': 'Dear all' }).fields;
    const state: PageState = { formatVersion: 1, scroll: [], fields: [], orphans };
    const nowhere = open('<main></main>');
    expect(results(await restore(nowhere, state).done())).toEqual([]);
    expect(nowhere.page.orphans).toEqual(orphans);
    nowhere.stop.abort();

    const home = open(FORM);
    expect(results(await restore(home, state).done())).toEqual(['Letter restored']);
    expect(home.page.orphans).toEqual([]);
  });

  it('an orphan does not take the place of a field that was saved there', async () => {
    const fields = savedFrom(FORM, { '[name=letter]': 'mine' }).fields;
    const orphans = savedFrom(FORM, { '[name=letter]': 'older' }).fields;
    const page = open(FORM);
    const result = await restore(page, { formatVersion: 1, scroll: [], fields, orphans }).done();
    expect(results(result)).toEqual(['Letter restored']);
    expect(input('[name=letter]').value).toBe('mine');
    expect(page.page.orphans).toEqual(orphans);
  });
});

describe('a page that takes back what was written', () => {
  const state = (): PageState => savedFrom(FORM, { '[name=name]': 'Ada' });

  /** Empties the field after each write, so many times. */
  function rebel(times: number): { writes: number } {
    const seen = { writes: 0 };
    element('[name=name]').addEventListener('input', () => {
      if (++seen.writes <= times) setTimeout(() => (input('[name=name]').value = ''), 100);
    });
    return seen;
  }

  it('is written again, as hydration does it once', async () => {
    const saved = state();
    const page = open(FORM);
    rebel(2);
    expect(results(await restore(page, saved).done())).toEqual(['Name restored']);
    expect(input('[name=name]').value).toBe('Ada');
  });

  it('is left alone after three times, and the value becomes an orphan', async () => {
    const saved = state();
    const page = open(FORM);
    const seen = rebel(100);
    expect(results(await restore(page, saved).done())).toEqual(['Name orphan reverted']);
    expect(seen.writes).toBe(3);
    expect(page.page.orphans).toEqual(saved.fields);
  });

  it('is not written again after a click, which may have sent it off', async () => {
    const saved = state();
    const page = open(FORM);
    const seen = rebel(100);
    const running = restore(page, saved);
    await vi.advanceTimersByTimeAsync(150);
    document.dispatchEvent(trusted('pointerdown'));
    expect(results(await running.done())).toEqual(['Name orphan reverted']);
    expect(seen.writes).toBe(1);
  });

  it('is believed when it was a person who changed the field meanwhile', async () => {
    const saved = state();
    const page = open(FORM);
    const running = restore(page, saved);
    await vi.advanceTimersByTimeAsync(150);
    input('[name=name]').value = 'Ada Lovelace';
    element('[name=name]').dispatchEvent(trusted('input'));
    expect(results(await running.done())).toEqual(['Name restored']);
    expect(input('[name=name]').value).toBe('Ada Lovelace');
  });

  it('is followed when it draws the field anew', async () => {
    const saved = state();
    const page = open(FORM);
    const running = restore(page, saved);
    await vi.advanceTimersByTimeAsync(150);
    show(FORM);
    expect(results(await running.done())).toEqual(['Name restored']);
    expect(input('[name=name]').value).toBe('Ada');
  });
});

describe('undo', () => {
  it('gives every field its former value, and leaves alone what was edited since', async () => {
    const saved = savedFrom(FORM, { '[name=letter]': 'Dear all', '[name=given]': 'mine' });
    const page = open(FORM);
    const running = restore(page, saved);
    await running.done();
    input('[name=letter]').value = 'Dear all, edited';
    running.undo.undo(page.page.liveFields(), access);
    expect([input('[name=letter]').value, input('[name=given]').value]).toEqual(['Dear all, edited', 'by the page']);
  });

  it('finds fields that were drawn anew', async () => {
    const saved = savedFrom(FORM, { '[name=letter]': 'Dear all' });
    const page = open(FORM);
    const running = restore(page, saved);
    await running.done();
    show(FORM);
    typeInto(page, element('[name=letter]'), 'Dear all');
    running.undo.undo(page.page.liveFields(), access);
    expect(input('[name=letter]').value).toBe('');
  });
});

describe('undo of a radio button', () => {
  const radio = (value: string, more = ''): string =>
    `<label>${value} <input type="radio" name="plan" value="${value}" ${more}></label>`;
  const group = (more: string): string => `<form>${radio('free', more)}${radio('team')}${radio('big')}</form>`;
  const chosen = (): string | undefined =>
    [...document.querySelectorAll('input')].find(({ checked }) => checked)?.value;

  async function restoredTeam(markup: string): Promise<Running & OpenPage> {
    const saved = savedAfterClick(markup, '[value=team]');
    const page = open(markup);
    const running = restore(page, saved);
    await running.done();
    expect(chosen()).toBe('team');
    return { ...running, ...page };
  }

  it('chooses again what was chosen, by a click, which frameworks believe', async () => {
    const { page, undo } = await restoredTeam(group('checked'));
    const clicked = vi.fn();
    element('[value=free]').addEventListener('click', clicked);
    undo.undo(page.liveFields(), access);
    expect(chosen()).toBe('free');
    expect(clicked).toHaveBeenCalledTimes(1);
  });

  it('finds the button that was chosen in a group drawn anew', async () => {
    const { page, undo } = await restoredTeam(group('checked'));
    show(group(''));
    element('[value=team]').click();
    undo.undo(page.liveFields(), access);
    expect(chosen()).toBe('free');
  });

  it('leaves none chosen where none was, and the page hears of it', async () => {
    const { page, undo } = await restoredTeam(group(''));
    const heard: string[] = [];
    for (const name of ['input', 'change']) document.addEventListener(name, () => heard.push(name), { once: true });
    undo.undo(page.liveFields(), access);
    expect(chosen()).toBeUndefined();
    expect(heard).toEqual(['input', 'change']);
  });

  it('leaves alone what was chosen since', async () => {
    const { page, undo } = await restoredTeam(group('checked'));
    element('[value=big]').click();
    undo.undo(page.liveFields(), access);
    expect(chosen()).toBe('big');
  });
});

it('ends at once when the page turns to another one', async () => {
  const field = savedFrom(FORM, { '[name=letter]': 'Dear all' }).fields[0] as FieldState;
  const page = open('<main></main>');
  const { result } = restore(page, { formatVersion: 1, scroll: [], fields: [field], orphans: [] });
  await vi.advanceTimersByTimeAsync(1_000);
  page.stop.abort();
  await vi.advanceTimersByTimeAsync(200);
  await result;
});
