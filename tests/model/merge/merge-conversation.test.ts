import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conversation, Message } from '../../../lib/model/conversation';
import { deriveId } from '../../../lib/model/merge/derive-id';
import { findMergeBase, type Ancestor } from '../../../lib/model/merge/find-merge-base';
import { mergeConversation } from '../../../lib/model/merge/merge-conversation';
import { mergeOrder } from '../../../lib/model/merge/merge-order';
import { Settler } from '../../../lib/model/merge/settle-conflicts';

const chatOf = (messages: Message[]): Conversation => ({
  key: 'chat:1',
  provider: 'chat',
  conversation: '1',
  title: 'A chat',
  url: 'https://chat.example/',
  messages,
  draft: '',
  streaming: false,
  updatedAt: 0,
});

const anyMessages: fc.Arbitrary<Message[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...'abcdefgh'),
    role: fc.constant('user' as const),
    text: fc.constantFrom('so', 'so be it', 'no', ''),
  }),
  { selector: ({ id }) => id },
);

function merge(base: Message[] | undefined, one: Message[], other: Message[]): Message[] {
  const settler = new Settler({ strategy: 'by-hand', newest: 'this', undecided: 'this', choices: new Map(), deriveId });
  const versions = { base: base && chatOf(base), one: chatOf(one), other: chatOf(other) };
  const merged = mergeConversation(versions, settler, { uid: 'aaaaaaaa', title: '', url: '' });
  expect(settler.conflicts).toEqual([]);
  return merged?.conversation.messages ?? [];
}

const textsOf = (messages: Message[]): string[] => messages.map(({ id, text }) => `${id} ${text}`);

describe('merging the messages of a conversation', () => {
  it('does not matter which side is asked, down to the order', () => {
    fc.assert(
      fc.property(fc.option(anyMessages, { nil: undefined }), anyMessages, anyMessages, (base, one, other) => {
        expect(merge(base, one, other)).toEqual(merge(base, other, one));
      }),
    );
  });

  it('with itself, and with either side again, changes nothing', () => {
    fc.assert(
      fc.property(anyMessages, anyMessages, (one, other) => {
        expect(merge(undefined, one, one)).toEqual(one);
        const merged = merge(undefined, one, other);
        expect(merge(undefined, merged, one)).toEqual(merged);
        expect(merge(undefined, merged, other)).toEqual(merged);
      }),
    );
  });

  it('has every message of both sides once; a text is gone only where the other continues it', () => {
    fc.assert(
      fc.property(anyMessages, anyMessages, (one, other) => {
        const merged = merge(undefined, one, other);
        expect(new Set(merged.map(({ id }) => id)).size).toBe(merged.length);
        const isHeld = ({ text }: Message): boolean => merged.some((message) => message.text.startsWith(text));
        expect([...one, ...other].filter((message) => !isHeld(message))).toEqual([]);
      }),
    );
  });

  it('puts what was said last on both sides after what they have in common', () => {
    const said = (...ids: string[]): Message[] => ids.map((id) => ({ id, role: 'user', text: id }));
    expect(textsOf(merge(said('1', '2'), said('1', '2', 'a3', 'a4'), said('1', '2', 'b3')))).toEqual([
      '1 1',
      '2 2',
      'b3 b3',
      'a3 a3',
      'a4 a4',
    ]);
  });
});

describe('one order out of two', () => {
  const items = fc.uniqueArray(fc.constantFrom(...'abcdefgh'));

  it('has every item once, and an order that only one side changed', () => {
    fc.assert(
      fc.property(items, items, fc.constantFrom('this' as const, 'that' as const), (base, changed, leads) => {
        const merged = mergeOrder({ base, one: changed, other: base }, leads);
        expect([...merged].sort()).toEqual([...new Set([...base, ...changed])].sort());
        expect(merged.filter((item) => changed.includes(item))).toEqual(changed);
        const mirrored = mergeOrder({ base, one: base, other: changed }, leads);
        expect(mirrored.filter((item) => changed.includes(item))).toEqual(changed);
      }),
    );
  });
});

describe('derived ids', () => {
  it('are 32 hex digits, the same for the same parts, others for parts cut elsewhere', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, other) => {
        expect(deriveId(...one)).toMatch(/^[0-9a-f]{32}$/);
        expect(deriveId(...one) === deriveId(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
    expect(deriveId('ab', 'c')).not.toBe(deriveId('a', 'bc'));
  });

  it('stay what they are in every version of Holdfast: merging elsewhere must make the same', () => {
    expect(deriveId('merge', 'one', 'other')).toMatchInlineSnapshot(`"9855758cec6787467ef32fa93b5a2ee5"`);
  });

  it('of 50,000 similar parts are all different', () => {
    const ids = new Set(Array.from({ length: 50_000 }, (_, index) => deriveId('left', String(index))));
    expect(ids.size).toBe(50_000);
  });
});

describe('what two histories have in common', () => {
  const history = (...snapshots: [id: string, manifest: string, ...parents: string[]][]): Map<string, Ancestor> =>
    new Map(snapshots.map(([id, manifest, ...parents], index) => [id, { id, manifest, parents, takenAt: index }]));

  it('is the newest snapshot both come from', () => {
    const one = history(['1', 'm1'], ['2', 'm2', '1'], ['3a', 'm3', '2']);
    const other = history(['1', 'm1'], ['2', 'm2', '1'], ['3b', 'm4', '2']);
    expect([findMergeBase(one, other)?.id, findMergeBase(other, one)?.id]).toEqual(['2', '2']);
  });

  it('follows descent, not the clock', () => {
    const shared: Ancestor[] = [
      { id: '1', manifest: 'm1', parents: [], takenAt: 9_000 },
      { id: '2', manifest: 'm2', parents: ['1'], takenAt: 5 },
    ];
    const both = new Map(shared.map((snapshot) => [snapshot.id, snapshot]));
    expect(findMergeBase(both, both)?.id).toBe('2');
  });

  it('without a shared snapshot is the newest state both were in', () => {
    const one = history(['a1', 'm1'], ['a2', 'm2', 'a1'], ['a3', 'm3', 'a2']);
    const other = history(['b1', 'm1'], ['b2', 'm2', 'b1'], ['b3', 'm4', 'b2']);
    expect([findMergeBase(one, other)?.id, findMergeBase(other, one)?.id]).toEqual(['a2', 'b2']);
  });

  it('may be nothing', () => {
    expect(findMergeBase(history(['a', 'm1']), history(['b', 'm2']))).toBeUndefined();
  });
});
