import { describe, expect, it } from 'vitest';
import type { ObjectPayload } from '../../lib/model/objects';
import { hasChildren, listChildren } from '../../lib/store/list-children';
import { readExample } from '../migrations/stored-example';

const { objects } = readExample(1).expected;

describe('the children of an object', () => {
  it.each(objects.map(({ kind, payload, id }) => ({ kind, payload, name: `${kind} ${id.slice(0, 6)}` })))(
    'of $name are all the ids that stand in it: one forgotten here is one lost to garbage collection (S7)',
    ({ kind, payload }) => {
      const ids = JSON.stringify(payload).match(/(?<=")[0-9a-f]{64}(?=")/g) ?? [];
      const children = listChildren(kind, payload as ObjectPayload<typeof kind>);
      expect(new Set(children.map(({ id }) => id))).toEqual(new Set(ids));
      if (ids.length > 0) expect(hasChildren(kind)).toBe(true);
    },
  );

  it('are named by the kind they are', () => {
    const kinds = new Map(objects.map(({ id, kind }) => [id, kind]));
    const children = objects.flatMap(({ kind, payload }) => listChildren(kind, payload as ObjectPayload<typeof kind>));
    expect(children.map(({ kind }) => kind)).toEqual(children.map(({ id }) => kinds.get(id)));
    expect(new Set(children.map(({ kind }) => kind)).size).toBe(6);
  });
});
