import * as z from 'zod/mini';

/** No date lies further from 1970, before or after it: of a larger number every format of the browser throws. */
const FARTHEST_MS = 8.64e15;

/**
 * An instant in milliseconds since 1970 that a date can hold. Fractions are allowed: browsers tell some times so, and
 * earlier versions stored them. Lengths of time are plain numbers.
 */
export const Time = z.number().check(z.gte(-FARTHEST_MS), z.lte(FARTHEST_MS));
export type Time = z.infer<typeof Time>;

export const isTime = (value: unknown): value is Time => typeof value === 'number' && Math.abs(value) <= FARTHEST_MS;
