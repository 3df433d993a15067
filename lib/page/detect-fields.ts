import type { FieldAdapter } from './adapters/adapter';
import type { Root } from './tree';

export interface DetectedField {
  element: Element;
  adapter: FieldAdapter;
}

/** Every field of the page, each once, and the adapters that broke while looking. */
export function detectFields(
  roots: readonly Root[],
  adapters: readonly FieldAdapter[],
): { fields: DetectedField[]; broken: Set<FieldAdapter> } {
  const owners = new Map<Element, FieldAdapter>();
  const broken = new Set<FieldAdapter>();
  const detect = (root: Root, adapter: FieldAdapter): Element[] =>
    attempt(
      () => adapter.detect(root),
      () => broken.add(adapter),
    ) ?? [];
  const detected = roots.flatMap((root) =>
    adapters.flatMap((adapter) => detect(root, adapter).map((element) => ({ element, adapter }))),
  );
  for (const { element, adapter } of detected) if (!owners.has(element)) owners.set(element, adapter);
  return { fields: [...owners].map(([element, adapter]) => ({ element, adapter })), broken };
}

/** One broken adapter or one hostile element costs one field. */
export function attempt<Value>(work: () => Value, onError: () => unknown): Value | undefined {
  try {
    return work();
  } catch {
    onError();
    return undefined;
  }
}
