// @vitest-environment happy-dom
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FieldValue } from '../../lib/model/field-state';
import type { ConversationAdapter, FieldAdapter } from '../../lib/page/adapters/adapter';
import { PAGE_EDITORS } from '../../lib/page/adapters/page-editors';
import { CONVERSATION_ADAPTERS, FIELD_ADAPTERS } from '../../lib/page/adapters/registry';
import { installPageBridge } from '../../lib/page/page-bridge';
import { installCodeMirrors, installPasteEditors } from './fake-editors';
import { access } from './page-access';

const FOLDER = path.resolve(import.meta.dirname, '../adapters');
const HOSTILE = '"><img src=x onerror="window.pwned = true"><script>window.pwned = true</script>';
const HOSTILE_HTML = `<p onclick="x()" style="color: red">text<img src=x onerror="x()"><svg onload="x()"><a href="x">s</a></svg></p>
  <a href="javascript:alert(1)">link</a><a href=" jAvAscript:alert(1)">link</a><a href="data:text/html,x">link</a>
  <iframe srcdoc="x"></iframe><math><mtext><script>x()</script></mtext></math><template><img onerror=x></template>
  <form action="https://evil.example"><input name="parentNode"><button>go</button></form><style>*{}</style>`;
const TAGS_FOR_TEXT =
  /^(a|b|i|u|s|em|strong|p|div|br|ul|ol|li|code|pre|blockquote|h[1-6]|hr|sub|sup|mark|small|kbd|del|ins|table|thead|tbody|tr|th|td)$/;

interface Case {
  name: string;
  html: string;
  url: URL;
  expected: string;
}

/** True under `vitest -u`, which writes the files that values are compared with. */
const isUpdating = (): boolean => Reflect.get(expect.getState().snapshotState, '_updateSnapshot') === 'all';

function casesOf(id: string): Case[] {
  const files = readdirSync(path.join(FOLDER, id)).filter((file) => file.endsWith('.html'));
  return files.map((file) => {
    const html = readFileSync(path.join(FOLDER, id, file), 'utf8');
    const about = JSON.parse(/^<!-- (\{.*\}) -->/.exec(html)?.[1] ?? '{}') as { url: string; why: string };
    expect(about, `${file} begins with a comment that says url and why`).toMatchObject({ why: /./ });
    return {
      name: file,
      html,
      url: new URL(about.url),
      expected: path.join(FOLDER, id, file.replace('.html', '.json')),
    };
  });
}

function show(html: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html');
  document.head.replaceChildren(...page.head.childNodes);
  document.body.replaceChildren(...page.body.childNodes);
  // happy-dom selects the option before the one that says so.
  for (const option of document.querySelectorAll('option'))
    if (option.parentElement?.querySelector('[selected]')) option.selected = option.hasAttribute('selected');
  installCodeMirrors(document);
  installPasteEditors(document);
}

/** The same page as it is before anybody wrote: what restoring starts from. */
function showBlank(html: string): void {
  show(html);
  for (const field of document.querySelectorAll<HTMLInputElement>('input')) {
    field.removeAttribute('checked');
    field.checked = false;
    if (!['checkbox', 'radio'].includes(field.type)) field.value = '';
    if (!['checkbox', 'radio'].includes(field.type)) field.removeAttribute('value');
  }
  for (const option of document.querySelectorAll('option')) option.removeAttribute('selected');
  for (const field of document.querySelectorAll(
    'textarea, [contenteditable]:not(.cm-content, [contenteditable="false"])',
  ))
    field.replaceChildren();
  for (const field of document.querySelectorAll('textarea')) field.value = '';
  for (const part of document.querySelectorAll('[open]')) part.removeAttribute('open');
  for (const view of document.querySelectorAll('.cm-content')) view.replaceChildren();
  installCodeMirrors(document);
}

function targetsOf(adapter: FieldAdapter): Element[] {
  const earlier = FIELD_ADAPTERS.slice(0, FIELD_ADAPTERS.indexOf(adapter)).flatMap((other) => other.detect(document));
  return adapter.detect(document).filter((element) => !earlier.includes(element));
}

const valuesOf = (adapter: FieldAdapter): (FieldValue | undefined)[] =>
  targetsOf(adapter).map((target) => adapter.capture(target, access));

async function expectFile(value: unknown, file: string): Promise<void> {
  expect(isUpdating() || existsSync(file), `${path.basename(file)} is missing: vitest -u writes it`).toBe(true);
  await expect(`${JSON.stringify(value, null, 2)}\n`).toMatchFileSnapshot(file);
}

function hostileValue(value: FieldValue): FieldValue {
  if (value.kind === 'rich') return { kind: 'rich', text: HOSTILE, html: HOSTILE_HTML };
  if (value.kind === 'choice') return { kind: 'choice', chosen: [HOSTILE] };
  return 'text' in value ? { ...value, text: HOSTILE } : value;
}

beforeAll(() => installPageBridge(document));
beforeEach(() => document.body.replaceChildren());

it('every adapter has a folder of fixtures, and every folder an adapter', () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const ids = [...FIELD_ADAPTERS, ...CONVERSATION_ADAPTERS].map(({ id }) => id);
  expect(folders.map(({ name }) => name).sort()).toEqual([...new Set(ids)].sort());
});

it('every editor of the page has an adapter of its id, which asks for it', () => {
  const ids = FIELD_ADAPTERS.map(({ id }) => id);
  expect(Object.keys(PAGE_EDITORS).filter((id) => !ids.includes(id))).toEqual([]);
});

describe.each(FIELD_ADAPTERS.map((adapter) => [adapter.id, adapter] as const))('%s', (id, adapter) => {
  describe.each(casesOf(id))('$name', ({ html, expected }) => {
    it('is read as the file beside it says, and is not changed by that', async () => {
      show(html);
      const before = document.documentElement.outerHTML;
      const values = valuesOf(adapter);
      targetsOf(adapter).forEach((target) => adapter.pageDefault?.(target));
      expect(document.documentElement.outerHTML).toBe(before);
      await expectFile(values, expected);
    });

    it('restored into the blank page reads the same', () => {
      show(html);
      const values = valuesOf(adapter);
      showBlank(html);
      const results = targetsOf(adapter).map((target, index) => adapter.restore(target, values[index]!, access));
      expect(results.filter((result) => result !== 'written')).toEqual([]);
      expect(valuesOf(adapter)).toEqual(values);
    });

    it('a hostile value brings no element and no attribute into the page', () => {
      showBlank(html);
      const before = new Set(document.querySelectorAll('*'));
      for (const target of targetsOf(adapter)) {
        const value = adapter.capture(target, access);
        if (value) adapter.restore(target, hostileValue(value), access);
      }
      const added = [...document.querySelectorAll(':not(.ProseMirror-trailingBreak)')].filter(
        (one) => !before.has(one),
      );
      expect(added.filter((element) => !TAGS_FOR_TEXT.test(element.localName))).toEqual([]);
      expect(added.flatMap((element) => element.getAttributeNames())).toEqual([]);
      expect((window as { pwned?: boolean }).pwned).toBeUndefined();
    });

    it('refuses a value of another kind', () => {
      showBlank(html);
      const before = valuesOf(adapter);
      const other: FieldValue =
        adapter.id === 'details' ? { kind: 'checked', checked: true } : { kind: 'open', open: true };
      const foreign = adapter.id === 'dialog' ? ({ kind: 'checked', checked: true } as const) : other;
      expect(targetsOf(adapter).map((target) => adapter.restore(target, foreign, access))).not.toContain('written');
      expect(valuesOf(adapter)).toEqual(before);
    });
  });
});

describe.each(CONVERSATION_ADAPTERS.map((adapter): [string, ConversationAdapter] => [adapter.id, adapter]))(
  '%s',
  (id, adapter) => {
    it.each(casesOf(id))(
      '$name is read as the file beside it says, and is not changed by that',
      async ({ html, url, expected }) => {
        show(html);
        const before = document.documentElement.outerHTML;
        expect(adapter.detect(document, url)).toBe(true);
        const conversation = adapter.capture(document, url);
        expect(document.documentElement.outerHTML).toBe(before);
        await expectFile(conversation, expected);
      },
    );

    it('does not see itself in an ordinary page', () => {
      show('<main><form><textarea name="reply">text</textarea></form></main>');
      expect(adapter.detect(document, new URL('https://forum.example/t/1'))).toBe(false);
    });
  },
);
