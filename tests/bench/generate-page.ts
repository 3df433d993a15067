import type { Conversation, Message } from '../../lib/model/conversation';
import type { FieldState } from '../../lib/model/field-state';
import { EMPTY_PAGE, type PageState } from '../../lib/model/page-state';
import { between, newHex, words, type Random } from './random';

const nowhere = { locators: [], hosts: [] };
const scrollTo = (y: number): PageState['scroll'] => [{ place: nowhere, x: 0, y }];

/** A page with a scroll position; one in three also has a form of one draft and one to four short fields. */
export function generatePage(random: Random, fields = random() < 1 / 3 ? between(random, 2, 5) : 0): PageState {
  return {
    ...EMPTY_PAGE,
    scroll: scrollTo(between(random, 0, 9_000)),
    fields: Array.from({ length: fields }, (_, index) => generateField(random, index)),
  };
}

/** The field where the next prompt is written, as the page of a chat has it. */
export const chatPage = (): PageState => ({ ...EMPTY_PAGE, scroll: scrollTo(4_000) });

function generateField(random: Random, index: number): FieldState {
  const label = words(random, 2);
  return {
    adapter: index === 0 ? 'textarea' : 'text-input',
    adapterVersion: 1,
    place: {
      hosts: [],
      locators: [
        { kind: 'id', value: `${words(random, 1)}-${String(index)}` },
        { kind: 'name', value: `form#compose ${words(random, 1)}` },
        { kind: 'label', value: label },
        {
          kind: 'path',
          value: `main > form:nth-of-type(1) > p:nth-of-type(${String(index)}) > textarea:nth-of-type(1)`,
        },
      ],
    },
    label,
    value: { kind: 'text', text: words(random, index === 0 ? between(random, 5, 80) : between(random, 1, 4)) },
  };
}

/** The page after a few more words were typed into its draft; a page without one gets one. */
export function growDraft(random: Random, page: PageState): PageState {
  const [draft = generateField(random, 0), ...rest] = page.fields;
  const text = draft.value.kind === 'text' ? `${draft.value.text} ${words(random, between(random, 3, 15))}` : '';
  return { ...page, fields: [{ ...draft, value: { kind: 'text', text } }, ...rest] };
}

/** A conversation of `turns` turns: prompts of 5 to 60 words, answers of 40 to 250. */
export function generateChat(random: Random, url: string, turns: number): Conversation {
  const id = newHex(random);
  const empty: Conversation = {
    key: `chatgpt:${id}`,
    provider: 'chatgpt',
    conversation: id,
    title: words(random, 4),
    messages: [],
    draft: '',
    streaming: false,
    url,
    updatedAt: 0,
  };
  return growChat(random, empty, turns);
}

/** The conversation with `turns` more turns at its end. */
export function growChat(random: Random, chat: Conversation, turns: number): Conversation {
  const added = Array.from({ length: turns }, (_, index): Message => {
    const isPrompt = (chat.messages.length + index) % 2 === 0;
    const length = isPrompt ? between(random, 5, 60) : between(random, 40, 250);
    return { id: newHex(random), role: isPrompt ? 'user' : 'assistant', text: words(random, length) };
  });
  return { ...chat, messages: [...chat.messages, ...added], updatedAt: chat.updatedAt + 1 };
}
