import { vi } from 'vitest';

/**
 * From now on the `count`th transaction that would write fails at its first write, and so does every later one: what a
 * killed worker leaves. Undone by `vi.restoreAllMocks`.
 */
export function cutAt(count: number): { happened(): boolean } {
  const seen = new Set<IDBTransaction>();
  let isCut = false;
  for (const method of ['put', 'add', 'delete', 'clear'] as const) {
    const real = IDBObjectStore.prototype[method] as (this: IDBObjectStore, ...given: unknown[]) => IDBRequest;
    vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (this: IDBObjectStore, ...given: unknown[]) {
      seen.add(this.transaction);
      isCut ||= seen.size >= count;
      if (isCut) throw new DOMException('killed here', 'AbortError');
      return real.apply(this, given);
    } as never);
  }
  return { happened: () => isCut };
}
