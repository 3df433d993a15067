import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clampBounds } from '../../lib/model/clamp-bounds';

const SCREEN = { left: 0, top: 0, width: 1280, height: 800 };

it('leaves a window alone that lies on the screen', () => {
  const bounds = { left: 10, top: 20, width: 600, height: 400 };
  expect(clampBounds(bounds, SCREEN)).toEqual(bounds);
});

it('brings a window of a monitor that is gone back onto the screen, whatever its bounds', () => {
  const number = fc.integer({ min: -5_000, max: 5_000 });
  fc.assert(
    fc.property(number, number, number, number, (left, top, width, height) => {
      const clamped = clampBounds({ left, top, width, height }, SCREEN);
      expect(clamped.left).toBeGreaterThanOrEqual(0);
      expect(clamped.top).toBeGreaterThanOrEqual(0);
      expect(clamped.left + clamped.width).toBeLessThanOrEqual(1280);
      expect(clamped.top + clamped.height).toBeLessThanOrEqual(800);
      expect(Math.min(clamped.width, clamped.height)).toBeGreaterThanOrEqual(200);
    }),
  );
});
