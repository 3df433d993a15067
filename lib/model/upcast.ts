import { AppError } from './errors';
import type { ObjectKind } from './objects';

type Payload = Readonly<Record<string, unknown>>;

/** Lifts a payload by one format version. A released step is never edited. */
type Step = (old: Payload) => Payload;

/** Since format 2 the window says when its tabs were looked at. In format 1 each tab does, and still may. */
const onlyNumbered: Step = (old) => ({ ...old, formatVersion: 2 });

/** The step at index 0 lifts version 1 to 2, and so on. */
const STEPS: Readonly<Record<ObjectKind, readonly Step[]>> = {
  session: [],
  window: [onlyNumbered],
  tab: [onlyNumbered],
  page: [],
  conversation: [],
  messages: [],
  icon: [],
};

/** A payload of a format this Holdfast does not know: written by a newer one, or not a payload at all. */
export class UnknownFormatError extends AppError {
  constructor(kind: string, found: unknown) {
    super('unknown-format', 'A stored record has a format this Holdfast does not know. The rest is unharmed.', {
      data: { kind, found },
    });
  }
}

/** A payload of any known format as the current one, ready to be parsed. Never written back. Throws UnknownFormatError. */
export function upcast(kind: ObjectKind, payload: unknown): unknown {
  const found = (payload as Payload | null | undefined)?.['formatVersion'];
  const steps = STEPS[kind];
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 1 || found > steps.length + 1) {
    throw new UnknownFormatError(kind, found);
  }
  return steps.slice(found - 1).reduce((old, step) => step(old), payload as Payload);
}
