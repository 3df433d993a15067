/** One row of the benchmark: what was measured, what design.md §6 allows, what the best peer needs. */
export interface Figure {
  what: string;
  value: number;
  unit: 'ms' | 'B' | '×' | 'kB' | 'MB' | 'MB/s' | '';
  /** At most; of speeds, at least. */
  budget: number;
  peer?: string;
}

/** The time that `share` of them, 0 to 1, do not exceed. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export function printFigures(figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ what }) => what.length));
  console.log(`\n${'figure'.padEnd(width)}  ${'measured'.padStart(12)}  ${'budget'.padStart(12)}  best peer`);
  for (const { what, value, unit, budget, peer = '–' } of figures) {
    const show = (number: number): string => `${Number(number.toFixed(number < 10 ? 2 : 0))} ${unit}`.trim();
    const isKept = unit === 'MB/s' ? value >= budget : value <= budget;
    const sign = isKept ? ' ' : '!';
    console.log(`${what.padEnd(width)}  ${show(value).padStart(12)}${sign} ${show(budget).padStart(12)}  ${peer}`);
  }
}
