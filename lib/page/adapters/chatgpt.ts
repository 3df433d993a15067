import type { ConversationCapture, Message } from '../../model/conversation';
import { attributeOf, closest, documentOf, matches, nodesBelow, parentElementOf, query, queryAll } from '../dom';
import { toMarkdown } from '../markdown';
import { readRich } from '../rich-text';
import type { ConversationAdapter } from './adapter';

/**
 * ChatGPT. Markup of 2025-11 to 2026-07, checked against the saved pages in shared/captures; facts in capture.md §2.1.
 */
const HOSTS = ['chatgpt.com', 'chat.openai.com'];
/** `article` until February 2026, `section` since: only the attributes are asked for. The last is another skin. */
const TURN = '[data-testid^="conversation-turn-"], [data-turn][data-turn-id], li[data-message-role]';
/** Turns that made an image and Deep Research turns hold none, hence turns are walked and not messages. */
const MESSAGE = '[data-message-author-role]';
const USER_TEXT = '.whitespace-pre-wrap';
const ANSWER = '.markdown';
const COMPOSER = '#prompt-textarea, form[data-type="unified-composer"] [contenteditable="true"]';
const STOP = 'button[data-testid="stop-button"]';
/** What a turn shows that is no text of the page, and its name in `missing`. */
const SHOWN: readonly [selector: string, name: string][] = [
  ['[class~="group/imagegen-image"], [id^="image-"] img', 'image'],
  ['iframe[title^="internal://"]', 'deep-research'],
  ['[id^="textdoc-message-"]', 'canvas'],
  ['.markdown img, [data-message-author-role="user"] img', 'image'],
  ['[data-message-author-role="user"] [class*="file-tile"]', 'file'],
];
/** A citation with the icon of the site it leads to. */
const PILL = '[data-testid="webpage-citation-pill"]';
/** Characters by which citations are marked in the text; their links are in the page, these only look like noise. */
const CITATION = /\ue200[^\ue201]*\ue201|[\ue000-\uf8ff]/g;

/** Pictures and the like may still appear in turns as new as this. */
const RECENT = 2;

export const chatgpt: ConversationAdapter = {
  id: 'chatgpt',
  version: 1,
  detect(root, { protocol, hostname }) {
    if (!/^https?:$/.test(protocol)) return false;
    if (!HOSTS.includes(hostname)) return query(root, '[data-testid^="conversation-turn-"][data-turn]') !== undefined;
    return query(root, `${TURN}, ${COMPOSER}`) !== undefined;
  },
  capture(root, url): ConversationCapture | undefined {
    const turns = queryAll(root, TURN).filter((turn) => !isInside(turn, TURN));
    const streaming = query(root, STOP) !== undefined;
    const messages = turns.flatMap((turn, index) => {
      const isLast = index === turns.length - 1;
      return cachedMessage(turn, { isRecent: index >= turns.length - RECENT, streaming: streaming && isLast });
    });
    const model = messages.findLast((one) => one.model !== undefined)?.model;
    return {
      provider: chatgpt.id,
      conversation: conversationId(url),
      title: titleOf(root),
      ...(model !== undefined && { model }),
      messages,
      draft: draftOf(chatgpt.composer(root)),
      streaming,
    };
  },
  composer: (root) => query(root, COMPOSER),
};

const isInside = (element: Element, selector: string): boolean => {
  const parent = parentElementOf(element);
  return parent !== null && closest(parent, selector) !== null;
};

/** Empty before the first prompt. Elsewhere than at its home it is another conversation, whatever the page says. */
function conversationId({ pathname, hostname, host }: URL): string {
  const [, kind, id] = /\/(c|share)\/([\w:-]+)/.exec(pathname) ?? [];
  if (id === undefined || id.startsWith('WEB:')) return '';
  const own = (kind === 'share' ? `share/${id}` : id).slice(0, 200);
  return HOSTS.includes(hostname) ? own : `${host}/${own}`;
}

function titleOf(root: ParentNode): string {
  const title = queryAll(documentOf(root), 'head > title')[0]?.textContent.trim() ?? '';
  return title.replace(/\s+[-–|]\s+ChatGPT$|^ChatGPT\s+[-–|]\s+/, '');
}

function draftOf(composer: Element | undefined): string {
  if (composer instanceof HTMLTextAreaElement) return composer.value;
  return composer ? readRich(composer).text : '';
}

const known = new WeakMap<Element, { shown: string; messages: Message[] }>();

/** Turns do not change once others follow, and there may be hundreds. */
function cachedMessage(turn: Element, { isRecent, streaming }: { isRecent: boolean; streaming: boolean }): Message[] {
  const shown = turn.textContent;
  const cached = known.get(turn);
  if (!isRecent && cached?.shown === shown) return cached.messages;
  const messages = readTurn(turn, streaming);
  known.set(turn, { shown, messages });
  return messages;
}

function readTurn(turn: Element, streaming: boolean): Message[] {
  const role = roleOf(turn);
  const parts = matches(turn, MESSAGE) ? [turn] : queryAll(turn, MESSAGE);
  const text = textOfTurn(turn, role).replace(CITATION, '').trim();
  // An answer that has not begun has an id that will not last.
  if (text === '' && streaming) return [];
  const missing = missingIn(turn, text);
  const model = parts.map((part) => attributeOf(part, 'data-message-model-slug')).find(Boolean);
  return [
    {
      id: idOf(turn, parts),
      role,
      text,
      ...(model !== undefined && { model: model.slice(0, 300) }),
      ...(missing.length > 0 && { missing }),
    },
  ];
}

function roleOf(turn: Element): Message['role'] {
  const [part] = queryAll(turn, MESSAGE);
  const role =
    attributeOf(turn, 'data-turn') ??
    attributeOf(turn, 'data-message-role') ??
    (part && attributeOf(part, 'data-message-author-role'));
  return role === 'user' || role === 'system' || role === 'tool' ? role : 'assistant';
}

/** The message's own id outlives a reload; a turn's is drawn anew for answers. */
function idOf(turn: Element, parts: Element[]): string {
  const names = [
    ...parts.map((part) => attributeOf(part, 'data-message-id')),
    ...['data-turn-id', 'data-message-id', 'data-testid', 'id'].map((name) => attributeOf(turn, name)),
  ];
  return (names.find(Boolean) ?? '').slice(0, 300);
}

function textOfTurn(turn: Element, role: Message['role']): string {
  const selector = role === 'user' ? USER_TEXT : ANSWER;
  const bodies = queryAll(turn, selector).filter((body) => !isInside(body, selector));
  if (bodies.length > 0) return bodies.map(role === 'user' ? plainText : toMarkdown).join('\n\n');
  // The heading "ChatGPT said:" stands in the turn, never in the message: only the message's own words count.
  const parts = matches(turn, `${MESSAGE}, [data-message-role]`) ? [turn] : queryAll(turn, MESSAGE);
  return parts.map(role === 'user' ? plainText : toMarkdown).join('\n\n');
}

function plainText(element: Element): string {
  let text = '';
  for (const node of nodesBelow(element, (inner) => matches(inner, 'button, svg, .sr-only'))) {
    if (node instanceof Text) text += node.data;
    else if (matches(node, 'br')) text += '\n';
  }
  return text.trim();
}

/** What the turn shows and the page does not hold as text; never silence. */
function missingIn(turn: Element, text: string): string[] {
  const isShown = (selector: string): boolean => queryAll(turn, selector).some((part) => !closest(part, PILL));
  const shown = SHOWN.filter(([selector]) => isShown(selector)).map(([, name]) => name);
  return shown.length === 0 && text === '' ? ['content'] : [...new Set(shown)];
}
