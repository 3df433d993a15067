import type { Bounds } from './manifest';

/** Smallest window a person can still grab, in CSS pixels. */
const SMALLEST = 200;

/** `bounds` moved and shrunk until all of it lies on `screen`, the monitor they were saved on being gone. */
export function clampBounds(bounds: Bounds, screen: Bounds): Bounds {
  const width = Math.max(SMALLEST, Math.min(bounds.width, screen.width));
  const height = Math.max(SMALLEST, Math.min(bounds.height, screen.height));
  return {
    width,
    height,
    left: clamp(bounds.left, screen.left, screen.left + screen.width - width),
    top: clamp(bounds.top, screen.top, screen.top + screen.height - height),
  };
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, Math.max(low, high)));
