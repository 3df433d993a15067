// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { createDescriber } from '../../lib/page/describe';
import { restoreScroll, watchScroll } from '../../lib/page/scroll';
import { element, show } from './open-page';
import { access } from './page-access';

const PAGE =
  '<main><div id="log"></div><div id="list"></div><div class="cm-editor"><div class="cm-scroller"></div></div></main>';

function scrollTo(target: Element, top: number, left = 0): void {
  target.scrollTop = top;
  target.scrollLeft = left;
  target.dispatchEvent(new Event('scroll'));
}

beforeEach(() => {
  show(PAGE);
  window.scrollTo(0, 0);
});

it('reads the window and what was scrolled, and neither what was scrolled back nor editors', () => {
  const stop = new AbortController();
  const watch = watchScroll(document, stop.signal);
  watch.watch(document);
  scrollTo(element('#log'), 120, 30);
  scrollTo(element('#list'), 50);
  scrollTo(element('#list'), 0);
  scrollTo(element('.cm-scroller'), 70);
  vi.spyOn(window, 'scrollY', 'get').mockReturnValue(800.6);
  expect(watch.read(createDescriber())).toEqual([
    { place: { locators: [], hosts: [] }, x: 0, y: 801 },
    { place: createDescriber().place(element('#log')), x: 30, y: 120 },
  ]);
  vi.restoreAllMocks();
  element('#log').remove();
  expect(watch.read(createDescriber())).toEqual([]);
  stop.abort();
  scrollTo(element('main'), 10);
  expect(watch.read(createDescriber())).toEqual([]);
});

it('scrolls back what is found, and says what is too short by now or gone', () => {
  const place = (selector: string) => createDescriber().place(element(selector));
  const saved = [
    { place: { locators: [], hosts: [] }, x: 0, y: 300 },
    { place: place('#log'), x: 5, y: 120 },
    { place: place('#list'), x: 0, y: 400 },
  ];
  show('<main><p></p><div id="log"></div></main>');
  const outcomes = restoreScroll(document, access, saved);
  expect(outcomes.map(({ result }) => result)).toEqual(['restored', 'restored', 'no-place']);
  expect([element('#log').scrollTop, element('#log').scrollLeft, window.scrollY]).toEqual([120, 5, 300]);
  vi.spyOn(Element.prototype, 'scrollTop', 'get').mockReturnValue(80);
  expect(restoreScroll(document, access, saved.slice(1, 2)).map(({ result }) => result)).toEqual(['short']);
  vi.restoreAllMocks();
});
