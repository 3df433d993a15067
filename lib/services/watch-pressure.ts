import type { SpacePressure } from '../model/space';
import { readPressure, type SpaceSources } from './measure-space';

/** Counting everything with every save would cost more than it says. Milliseconds. */
const KNOWN_FOR = 5 * 60_000;

export interface PressureWatch {
  /** How full it is, at most some minutes old. */
  read(): Promise<SpacePressure>;
  /** Something was removed, or the limits changed: the next `read` measures. */
  changed(): void;
}

export function watchPressure(sources: SpaceSources, now: () => number): PressureWatch {
  let known: { pressure: SpacePressure; at: number } | undefined;
  return {
    async read() {
      if (!known || Math.abs(now() - known.at) >= KNOWN_FOR)
        known = { pressure: await readPressure(sources), at: now() };
      return known.pressure;
    },
    changed() {
      known = undefined;
    },
  };
}
