// @vitest-environment happy-dom
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { watchRoots, type Root, type Roots } from '../../lib/page/tree';
import { element, show } from './open-page';
import { access, rememberClosedRoots } from './page-access';

let seen: Root[];
let changes: MutationRecord[];

function watch(): { roots: Roots; stop: AbortController } {
  const stop = new AbortController();
  seen = [];
  changes = [];
  const roots = watchRoots({
    document,
    access,
    signal: stop.signal,
    onRoot: (root) => seen.push(root),
    onChanges: (records) => changes.push(...records),
  });
  return { roots, stop };
}

const attach = (selector: string, mode: ShadowRootMode = 'closed', root: ParentNode = document): ShadowRoot =>
  element(selector, root).attachShadow({ mode });

beforeAll(rememberClosedRoots);
beforeEach(() => document.body.replaceChildren());

it('finds open and closed roots, and roots in them, each once', () => {
  show('<div id="a"></div><x-b id="b"></x-b>');
  const outer = attach('#a', 'open');
  const other = attach('#b');
  outer.append(document.createElement('section'));
  const inner = attach('section', 'closed', outer);
  const { roots } = watch();
  expect(new Set(roots.all())).toEqual(new Set([document, outer, other, inner]));
  roots.all();
  expect(seen).toHaveLength(4);
});

it('finds roots in what was added, at once', () => {
  const { roots } = watch();
  show('<main><p><x-late></x-late></p></main>');
  const root = attach('x-late');
  expect(roots.all()).toEqual([document, root]);
  expect(changes.length).toBeGreaterThan(0);
});

it('finds the root a component attaches long after it was added', () => {
  const { roots } = watch();
  show('<x-slow></x-slow>');
  expect(roots.all()).toEqual([document]);
  const root = attach('x-slow');
  expect(roots.all()).toEqual([document, root]);
});

it('finds the root that an empty element of the standard gets later, and does not wait for one with contents', () => {
  const { roots } = watch();
  show('<div id="late"></div><p id="full"><b>words</b></p>');
  expect(roots.all()).toEqual([document]);
  const root = attach('#late');
  attach('#full');
  expect(roots.all()).toEqual([document, root]);
});

it('finds the root of an element that has one by now, when asked to consider it or what is in it', () => {
  const { roots } = watch();
  show('<div id="one"></div><div id="two"></div>');
  roots.all();
  const one = attach('#one');
  const two = attach('#two', 'open');
  two.append(document.createElement('input'));
  roots.consider(element('#one'));
  roots.consider(two.querySelector('input')!);
  expect(roots.all()).toEqual([document, one, two]);
});

it('forgets roots that are gone, and takes them back', () => {
  show('<x-a></x-a>');
  const host = element('x-a');
  const root = attach('x-a');
  const { roots } = watch();
  host.remove();
  expect(roots.all()).toEqual([document]);
  document.body.append(host);
  expect(roots.all()).toEqual([document, root]);
});

it('tells of a `type` that changed, with what it was, inside roots too', () => {
  show('<x-a></x-a>');
  const root = attach('x-a');
  const field = document.createElement('input');
  field.setAttribute('type', 'password');
  root.append(field);
  const { roots } = watch();
  field.setAttribute('type', 'text');
  roots.all();
  expect(changes.map(({ oldValue, target }) => [oldValue, target])).toEqual([['password', field]]);
});

it('is silent after its signal', () => {
  const { stop } = watch();
  stop.abort();
  show('<x-a></x-a>');
  attach('x-a');
  expect(seen).toEqual([document]);
});

it('tells of the document once more when the page writes it anew: its listeners are gone with document.open()', () => {
  const { roots } = watch();
  const former = document.documentElement;
  const anew = document.createElement('html');
  former.remove();
  document.append(anew);
  expect(roots.all()).toEqual([document]);
  expect(seen).toEqual([document, document]);
  anew.remove();
  document.append(former);
});
