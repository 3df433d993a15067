import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

export default defineConfig({
  test: {
    // Vitest leaves one core idle, which on two is half of them.
    maxWorkers: '100%',
    projects: [
      {
        plugins: [WxtVitest()],
        test: {
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/e2e/**'],
          setupFiles: ['tests/setup.ts'],
          // Loading the same modules anew for each file takes a third of the time; no test relies on fresh ones.
          isolate: false,
          // Timings never fail a test: a machine with other work takes many times as long.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          // Two at a time take all of two cores, and so on; each takes about a gigabyte of memory, too.
          maxWorkers: Math.min(Math.max(availableParallelism(), 2), 4),
          setupFiles: ['tests/e2e/show-failure.ts'],
          // What failed is shown before the test closes it.
          sequence: { hooks: 'list' },
          // Ceilings for what hangs; a machine with other work takes many times as long as a quiet one.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
