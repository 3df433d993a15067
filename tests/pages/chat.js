// Turns are sections with data-testid and data-turn; messages carry role, id and model; blocks of an answer carry their
// offsets in the Markdown they came from. The stop button exists only while an answer streams in.

const MODEL = 'gpt-5-5';
const WORD_EVERY_MS = 40;
const thread = document.querySelector('#thread');
const composer = document.querySelector('#prompt-textarea');
const fallback = document.querySelector('textarea[name="prompt-textarea"]');
const composerForm = document.querySelector('form[data-type="unified-composer"]');

const TURNS = [
  ['user', 'What grows well in a shady garden?\nIt is about 20 m².'],
  [
    'assistant',
    'Several plants do well in shade.\n\n- Ferns\n- Hostas\n- Astilbe\n\n| Plant | Height |\n| --- | --- |\n| Fern | 60 cm |\n| Hosta | 40 cm |\n\nWater them **in the morning**.',
  ],
  ['user', 'Write a small function that plans the watering.'],
  [
    'assistant',
    '## Watering\n\nThis returns the next day:\n\n```javascript\nfunction nextWatering(day) {\n  return day + 3;\n}\n```\n\nCall it with `nextWatering(1)`.',
  ],
];
const ANSWER =
  'A small pond is possible too. Dig it where no leaves fall.\n\n```python\ndepth = 0.8\nprint(depth)\n```\n\nKeep one shallow side, so that animals can climb out.';

const node = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

// --- Markdown, as far as the texts above need it

function inline(text) {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part) => {
    if (part.startsWith('**')) return node('strong', {}, part.slice(2, -2));
    if (part.startsWith('`') && part.length > 1) return node('code', {}, part.slice(1, -1));
    return part;
  });
}

function codeBlock(source) {
  const [first, ...lines] = source.split('\n');
  const language = first.slice(3);
  const body = (lines.at(-1) === '```' ? lines.slice(0, -1) : lines).join('\n');
  const header = node(
    'div',
    { class: 'sticky' },
    language,
    node('button', { type: 'button', 'aria-label': 'Copy' }, 'Copy code'),
  );
  return node('pre', { class: 'overflow-visible!' }, header, node('code', { class: `language-${language}` }, body));
}

function table(source) {
  const [head, , ...rows] = source.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const row = (cells, tag) => node('tr', {}, ...cells.map((cell) => node(tag, {}, ...inline(cell))));
  return node(
    'table',
    {},
    node('thead', {}, row(head, 'th')),
    node('tbody', {}, ...rows.map((cells) => row(cells, 'td'))),
  );
}

function block(source) {
  if (source.startsWith('```')) return codeBlock(source);
  if (source.startsWith('## ')) return node('h2', {}, ...inline(source.slice(3)));
  if (source.startsWith('- '))
    return node('ul', {}, ...source.split('\n').map((line) => node('li', {}, ...inline(line.slice(2)))));
  if (source.startsWith('|')) return table(source);
  return node('p', {}, ...inline(source));
}

function renderMarkdown(container, markdown) {
  let offset = 0;
  const blocks = markdown.split('\n\n').map((source) => {
    const element = block(source);
    element.setAttribute('data-start', offset);
    element.setAttribute('data-end', offset + source.length);
    offset += source.length + 2;
    return element;
  });
  container.replaceChildren(...blocks);
}

// --- turns

const uuid = (number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function appendTurn(role, text) {
  const number = thread.children.length + 1;
  const turnId = role === 'user' ? uuid(number) : `request-WEB:${uuid(number)}-0`;
  const content = node('div', { class: role === 'user' ? 'whitespace-pre-wrap' : 'markdown prose' });
  const message = node('div', { 'data-message-author-role': role, 'data-message-id': uuid(number) }, content);
  if (role === 'assistant') message.setAttribute('data-message-model-slug', MODEL);
  const heading = node('h4', { class: 'sr-only' }, role === 'user' ? 'You said:' : 'ChatGPT said:');
  const attributes = {
    'data-testid': `conversation-turn-${number}`,
    'data-turn': role,
    'data-turn-id': turnId,
    'data-turn-id-container': turnId,
  };
  thread.append(node('section', attributes, heading, message));
  if (role === 'user') content.textContent = text;
  else renderMarkdown(content, text);
  return content;
}

function finishTurn(content) {
  const copy = node(
    'button',
    { type: 'button', 'data-testid': 'copy-turn-action-button', 'aria-label': 'Copy' },
    'Copy',
  );
  content.closest('section').append(node('div', {}, copy));
}

async function streamAnswer(markdown) {
  const stop = node('button', { type: 'button', 'data-testid': 'stop-button', 'aria-label': 'Stop streaming' }, 'Stop');
  const content = appendTurn('assistant', '');
  let stopped = false;
  composerForm.append(stop);
  stop.onclick = () => (stopped = true);
  const words = markdown.split(/(?<= )/);
  for (let count = 1; count <= words.length && !stopped; count++) {
    renderMarkdown(content, words.slice(0, count).join(''));
    await new Promise((resolve) => setTimeout(resolve, WORD_EVERY_MS));
  }
  stop.remove();
  finishTurn(content);
}

// --- composer

function emptyComposer() {
  const hint = node(
    'p',
    { 'data-placeholder': 'Ask anything', class: 'placeholder' },
    node('br', { class: 'ProseMirror-trailingBreak' }),
  );
  composer.replaceChildren(hint);
  fallback.value = '';
}

/** Sends what the composer holds, then streams an answer; resolves when it is complete. */
window.ask = async (text = composer.innerText.trim(), answer = ANSWER) => {
  if (!text) return;
  appendTurn('user', text);
  emptyComposer();
  await streamAnswer(answer);
};

composer.addEventListener('input', () => (fallback.value = composer.innerText));
composer.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey) return;
  event.preventDefault();
  void window.ask();
});
composerForm.addEventListener('submit', (event) => {
  event.preventDefault();
  void window.ask();
});
document.querySelector('#ask').addEventListener('click', () => void window.ask('And a pond?'));

emptyComposer();
for (const [role, text] of TURNS) {
  const content = appendTurn(role, text);
  if (role === 'assistant') finishTurn(content);
}
