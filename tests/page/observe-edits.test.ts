// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { observeEdits, observeLeaving, observeReturn } from '../../lib/page/observe-edits';
import { isOtherPage, observeNavigation } from '../../lib/page/observe-navigation';
import type { Changer } from '../../lib/page/save-timer';
import type { Root } from '../../lib/page/tree';
import { element, show } from './open-page';

let stop: AbortController;
beforeEach(() => {
  stop = new AbortController();
});
afterEach(() => stop.abort());

/** An event as a person's hand causes it; made-up ones are never trusted. */
function trusted(name: string, init: EventInit = { bubbles: true, composed: true }): Event {
  return Object.defineProperty(new Event(name, init), 'isTrusted', { value: true });
}

function leaving(onLeave: () => void): void {
  observeLeaving({ window, page: { onRoot: (listener) => listener(document) }, signal: stop.signal, onLeave });
}

function observe(...roots: Root[]) {
  const touched: Element[] = [];
  const changes: Changer[] = [];
  observeEdits({
    page: {
      touch: (one) => touched.push(one),
      onRoot: (listener) => {
        for (const root of [document, ...roots]) listener(root);
      },
    },
    signal: stop.signal,
    onChange: (by) => changes.push(by),
  });
  return { touched, changes };
}

describe('what is an edit', () => {
  it.each(['beforeinput', 'input', 'change', 'paste', 'cut', 'drop', 'compositionend'])(
    '%s touches the field',
    (name) => {
      show('<textarea></textarea>');
      const { touched, changes } = observe();
      element('textarea').dispatchEvent(trusted(name));
      expect(touched).toEqual([element('textarea')]);
      expect(changes).toEqual(['user']);
    },
  );

  it.each(['keydown', 'click', 'toggle', 'close', 'reset'])(
    '%s may have changed something, but touches nothing',
    (name) => {
      show('<textarea></textarea>');
      const { touched, changes } = observe();
      element('textarea').dispatchEvent(trusted(name));
      expect(touched).toEqual([]);
      expect(changes).toEqual(['user']);
    },
  );

  it('once, also when listeners were added again after the document was written anew', () => {
    show('<textarea></textarea>');
    const changes: Changer[] = [];
    const page = {
      touch: () => undefined,
      onRoot: (listener: (root: Root) => void) => [document, document].forEach(listener),
    };
    observeEdits({ page, signal: stop.signal, onChange: (by) => changes.push(by) });
    for (const name of ['input', 'click', 'scroll']) element('textarea').dispatchEvent(trusted(name));
    expect(changes).toEqual(['user', 'user', 'page']);
  });

  it('an event that a script made up is the page’s own doing', () => {
    show('<textarea></textarea>');
    const { touched, changes } = observe();
    element('textarea').dispatchEvent(new Event('input', { bubbles: true }));
    expect(touched).toEqual([]);
    expect(changes).toEqual(['page']);
  });

  it('scrolling can wait, for pages scroll by themselves', () => {
    const { changes } = observe();
    document.dispatchEvent(trusted('scroll'));
    expect(changes).toEqual(['page']);
  });

  it('a change inside a shadow root counts, although it never leaves it', () => {
    show('<div id="host"></div>');
    const root = element('#host').attachShadow({ mode: 'closed' });
    const input = document.createElement('input');
    root.append(input);
    const { touched } = observe(root);
    input.dispatchEvent(trusted('change', { bubbles: true, composed: false }));
    expect(touched).toEqual([input]);
  });

  it('what the page draws counts as its own doing', async () => {
    show('<p>one</p>');
    const { changes } = observe();
    element('p').textContent = 'two';
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(changes).toContain('page');
    expect(changes).not.toContain('user');
  });

  it('nothing counts after the end', () => {
    show('<textarea></textarea>');
    const { touched, changes } = observe();
    stop.abort();
    element('textarea').dispatchEvent(trusted('input'));
    expect([touched, changes]).toEqual([[], []]);
  });
});

describe('leaving', () => {
  it('is a page that is hidden, frozen or left', () => {
    const onLeave = vi.fn();
    leaving(onLeave);
    window.dispatchEvent(new Event('pagehide'));
    document.dispatchEvent(new Event('freeze'));
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(onLeave).toHaveBeenCalledTimes(3);
  });

  it('is not a page that comes to the front', () => {
    const onLeave = vi.fn();
    leaving(onLeave);
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(onLeave).not.toHaveBeenCalled();
  });

  it('may be followed by a return from the back/forward cache, which an ordinary load is not', () => {
    const onReturn = vi.fn();
    observeReturn(window, stop.signal, onReturn);
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(onReturn).toHaveBeenCalledTimes(1);
  });
});

describe('what is another page of a single-page app', () => {
  it.each([
    ['another path is', 'https://a.b/x', 'https://a.b/y', false, true],
    ['another query is', 'https://a.b/x?p=1', 'https://a.b/x?p=2', false, true],
    ['a replaced query is a filter', 'https://a.b/x?q=a', 'https://a.b/x?q=ab', true, false],
    ['a replaced path is', 'https://a.b/new', 'https://a.b/c/1', true, true],
    ['a hash is a place on the page', 'https://a.b/x', 'https://a.b/x#part', false, false],
    ['a hash that is a route is', 'https://a.b/#/inbox', 'https://a.b/#/compose', false, true],
    ['a replaced query of a route is not', 'https://a.b/#/inbox?q=a', 'https://a.b/#/inbox?q=ab', true, false],
  ])('%s', (...[, one, other, isReplaced, expected]) => {
    expect(isOtherPage(one, other, isReplaced)).toBe(expected);
  });
});

describe('following a single-page app', () => {
  /** A window with as much of a history as is needed. */
  function makeWindow(withNavigation: boolean) {
    const target = new EventTarget();
    const navigation = new EventTarget();
    const location = { href: 'https://a.b/one' };
    const page = Object.assign(target, { location, ...(withNavigation && { navigation }) }) as unknown as Window;
    const go = (url: string, navigationType = 'push'): void => {
      navigation.dispatchEvent(Object.assign(new Event('navigate'), { destination: { url }, navigationType }));
      location.href = url;
      navigation.dispatchEvent(Object.assign(new Event('currententrychange'), { navigationType }));
    };
    return { page, location, go };
  }

  it('tells before the address changes, and after', () => {
    const { page, go, location } = makeWindow(true);
    const told: string[] = [];
    observeNavigation({
      page,
      signal: stop.signal,
      onBefore: () => told.push(`before, at ${location.href}`),
      onAfter: () => told.push(`after, at ${location.href}`),
    });
    go('https://a.b/two');
    expect(told).toEqual(['before, at https://a.b/one', 'after, at https://a.b/two']);
  });

  it('stays silent while an app writes its filters into the address', () => {
    const { page, go } = makeWindow(true);
    const onAfter = vi.fn();
    observeNavigation({ page, signal: stop.signal, onBefore: onAfter, onAfter });
    go('https://a.b/one?q=a', 'replace');
    go('https://a.b/one?q=ab', 'replace');
    go('https://a.b/one?q=ab#part');
    expect(onAfter).not.toHaveBeenCalled();
  });

  it('without the Navigation API, finds out by going back, or by asking', () => {
    const { page, location } = makeWindow(false);
    const onAfter = vi.fn();
    const check = observeNavigation({ page, signal: stop.signal, onBefore: vi.fn(), onAfter });
    location.href = 'https://a.b/two';
    check();
    expect(onAfter).toHaveBeenCalledTimes(1);
    location.href = 'https://a.b/one';
    page.dispatchEvent(new Event('popstate'));
    expect(onAfter).toHaveBeenCalledTimes(2);
  });
});
