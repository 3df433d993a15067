import { render, type ComponentType } from 'preact';
import { act } from 'preact/test-utils';
import { expect, vi } from 'vitest';
import { AccessContext } from '../../components/access-context';
import { fakeAccess, type FakeAccess, type FakeWorld } from './fake-access';

export interface Shown {
  access: FakeAccess;
  root: HTMLElement;
  /** The first element whose text, or whose label, is this. */
  find: (words: string, selector?: string) => HTMLElement;
  has: (words: string) => boolean;
  /** Waits for what comes by and by, such as the end of a restore. */
  until: (words: string) => Promise<void>;
  click: (words: string, selector?: string) => Promise<void>;
  /** Lets promises settle and what follows from them be drawn. */
  settle: (change?: () => unknown) => Promise<void>;
  close: () => void;
}

async function letPromisesRun(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

/** What a screen reader would say of an element. */
function wordsOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll('[aria-hidden=true]')) hidden.remove();
  return (element.getAttribute('aria-label') ?? copy.textContent).trim();
}

const CLICKABLE = 'button, a, label, summary';

/** Mounts a page over an invented world. */
export async function show(Page: ComponentType, world: Partial<FakeWorld> = {}): Promise<Shown> {
  const access = fakeAccess(world);
  const root = document.body.appendChild(document.createElement('div'));
  // What appears may watch or read in turn: a few rounds until nothing new comes.
  const settle = async (change?: () => unknown): Promise<void> => {
    await act(async () => {
      await change?.();
    });
    for (let round = 0; round < 4; round++) await act(() => letPromisesRun());
  };
  await settle(() =>
    render(
      <AccessContext.Provider value={access}>
        <Page />
      </AccessContext.Provider>,
      root,
    ),
  );
  const find = (words: string, selector = CLICKABLE): HTMLElement => {
    const found = [...root.querySelectorAll<HTMLElement>(selector)].find((element) =>
      wordsOf(element).startsWith(words),
    );
    if (!found) throw new Error(`nothing says "${words}" in: ${root.textContent}`);
    return found;
  };
  return {
    access,
    root,
    find,
    has: (words) => root.textContent.includes(words),
    until: (words) =>
      vi.waitFor(
        async () => {
          await settle();
          expect(root.textContent).toContain(words);
        },
        { timeout: 30_000 },
      ),
    click: (words, selector) => settle(() => find(words, selector).click()),
    settle,
    close() {
      render(null, root);
      root.remove();
    },
  };
}
