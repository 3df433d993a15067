import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OBJECT_SCHEMAS, type ObjectKind } from '../../lib/model/objects';
import { orderObjects } from '../../lib/store/group-objects';

const KINDS = Object.keys(OBJECT_SCHEMAS) as ObjectKind[];
const object = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom<string>(...KINDS, 'a-kind-of-tomorrow'),
  bytes: fc.uint8Array({ maxLength: 5 }).map((bytes) => Uint8Array.from(bytes)),
});

/** Each points to kinds before it only. */
const CHILDREN_FIRST = ['icon', 'page', 'messages', 'conversation', 'tab', 'window', 'session'];

describe('the order of the objects in a merged pack', () => {
  it('loses none and doubles none, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(object), (objects) => {
        const ordered = orderObjects(objects);
        expect(ordered).toHaveLength(objects.length);
        expect(new Set(ordered)).toEqual(new Set(objects));
      }),
    );
  });

  it('puts children before parents: every kind there is has its place', () => {
    expect([...KINDS].sort()).toEqual([...CHILDREN_FIRST].sort());
    fc.assert(
      fc.property(fc.array(object), (objects) => {
        const ranks = orderObjects(objects).map(({ kind }) => CHILDREN_FIRST.indexOf(kind));
        expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
      }),
    );
  });

  it('does not depend on the order they came in', () => {
    const bytesOf = (text: string) => new TextEncoder().encode(text);
    const tabs = ['b', 'ab', 'a', '', 'aa'].map((text) => ({ id: text, kind: 'tab', bytes: bytesOf(text) }));
    expect(orderObjects(tabs).map(({ id }) => id)).toEqual(['', 'a', 'aa', 'ab', 'b']);
    expect(orderObjects([...tabs].reverse())).toEqual(orderObjects(tabs));
  });
});
