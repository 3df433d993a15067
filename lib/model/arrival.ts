import * as z from 'zod/mini';

/**
 * How a document that says hello came to be in its frame. `loaded`: just now, with all its frames. `turned`: a
 * single-page app shows another page. `found`: it was there before its script, or is back from the back/forward cache.
 * `known`: it said hello before.
 */
export const Arrival = z.enum(['loaded', 'turned', 'found', 'known']);
export type Arrival = z.infer<typeof Arrival>;
