import * as z from 'zod/mini';
import { ImportResult } from './archive';
import { SessionId } from './ids';
import { Time } from './time';

/** An import as the background does it; kept until a day after it ended, so that a page opened anew can tell of it. */
export const ImportJob = z.object({
  id: z.string().check(z.regex(/^[0-9a-f]{8,64}$/)),
  /** Ids in the archive. */
  sessions: z.array(SessionId),
  state: z.enum(['running', 'done', 'failed']),
  begunAt: Time,
  /** How many workers have begun it; nobody knows of one that died before this was counted. */
  attempts: z.exactOptional(z.number()),
  progress: z.object({
    sessions: z.number(),
    ofSessions: z.number(),
    bytes: z.number(),
    ofBytes: z.exactOptional(z.number()),
  }),
  result: z.exactOptional(ImportResult),
  error: z.exactOptional(z.object({ code: z.string(), message: z.string(), data: z.record(z.string(), z.unknown()) })),
});
export type ImportJob = z.infer<typeof ImportJob>;
