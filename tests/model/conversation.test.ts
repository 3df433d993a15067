import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeMessages, type Message } from '../../lib/model/conversation';

const message = (id: string, text = id): Message => ({ id, role: 'user', text });
const ids = (messages: Message[]): string => messages.map(({ id }) => id).join('');

describe('mergeMessages', () => {
  it('keeps turns the page no longer shows: long chats drop what is off screen', () => {
    expect(ids(mergeMessages([message('a'), message('b'), message('c')], [message('c'), message('d')]))).toBe('abcd');
  });

  it('puts earlier turns that scroll into view before the ones known', () => {
    expect(ids(mergeMessages([message('c'), message('d')], [message('a'), message('b'), message('c')]))).toBe('abcd');
  });

  it('takes the newest text of a turn that is still being written', () => {
    expect(mergeMessages([message('a', 'Hel')], [message('a', 'Hello')])).toEqual([message('a', 'Hello')]);
  });

  it('keeps the text of a turn the page shows as a skeleton', () => {
    expect(mergeMessages([message('a', 'Hello')], [message('a', '')])).toEqual([message('a', 'Hello')]);
  });

  it('loses no turn and doubles none, whatever windows of the chat were seen', () => {
    const windows = fc.array(fc.tuple(fc.nat(30), fc.nat(10)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(windows, (seen) => {
        let known: Message[] = [];
        const expected = new Set<string>();
        for (const [from, length] of seen) {
          const part = Array.from({ length }, (_, index) => message(String(from + index)));
          for (const { id } of part) expected.add(id);
          known = mergeMessages(known, part);
        }
        expect(known.map(({ id }) => id).sort()).toEqual([...expected].sort());
      }),
    );
  });
});
