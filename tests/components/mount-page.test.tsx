// @vitest-environment happy-dom
import { render, type ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mountPage } from '../../components/mount-page';
import { useTexts } from '../../components/access-context';
import { fakeAccess, type FakeWorld } from './fake-access';

const broken = new RangeError('Invalid time value');

/** Never drawn: its words cannot be written. */
function Broken(): never {
  throw broken;
}

/** Drawn, until somebody looks closer. */
function BreaksLater() {
  const { moment } = useTexts();
  const [then, setThen] = useState(0);
  return <button onClick={() => setThen(1e300)}>{moment(then)}</button>;
}

let root: HTMLElement;
const logged = vi.spyOn(console, 'error');
const reload = vi.spyOn(location, 'reload');

async function mount(Page: ComponentType, world: Partial<FakeWorld> = {}): Promise<void> {
  await act(() => mountPage(() => Promise.resolve(fakeAccess(world)), Page, 'libraryTitle'));
}
const alerts = (): string[] => [...root.querySelectorAll('[role=alert]')].map(({ textContent }) => textContent);

beforeEach(() => {
  logged.mockReset().mockReturnValue();
  reload.mockReset().mockReturnValue();
  root = document.body.appendChild(document.createElement('div'));
  root.id = 'root';
});
afterEach(() => {
  render(null, root);
  root.remove();
});

describe('a page that cannot be drawn', () => {
  it('says so, that nothing is lost, and what to do, instead of being blank', async () => {
    await mount(Broken);
    expect(alerts()).toEqual([
      'This page could not be drawn. Nothing that was saved is lost. Reload the page to try again.Reload',
    ]);
    expect(document.title).toBe('Library – Holdfast');
  });

  it('says it in the language of the browser', async () => {
    await mount(Broken, { language: 'de' });
    expect(alerts()).toEqual([
      'Diese Seite ließ sich nicht anzeigen. Nichts Gesichertes ist verloren. Bitte neu laden.Neu laden',
    ]);
  });

  it('says it also when it was drawn before', async () => {
    await mount(BreaksLater);
    expect(alerts()).toEqual([]);
    await act(() => root.querySelector('button')?.click());
    expect(alerts()).toHaveLength(1);
    expect(root.textContent).not.toContain('1970');
  });

  it('is loaded anew at a press', async () => {
    await mount(Broken);
    root.querySelector('button')?.click();
    expect(reload).toHaveBeenCalledOnce();
  });

  it('takes the focus, which was in what is gone', async () => {
    await mount(Broken);
    expect(document.activeElement?.textContent).toBe('Holdfast');
    expect(root.contains(document.activeElement)).toBe(true);
  });

  it('tells the console why, once', async () => {
    await mount(Broken);
    expect(logged.mock.calls).toEqual([['holdfast: cannot draw the page', broken]]);
  });
});

it('a page that can be drawn is left as it is', async () => {
  await mount(() => <p>Kept</p>);
  expect(root.innerHTML).toBe('<p>Kept</p>');
  expect(logged).not.toHaveBeenCalled();
});
