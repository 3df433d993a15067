// @vitest-environment happy-dom
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConversationCapture } from '../lib/model/conversation';
import { chatgpt } from '../lib/page/adapters/chatgpt';

/** Real chat pages, saved. They are read in place and are no part of the project. */
const CAPTURES = path.resolve(import.meta.dirname, '../../shared/captures/chatgpt');
const URL_OF_ALL = new URL('https://chatgpt.com/c/00000000-0000-4000-8000-000000000000');

interface Expected {
  /** One letter a turn: u or a; a capital one holds nothing, and says so. */
  turns: string;
  draft?: string;
  model?: string;
  missing?: string[];
  /** What has to stand in the answers. */
  holds?: string[];
}

const EXPECTED: Record<string, Expected> = {
  '26-turns-2026-01.html': {
    turns: 'ua'.repeat(13),
    model: 'gpt-4o',
    holds: ['```', '**', '- '],
  },
  'deep-research-2026-07.html': {
    turns: 'uAua',
    model: 'gpt-5-5',
    missing: ['content'],
    holds: ['They faded once steam let a miller work fixed hours anywhere'],
  },
  'draft-in-composer-2026-02.html': {
    turns: '',
    draft: 'Please respond with exactly: streamed response from ChatGPT.',
  },
  'edge-code-blocks.html': { turns: 'ua', model: 'gpt-5-6-thinking', holds: ['## 결론', '\n> **프레임워크를'] },
  'edge-image-turn.html': { turns: 'uAA', missing: ['image', 'content'] },
  'formatting-2026-07.html': {
    turns: 'ua',
    model: 'gpt-5-5',
    holds: [
      '## Fictional Widget Factory',
      '**Bold** *italic* `widget.init()` and [example.com](https://example.com?utm_source=chatgpt.com)',
      '- Red widgets\n  - Tested daily\n- Golden widgets',
      '1. Assemble casing.\n2. Package widgets.',
      '| Widget | Batch | Status |\n| --- | --- | --- |\n| Alpha | F-101 | Ready |',
      '> Every fictional widget passed pretend inspection.',
      '\n---\n',
      '```python\nfactory = "Fictional"\n',
      '    print(w)\n',
      '```json\n{\n  "factory": "Fictional"\n}\n```',
      'Inline: $E = mc^2$',
      '$$\n\\sum_{i=1}^{3} i = 6\n$$',
    ],
  },
  'long-code-2026-07.html': { turns: 'ua', model: 'gpt-5-5', holds: ['```python\nx_001 = 001\n', 'x_160 = 160\n```'] },
};

function turnsOf({ messages }: ConversationCapture): string {
  const letters = messages.map(({ role, text }) => (text === '' ? role[0]?.toUpperCase() : role[0]));
  return letters.join('');
}

describe.skipIf(!existsSync(CAPTURES))('real ChatGPT pages', () => {
  const files = existsSync(CAPTURES) ? readdirSync(CAPTURES).filter((file) => file.endsWith('.html')) : [];

  it('every saved page has a line here', () => {
    expect(files.sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(files)('%s', (file) => {
    const { turns, draft = '', model, missing = [], holds = [] } = EXPECTED[file] ?? { turns: '?' };
    const page = new DOMParser().parseFromString(readFileSync(path.join(CAPTURES, file), 'utf8'), 'text/html');
    const before = page.documentElement.outerHTML;
    expect(chatgpt.detect(page, URL_OF_ALL)).toBe(true);
    const read = chatgpt.capture(page, URL_OF_ALL)!;

    expect(turnsOf(read)).toBe(turns);
    expect(new Set(read.messages.map(({ id }) => id)).size).toBe(turns.length);
    expect(read).toMatchObject({ provider: 'chatgpt', draft, streaming: false });
    expect(read.model).toBe(model);
    expect(read.messages.filter(({ text }) => text === '').flatMap((message) => message.missing)).toEqual(missing);
    const answers = read.messages.filter(({ role }) => role === 'assistant');
    const text = answers.map((message) => message.text).join('\n\n');
    expect(holds.filter((part) => !text.includes(part))).toEqual([]);
    expect(read.messages.filter((message) => /said:|Tú dijiste|나의 말|Copiar/.test(message.text))).toEqual([]);
    expect(page.documentElement.outerHTML).toBe(before);
  });
});

it.runIf(!existsSync(CAPTURES))('real ChatGPT pages: skipped, this clone has no captures', () => {
  console.log(`skipped: there are no saved pages in ${CAPTURES}`);
});
