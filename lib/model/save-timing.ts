/** Longest time, in milliseconds, between the first unsaved change and its save, however much goes on. No zod here. */
export const maxWait = (debounceMs: number): number => Math.min(800, debounceMs + 200);
