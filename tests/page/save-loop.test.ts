// @vitest-environment happy-dom
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SaveLoop } from '../../lib/page/save-loop';
import type { Edit } from '../../lib/model/edit';

const DOCUMENT = 'd'.repeat(32);

type Answering = 'ack' | 'slow' | 'reject' | 'hang' | 'dies-after-storing';

/** A background, a WAL and a page, all in memory. */
function makeWorld({ debounceMs = 500 } = {}) {
  const world = {
    text: '',
    answering: 'ack' as Answering,
    walFails: false,
    orphaned: false,
    refusal: new Error('no worker'),
    sent: [] as Edit[],
    stored: new Map<number, Edit>(),
    wal: new Map<number, Edit>(),
    open: 0,
    mostOpen: 0,
    errors: [] as string[],
    captures: 0,
  };
  const store = (edit: Edit): number => {
    world.stored.set(edit.seq, edit);
    return Math.max(...world.stored.keys());
  };
  const answer = async (edit: Edit, closed: () => void): Promise<number> => {
    const { answering } = world;
    // After 1.5 s the loop takes a send for dead.
    if (answering === 'hang' || answering === 'dies-after-storing') setTimeout(closed, 1_500);
    if (answering === 'hang') return new Promise(() => undefined);
    if (answering !== 'reject') await new Promise((resolve) => setTimeout(resolve, answering === 'slow' ? 700 : 5));
    if (answering !== 'dies-after-storing') closed();
    if (answering === 'reject') throw world.refusal;
    const seq = store(edit);
    return answering === 'dies-after-storing' ? new Promise(() => undefined) : seq;
  };
  const loop = new SaveLoop({
    document: DOCUMENT,
    debounceMs,
    capture: () => {
      world.captures++;
      return contents(world.text);
    },
    send: (edit) => {
      world.sent.push(edit);
      world.mostOpen = Math.max(world.mostOpen, ++world.open);
      return answer(edit, () => world.open--);
    },
    wal: {
      write: async (edit) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        if (world.walFails) throw new Error('disk full');
        world.wal.set(edit.seq, edit);
      },
      remove: (_document, seq) => {
        world.wal.delete(seq);
        return Promise.resolve();
      },
    },
    isOrphaned: () => world.orphaned,
    onError: (error, when) => world.errors.push(`${when}: ${String(error)}`),
  });
  const type = (text: string): void => {
    world.text = text;
    loop.changed();
  };
  return { world, loop, type };
}

const contents = (text: string): Omit<Edit, 'type' | 'seq'> => ({
  document: DOCUMENT,
  frame: [],
  title: 'page',
  url: 'https://example.org/',
  state: {
    formatVersion: 1,
    scroll: [],
    orphans: [],
    fields:
      text === ''
        ? []
        : [
            {
              adapter: 'textarea',
              adapterVersion: 1,
              label: 'Text',
              place: { locators: [], hosts: [] },
              value: { kind: 'text', text },
            },
          ],
  },
  refused: [],
});

const textOf = (edit: Edit | undefined): string => {
  const value = edit?.state.fields[0]?.value;
  return value?.kind === 'text' ? value.text : '';
};

function durableText(world: ReturnType<typeof makeWorld>['world']): string {
  const all = [...world.stored.values(), ...world.wal.values()];
  return textOf(all.sort((one, other) => one.seq - other.seq).at(-1));
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('when a page is saved', () => {
  it('is once typing has paused', async () => {
    const { world, type } = makeWorld();
    type('a');
    await vi.advanceTimersByTimeAsync(499);
    expect(world.sent).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(2);
    expect(world.sent.map(textOf)).toEqual(['a']);
  });

  it('is 600 ms after the first unsaved change at the latest, however much goes on', async () => {
    const { world, type } = makeWorld();
    for (let ms = 0; ms < 4_000; ms += 50) {
      type(`typed at ${ms}`);
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(world.sent.length).toBeGreaterThanOrEqual(4);
    expect(textOf(world.sent[0])).toBe('typed at 550');
  });

  it('is at once when a stretched timer of a hidden tab let it become overdue', () => {
    const { world, type } = makeWorld();
    type('before');
    vi.setSystemTime(Date.now() + 5_000);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 5_000);
    type('after');
    expect(world.sent.map(textOf)).toEqual(['after']);
  });

  it('is not when nothing differs from what was acknowledged', async () => {
    const { world, type, loop } = makeWorld();
    type('same');
    await vi.advanceTimersByTimeAsync(1_000);
    loop.changed('page');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(world.captures).toBe(2);
    expect(world.sent).toHaveLength(1);
  });

  it('is not when the page holds nothing and never did', async () => {
    const { world, loop } = makeWorld();
    loop.changed('page');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(world.sent).toHaveLength(0);
  });

  it('is again, unchanged, when the background may think the document closed', async () => {
    const { world, type, loop } = makeWorld();
    type('same');
    await vi.advanceTimersByTimeAsync(1_000);
    loop.sayAgain();
    await vi.advanceTimersByTimeAsync(100);
    expect(world.sent.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('goes on after a reading that threw', async () => {
    const { world, type } = makeWorld();
    Object.defineProperty(world, 'captures', {
      configurable: true,
      get: () => 0,
      set: () => {
        throw new Error('a page of the devil');
      },
    });
    type('a');
    await vi.advanceTimersByTimeAsync(600);
    expect(world.errors).toEqual(['reading the page: Error: a page of the devil']);
    Object.defineProperty(world, 'captures', { value: 0, writable: true });
    type('b');
    await vi.advanceTimersByTimeAsync(600);
    expect(durableText(world)).toBe('b');
  });
});

describe('how an edit travels', () => {
  it('sends a change made during a send right after it', async () => {
    const { world, type, loop } = makeWorld();
    world.answering = 'slow';
    type('first');
    await vi.advanceTimersByTimeAsync(550);
    type('second');
    void loop.flush();
    expect(world.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(700);
    expect(world.sent.map(textOf)).toEqual(['first', 'second']);
    expect(world.mostOpen).toBe(1);
  });

  it('writes what was not acknowledged within the second into the WAL, and takes it out again afterwards', async () => {
    const { world, type } = makeWorld();
    world.answering = 'slow';
    type('a');
    await vi.advanceTimersByTimeAsync(650);
    expect([...world.wal.keys()]).toEqual([1]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([...world.wal.keys()]).toEqual([]);
    expect(durableText(world)).toBe('a');
  });

  it('tries again after a rejection, at once and then ever more slowly', async () => {
    const { world, type } = makeWorld();
    world.answering = 'reject';
    type('a');
    await vi.advanceTimersByTimeAsync(4_500);
    const tries = world.sent.length;
    expect(tries).toBe(6);
    world.answering = 'ack';
    await vi.advanceTimersByTimeAsync(5_000);
    expect(durableText(world)).toBe('a');
    expect(world.sent).toHaveLength(tries + 1);
  });

  it('takes a worker that does not answer for dead and sends again', async () => {
    const { world, type } = makeWorld();
    world.answering = 'hang';
    type('a');
    await vi.advanceTimersByTimeAsync(600);
    world.answering = 'ack';
    await vi.advanceTimersByTimeAsync(1_500);
    expect([...world.stored.keys()]).toEqual([1]);
    expect([...world.wal.keys()]).toEqual([]);
  });

  it('keeps one WAL entry a document, the newest', async () => {
    const { world, type } = makeWorld();
    world.answering = 'hang';
    for (let count = 0; count < 20; count++) {
      type(`text ${count}`);
      await vi.advanceTimersByTimeAsync(600);
      expect(world.wal.size).toBeLessThanOrEqual(2);
    }
    await vi.advanceTimersByTimeAsync(10);
    expect([...world.wal.values()].map(textOf)).toEqual(['text 19']);
  });

  it('goes both ways at once when the page may be going away', async () => {
    const { world, type, loop } = makeWorld();
    type('last words');
    loop.leave();
    expect(world.sent.map(textOf)).toEqual(['last words']);
    await vi.advanceTimersByTimeAsync(3);
    expect([...world.wal.values()].map(textOf)).toEqual(['last words']);
  });

  it('does not repeat an edit that the background refuses for good', async () => {
    const { world, loop, type } = makeWorld();
    world.refusal = Object.assign(new Error('wrong form'), { code: 'invalid-message' });
    world.answering = 'reject';
    type('a');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(world.sent).toHaveLength(1);
    expect(world.wal.size).toBe(0);
    expect(await loop.flush()).toBe(true);
  });

  it('numbers its edits above those another instance wrote for the same document', async () => {
    const { world, type } = makeWorld();
    world.stored.set(40, { type: 'edit', seq: 40, ...contents('of another') });
    type('mine');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(durableText(world)).toBe('mine');
    expect(Math.max(...world.stored.keys())).toBe(41);
  });
});

describe('flush', () => {
  it('resolves when the change is acknowledged', async () => {
    const { world, loop } = makeWorld();
    world.text = 'now';
    const done = loop.flush();
    await vi.advanceTimersByTimeAsync(10);
    expect(await done).toBe(true);
    expect(durableText(world)).toBe('now');
  });

  it('resolves when the worker is dead and the change is in the WAL', async () => {
    const { world, loop } = makeWorld();
    world.answering = 'hang';
    world.text = 'now';
    const done = loop.flush();
    await vi.advanceTimersByTimeAsync(200);
    expect(await done).toBe(true);
    expect([...world.wal.values()].map(textOf)).toEqual(['now']);
  });

  it('says so when an orphaned script cannot save any more', async () => {
    const { world, loop, type } = makeWorld();
    world.answering = 'reject';
    world.walFails = true;
    type('a');
    await vi.advanceTimersByTimeAsync(600);
    const done = loop.flush();
    world.orphaned = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await done).toBe(false);
  });
});

describe('the end of a loop', () => {
  it('comes with an update of the extension: nothing is sent, what is dirty stays dirty', async () => {
    const { world, loop, type } = makeWorld();
    world.orphaned = true;
    type('a');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(world.sent).toHaveLength(0);
    expect(loop.isDirty()).toBe(true);
  });

  it('delivers what was read, and reads nothing more, once the document is gone', async () => {
    const { world, loop, type } = makeWorld();
    world.answering = 'reject';
    type('old');
    loop.leave();
    void loop.retire();
    type('of the next document');
    await vi.advanceTimersByTimeAsync(300);
    world.answering = 'ack';
    await vi.advanceTimersByTimeAsync(5_000);
    expect([...world.stored.values()].map(textOf)).toEqual(['old']);
  });
});

describe('whatever happens', () => {
  const step = fc.record({
    pause: fc.integer({ min: 0, max: 900 }),
    answering: fc.constantFrom<Answering>('ack', 'slow', 'reject', 'hang', 'dies-after-storing'),
    types: fc.boolean(),
    leaves: fc.boolean(),
  });

  it('loses nothing typed more than a second before a kill, numbers rising, one send at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 100, max: 700 }),
        async (steps, debounceMs) => {
          const { world, loop, type } = makeWorld({ debounceMs });
          const typed: { at: number; count: number }[] = [];
          let count = 0;
          for (const { pause, answering, types, leaves } of steps) {
            world.answering = answering;
            if (types) {
              type(String(++count));
              typed.push({ at: Date.now(), count });
            }
            if (leaves) loop.leave();
            await vi.advanceTimersByTimeAsync(pause);
            const promised = typed.filter(({ at }) => at < Date.now() - 1_000).at(-1)?.count ?? 0;
            expect(Number(durableText(world))).toBeGreaterThanOrEqual(promised);
          }
          const numbers = world.sent.map(({ seq }) => seq);
          expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
          expect(world.mostOpen).toBeLessThanOrEqual(1);
          loop.stop();
        },
      ),
      { numRuns: 150 },
    );
  });
});
