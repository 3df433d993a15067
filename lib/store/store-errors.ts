import { AppError, QuotaError, StoreError } from '../model/errors';

/** Runs `work`; whatever it throws leaves as an AppError. `when` completes "Saving failed while …". */
export async function guard<Value>(when: string, work: () => PromiseLike<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw toStoreError(when, error);
  }
}

/** The same for values that come one after the other. */
export async function* guardEach<Value>(when: string, values: AsyncIterable<Value>): AsyncGenerator<Value, void> {
  try {
    yield* values;
  } catch (error) {
    throw toStoreError(when, error);
  }
}

function toStoreError(when: string, error: unknown): AppError {
  const own = findOwn(error);
  if (own) return own;
  return isQuota(error) ? new QuotaError(error) : new StoreError(when, error);
}

/** What was thrown while the database was being opened, Dexie wraps too. */
function findOwn(error: unknown, depth = 0): AppError | undefined {
  if (error instanceof AppError) return error;
  if (typeof error !== 'object' || error === null || depth > 5) return undefined;
  return findOwn((error as Nested).inner, depth + 1);
}

interface Nested {
  name?: unknown;
  inner?: unknown;
  cause?: unknown;
  failures?: unknown;
}

/** Browsers abort the transaction for want of space, and Dexie wraps that once more. */
export function isQuota(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const { name, inner, cause, failures } = error as Nested;
  if (name === 'QuotaExceededError') return true;
  const nested = [inner, cause, ...(Array.isArray(failures) ? (failures as unknown[]) : [])];
  return nested.some((one) => isQuota(one, depth + 1));
}
