export interface NumberLimits {
  min: number;
  max: number;
  step: number;
}

/** The bounds of `lib/model/settings.ts`, which refuses everything else; a test holds both together. */
export const LIMITS_OF = {
  debounceMs: { min: 100, max: 600, step: 50 },
  intervalSeconds: { min: 5, max: 30, step: 5 },
  days: { min: 7, max: 3_650, step: 1 },
  shownSessions: { min: 10, max: 500, step: 10 },
  budgetMegabytes: { min: 100, max: 1_000_000, step: 100 },
  sessionMegabytes: { min: 10, max: 100_000, step: 10 },
} as const satisfies Record<string, NumberLimits>;

/** A whole number within the limits from what was typed; undefined when it is none. */
export function parseWhole(typed: string, { min, max }: NumberLimits): number | undefined {
  if (!/^\s*\d+\s*$/.test(typed)) return undefined;
  const value = Number(typed);
  return value >= min && value <= max ? value : undefined;
}
