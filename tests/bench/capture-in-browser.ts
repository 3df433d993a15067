// Runs inside Chromium: one look at a page, as the content script takes it. Bundled and driven by tests/bench.ts.
import { createPageCapture } from '../../lib/page/capture-page';

/** Milliseconds of `count` captures of the present page, in each of which one field has changed. */
function captureTimes(count: number): number[] {
  const capture = createPageCapture({
    document,
    url: () => new URL(location.href),
    access: { shadowRootOf: (element) => element.shadowRoot, askBridge: () => undefined },
    signal: new AbortController().signal,
  });
  const fields = [...document.querySelectorAll<HTMLInputElement>('input')];
  capture.capture();
  return Array.from({ length: count }, (_, index) => {
    const field = fields[index % fields.length];
    if (field) {
      field.value += 'x';
      capture.touch(field);
    }
    const begun = performance.now();
    capture.capture();
    return performance.now() - begun;
  });
}

Object.assign(globalThis, { captureTimes });
