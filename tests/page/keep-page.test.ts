// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Edit } from '../../lib/model/edit';
import type { FieldState } from '../../lib/model/field-state';
import type { SavedPage } from '../../lib/model/page-command';
import { EMPTY_PAGE } from '../../lib/model/page-state';
import { CONFLICT_TEXTS, type ConflictTexts } from '../../lib/page/conflict-texts';
import type { BackgroundPort, Greeting, Welcome } from '../../lib/page/background-port';
import { PageKeeper } from '../../lib/page/keep-page';
import { element, input, show } from './open-page';
import { access } from './page-access';

const texts = Object.fromEntries(CONFLICT_TEXTS.map((name) => [name, name])) as ConflictTexts;
const FORM = '<label>Letter <textarea name="letter"></textarea></label>';
const AWAITING = 'a'.repeat(32);

let keepers: PageKeeper[];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  keepers = [];
  show(FORM);
});
afterEach(() => {
  for (const keeper of keepers) keeper.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function makeBackground(welcome: Partial<Welcome> = {}) {
  const seen = {
    greetings: [] as Greeting[],
    edits: [] as Edit[],
    reports: [] as Parameters<BackgroundPort['restored']>[0][],
    wal: [] as Edit[],
    errors: [] as string[],
    orphaned: false,
    welcome: { capture: true, debounceMs: 500, restore: [], ...welcome } as Welcome,
    /** Answers that come before `welcome`. */
    first: [] as Welcome[],
    refusals: 0,
    refuseEdits: undefined as string | undefined,
  };
  const port: BackgroundPort = {
    hello: (greeting) => {
      seen.greetings.push(greeting);
      return seen.refusals-- > 0
        ? Promise.reject(new Error('starting'))
        : Promise.resolve(seen.first.shift() ?? seen.welcome);
    },
    save: (edit) => {
      if (seen.refuseEdits) return Promise.reject(Object.assign(new Error('no'), { code: seen.refuseEdits }));
      seen.edits.push(edit);
      return Promise.resolve(edit.seq);
    },
    restored: (report) => {
      seen.reports.push(report);
      return Promise.resolve();
    },
    wal: {
      write: (edit) => {
        seen.wal.push(edit);
        return Promise.resolve();
      },
      remove: () => Promise.resolve(),
    },
    isOrphaned: () => seen.orphaned,
    onError: (error, when) => seen.errors.push(`${when}: ${String(error)}`),
  };
  return { seen, port };
}

function keep(port: BackgroundPort): PageKeeper {
  const keeper = new PageKeeper({ window, access, background: port, texts });
  keepers.push(keeper);
  keeper.start();
  return keeper;
}

const trusted = (name: string): Event =>
  Object.defineProperty(new Event(name, { bubbles: true, composed: true }), 'isTrusted', { value: true });

function type(text: string): void {
  input('[name=letter]').value = text;
  element('[name=letter]').dispatchEvent(trusted('input'));
}
const later = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const textOf = (edit: Edit | undefined): unknown =>
  (edit?.state.fields[0]?.value as { text?: string } | undefined)?.text;

async function savedState(text: string): Promise<FieldState[]> {
  const { seen, port } = makeBackground();
  const keeper = keep(port);
  type(text);
  await later(1_000);
  keeper.stop();
  show(FORM);
  return seen.edits.at(-1)?.state.fields ?? [];
}

describe('the first word', () => {
  it('is said again where the background is still starting, and what is typed meanwhile is kept', async () => {
    const fields = await savedState('from before the crash');
    const { seen, port } = makeBackground({ restore: [{ awaiting: AWAITING, state: { ...EMPTY_PAGE, fields } }] });
    seen.first.push({ capture: true, debounceMs: 500 });
    let answer = (): void => undefined;
    const hello = port.hello.bind(port);
    port.hello = async (greeting) => {
      if (seen.first.length === 0) await new Promise<void>((resolve) => (answer = resolve));
      return hello(greeting);
    };
    port.save = () => new Promise(() => undefined);
    const state = vi.spyOn(document, 'readyState', 'get').mockReturnValue('loading');
    keep(port);
    type('typed at once');
    await later(900);
    expect(seen.wal.map(textOf)).toEqual(['typed at once']);
    state.mockRestore();
    answer();
    await later(900);
    expect(seen.greetings).toMatchObject([{ arrival: 'loaded' }, { arrival: 'found' }]);
    expect(seen.reports.flatMap(({ outcomes }) => outcomes.map(({ result }) => result))).toEqual(['conflict']);
    expect(input('[name=letter]').value).toBe('typed at once');
  });

  it('is hello, and what is typed is saved from then on', async () => {
    const { seen, port } = makeBackground();
    keep(port);
    type('words');
    await later(1_000);
    expect(seen.greetings).toMatchObject([{ frame: [], arrival: 'found' }]);
    expect(seen.edits.map(textOf)).toEqual(['words']);
    expect(seen.edits[0]?.document).toBe(seen.greetings[0]?.document);
  });

  it('tells a page that is being loaded from one that was there before', async () => {
    const { seen, port } = makeBackground();
    vi.spyOn(document, 'readyState', 'get').mockReturnValue('loading');
    keep(port);
    await later(100);
    expect(seen.greetings).toMatchObject([{ arrival: 'loaded' }]);
  });

  it('is said again until it is answered, and nothing is read or sent before', async () => {
    const { seen, port } = makeBackground();
    seen.refusals = 4;
    keep(port);
    type('typed early');
    await later(1_400);
    expect(seen.edits).toEqual([]);
    await later(200);
    expect(seen.greetings).toHaveLength(5);
    expect(seen.edits.map(textOf)).toEqual(['typed early']);
  });

  it('said again, no longer says that the page is being loaded: its frames may have been there first', async () => {
    const { seen, port } = makeBackground();
    vi.spyOn(document, 'readyState', 'get').mockReturnValue('loading');
    seen.refusals = 2;
    keep(port);
    await later(500);
    expect(seen.greetings.map(({ arrival }) => arrival)).toEqual(['loaded', 'found', 'found']);
  });

  it('may be answered with no: then nothing is ever read', async () => {
    const { seen, port } = makeBackground({ capture: false });
    const keeper = keep(port);
    await later(100);
    type('private');
    window.dispatchEvent(new Event('pagehide'));
    await keeper.obey({ type: 'flush' });
    await later(5_000);
    expect([seen.edits, seen.wal]).toEqual([[], []]);
  });
});

describe('commands', () => {
  it('capture stops and starts keeping', async () => {
    const { seen, port } = makeBackground();
    const keeper = keep(port);
    await later(100);
    await keeper.obey({ type: 'capture', capture: false, debounceMs: 500 });
    type('private');
    await later(3_000);
    expect(seen.edits).toEqual([]);
    input('[name=letter]').value = '';
    await keeper.obey({ type: 'capture', capture: true, debounceMs: 100 });
    await later(100);
    type('public');
    await later(150);
    expect(seen.edits.map(textOf)).toEqual(['public']);
  });

  it('flush answers when everything is durable', async () => {
    const { seen, port } = makeBackground();
    const keeper = keep(port);
    await later(100);
    type('now');
    await keeper.obey({ type: 'flush' });
    expect(seen.edits.map(textOf)).toEqual(['now']);
  });

  it('say-again sends what was sent before, and of an empty page nothing', async () => {
    const { seen, port } = makeBackground();
    const keeper = keep(port);
    await later(100);
    await keeper.obey({ type: 'say-again' });
    await later(100);
    expect(seen.edits).toEqual([]);
    type('kept');
    await keeper.obey({ type: 'flush' });
    await keeper.obey({ type: 'say-again' });
    await later(100);
    expect(seen.edits.map(textOf)).toEqual(['kept', 'kept']);
    expect(seen.edits[1]!.seq).toBeGreaterThan(seen.edits[0]!.seq);
  });

  it('greet asks again, as a document long known', async () => {
    const { seen, port } = makeBackground();
    const keeper = keep(port);
    await later(100);
    await keeper.obey({ type: 'greet' });
    expect(seen.greetings.map(({ arrival }) => arrival)).toEqual(['found', 'known']);
    expect(new Set(seen.greetings.map(({ document }) => document)).size).toBe(1);
  });
});

describe('restoring', () => {
  const page = (fields: FieldState[]): SavedPage[] => [
    { awaiting: AWAITING, state: { formatVersion: 1, scroll: [], fields, orphans: [] } },
  ];

  it('is reported only once the page holds all of it in what is saved of it', async () => {
    const fields = await savedState('Dear all');
    const { seen, port } = makeBackground({ restore: page(fields) });
    keep(port);
    const order: string[] = [];
    vi.spyOn(port, 'save').mockImplementation((edit) => {
      order.push(`edit ${String(textOf(edit))}`);
      return Promise.resolve(edit.seq);
    });
    vi.spyOn(port, 'restored').mockImplementation((report) => {
      order.push('restored');
      seen.reports.push(report);
      return Promise.resolve();
    });
    await later(3_000);
    expect(order).toEqual(['edit Dear all', 'restored']);
    expect(seen.reports).toMatchObject([{ awaiting: [AWAITING], outcomes: [{ result: 'restored', label: 'Letter' }] }]);
  });

  it('is not reported when it cannot be saved: the background goes on keeping it', async () => {
    const fields = await savedState('Dear all');
    const { seen, port } = makeBackground({ restore: page(fields) });
    port.save = () => Promise.reject(new Error('no worker'));
    port.wal.write = () => Promise.reject(new Error('disk full'));
    keep(port);
    await later(20_000);
    expect(seen.reports).toEqual([]);
  });

  it('happens once, however often the same pages are offered meanwhile', async () => {
    const fields = await savedState('Dear all');
    const { seen, port } = makeBackground({ restore: page(fields) });
    const keeper = keep(port);
    await later(10);
    await keeper.obey({ type: 'greet' });
    await later(3_000);
    expect(seen.reports).toHaveLength(1);
  });

  it('is undone by command: the former value, no orphan, and saved so', async () => {
    const fields = await savedState('Dear all');
    const { seen, port } = makeBackground({ restore: page(fields) });
    const keeper = keep(port);
    await later(3_000);
    expect(input('[name=letter]').value).toBe('Dear all');
    await keeper.obey({ type: 'undo-restore' });
    expect(input('[name=letter]').value).toBe('');
    expect(seen.edits.at(-1)?.state.orphans).toEqual([]);
  });

  it('leaves a conflict among the orphans until somebody dismisses them', async () => {
    const fields = await savedState('Dear all');
    const { seen, port } = makeBackground({ restore: page(fields) });
    const keeper = keep(port);
    type('something new');
    await later(3_000);
    expect(seen.edits.at(-1)?.state.orphans).toEqual(fields);
    await keeper.obey({ type: 'dismiss-orphans' });
    expect(seen.edits.at(-1)?.state.orphans).toEqual([]);
    expect(textOf(seen.edits.at(-1))).toBe('something new');
  });

  it('keeps what found no place, also when capture was off for a while', async () => {
    const fields = await savedState('Dear all');
    const { seen, port } = makeBackground({ restore: page(fields) });
    const keeper = keep(port);
    type('something new');
    await later(3_000);
    await keeper.obey({ type: 'capture', capture: false, debounceMs: 500 });
    await keeper.obey({ type: 'capture', capture: true, debounceMs: 500 });
    type('something newer');
    await later(3_000);
    expect(seen.edits.at(-1)?.state.orphans).toEqual(fields);
    await keeper.obey({ type: 'dismiss-orphans' });
    expect(seen.edits.at(-1)?.state.orphans).toEqual([]);
  });
});

describe('a page that lives on', () => {
  it('says hello again and sends everything again when it returns from the back/forward cache', async () => {
    const { seen, port } = makeBackground();
    keep(port);
    type('words');
    await later(1_000);
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await later(100);
    expect(seen.greetings.map(({ arrival }) => arrival)).toEqual(['found', 'found']);
    expect(seen.edits.map(({ seq, document }) => [seq, document === seen.greetings[0]?.document])).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  it('that is hidden is saved both ways', async () => {
    const { seen, port } = makeBackground();
    keep(port);
    await later(100);
    type('last words');
    window.dispatchEvent(new Event('pagehide'));
    await later(10);
    expect([seen.edits.map(textOf), seen.wal.map(textOf)]).toEqual([['last words'], ['last words']]);
  });

  it('that turns into another one is saved as it was, and only then greets as a new document', async () => {
    const { seen, port } = makeBackground();
    const order: string[] = [];
    keep(port);
    await later(100);
    const save = port.save.bind(port);
    vi.spyOn(port, 'save').mockImplementation(async (edit) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push(`edit ${String(textOf(edit))} at ${edit.url}`);
      return save(edit);
    });
    vi.spyOn(port, 'hello').mockImplementation(() => {
      order.push('hello');
      return Promise.resolve(seen.welcome);
    });
    type('of the first page');
    await later(600);
    history.pushState({}, '', '/second');
    window.dispatchEvent(new Event('popstate'));
    show(FORM);
    type('of the second page');
    await later(1_000);
    expect(order).toEqual([
      'edit of the first page at http://localhost:3000/',
      'hello',
      'edit of the second page at http://localhost:3000/second',
    ]);
    history.replaceState({}, '', '/');
  });

  it('stops when the background says that this site is not kept', async () => {
    const { seen, port } = makeBackground();
    keep(port);
    await later(100);
    seen.refuseEdits = 'not-kept';
    type('one');
    await later(1_000);
    seen.refuseEdits = undefined;
    type('two');
    await later(5_000);
    expect([seen.edits, seen.wal]).toEqual([[], []]);
  });
});

it('what is refused as not to be kept stays in the WAL no longer, with what was typed since', async () => {
  const { seen, port } = makeBackground();
  const removed: number[] = [];
  let refuse = (): void => undefined;
  port.wal.remove = (_, seq) => Promise.resolve(void removed.push(seq));
  port.save = () =>
    new Promise((_, reject) => {
      refuse = () => reject(Object.assign(new Error('no'), { code: 'not-kept' }));
    });
  keep(port);
  type('one');
  await later(900);
  type('two');
  await later(700);
  expect(seen.wal.map(textOf)).toEqual(['one', 'two']);
  refuse();
  await later(100);
  expect(removed).toEqual(seen.wal.map(({ seq }) => seq));
});

describe('a document that was saved before', () => {
  it('is saved as empty too: what was taken out while capture was off does not come back', async () => {
    const { seen, port } = makeBackground();
    const keeper = keep(port);
    type('taken out again');
    await later(1_000);
    await keeper.obey({ type: 'capture', capture: false, debounceMs: 500 });
    input('[name=letter]').value = '';
    await keeper.obey({ type: 'capture', capture: true, debounceMs: 500 });
    await later(1_000);
    expect(seen.edits.map(textOf)).toEqual(['taken out again', undefined]);
  });

  it('is saved as empty by the script of a new version', async () => {
    const first = makeBackground();
    keep(first.port);
    type('sent, and gone');
    await later(1_000);
    first.seen.orphaned = true;
    show('<p>Thank you</p>');
    const second = makeBackground();
    keep(second.port);
    await later(1_000);
    expect(second.seen.edits.map(({ document, state }) => [document, state.fields])).toEqual([
      [first.seen.edits[0]?.document, []],
    ]);
  });
});

describe('two scripts in one page', () => {
  it('the later one takes over document, numbers and marks, and the earlier one is silent', async () => {
    const first = makeBackground();
    const earlier = keep(first.port);
    type('words');
    await later(1_000);
    const second = makeBackground();
    earlier.yield();
    keep(second.port);
    await later(100);
    type('more words');
    await later(1_000);
    expect(first.seen.edits).toHaveLength(1);
    expect(second.seen.greetings).toMatchObject([{ document: first.seen.greetings[0]?.document, arrival: 'known' }]);
    expect(second.seen.edits.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(second.seen.edits.map(textOf)).toEqual(['words', 'more words']);
  });

  it('after an update the new script keeps what the orphaned one could not send', async () => {
    const first = makeBackground();
    keep(first.port);
    await later(100);
    first.seen.orphaned = true;
    type('typed during the update');
    await later(5_000);
    expect(first.seen.edits).toEqual([]);
    const second = makeBackground();
    keep(second.port);
    await later(100);
    expect(second.seen.edits.map(textOf)).toEqual(['typed during the update']);
    expect(second.seen.greetings).toMatchObject([{ document: first.seen.greetings[0]?.document, arrival: 'known' }]);
  });
});
