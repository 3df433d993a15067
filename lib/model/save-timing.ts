/**
 * Longest time, in milliseconds, between the first unsaved change and its save, however much goes on: what is left of the
 * promised second is for a slow worker. No zod here.
 */
export const maxWait = (debounceMs: number): number => Math.min(600, debounceMs + 200);
