import { describe, expect, it } from 'vitest';
import { framePath } from '../../lib/page/frame-path';

/** Windows as they look across origins: a parent, a length and indices, and everything else throws. */
function makeWindow(parent?: object): Window & Record<number, unknown> {
  const own: Record<string | symbol, unknown> = { length: 0 };
  const proxy: Window & Record<number, unknown> = new Proxy(own, {
    get(target, name) {
      if (name === 'parent') return parent ?? proxy;
      if (name === 'length' || /^\d+$/.test(String(name))) return target[name];
      throw new DOMException('cross-origin', 'SecurityError');
    },
  }) as never;
  if (parent) {
    const frames = parent as { length: number } & Record<number, unknown>;
    Reflect.set(frames, frames.length, proxy);
    Reflect.set(frames, 'length', frames.length + 1);
  }
  return proxy;
}

describe('framePath', () => {
  it('is empty for the top document', () => {
    expect(framePath(makeWindow())).toEqual([]);
  });

  it('counts from the top down, across origins', () => {
    const top = makeWindow();
    makeWindow(top);
    const second = makeWindow(top);
    makeWindow(second);
    makeWindow(second);
    expect(framePath(makeWindow(second))).toEqual([1, 2]);
  });

  it('gives a frame inside a shadow root, which its parent does not count, an index of its own', () => {
    const top = makeWindow();
    makeWindow(top);
    const hidden = makeWindow();
    const child = new Proxy(hidden, {
      get: (target, name): unknown => (name === 'parent' ? top : Reflect.get(target, name)),
    });
    expect(framePath(child)).toEqual([1]);
  });

  it('does not follow frames for ever', () => {
    let window = makeWindow();
    for (let depth = 0; depth < 100; depth++) window = makeWindow(window);
    expect(framePath(window)).toHaveLength(16);
  });
});
