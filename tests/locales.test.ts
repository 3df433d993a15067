import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { CONFLICT_TEXTS } from '../lib/page/conflict-texts';

const ROOT = resolve(__dirname, '..');
const SOURCES = ['components', 'entrypoints', 'lib', 'wxt.config.ts'];

type Messages = Record<string, { message: string }>;

const messages = (language: string): Messages =>
  JSON.parse(readFileSync(join(ROOT, 'public/_locales', language, 'messages.json'), 'utf8')) as Messages;

const english = messages('en');
const german = messages('de');

function files(place: string): string[] {
  if (place.endsWith('.ts')) return [place];
  if (!existsSync(join(ROOT, place))) return [];
  return readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(place, file));
}

interface Use {
  key: string;
  at: string;
}

/** Every string in the sources, and which of them are asked for as a text: `t('…')`, `count('…')`, `getMessage('…')`. */
function readSources(): { strings: Set<string>; texts: Use[]; counted: Use[] } {
  const strings = new Set<string>();
  const texts: Use[] = [];
  const counted: Use[] = [];
  for (const file of SOURCES.flatMap(files)) {
    const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node)) {
        strings.add(node.text);
        // What content scripts say inside pages.
        if (/^page_\w+$/.test(node.text)) texts.push({ key: node.text, at: file });
        for (const [, key = ''] of node.text.matchAll(/__MSG_(\w+)__/g)) texts.push({ key, at: file });
      }
      if (ts.isCallExpression(node)) collect(node, file);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  for (const name of CONFLICT_TEXTS) texts.push({ key: `page_conflict_${name}`, at: 'lib/page/conflict-texts.ts' });
  return { strings, texts, counted };

  function collect({ expression, arguments: [first] }: ts.CallExpression, at: string): void {
    if (!first || !ts.isStringLiteralLike(first)) return;
    const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
    const ofOurPages = /^(components|entrypoints)\//.test(at);
    if (name === 'getMessage' || (ofOurPages && ['t', 'text'].includes(name))) texts.push({ key: first.text, at });
    if (ofOurPages && name === 'count') counted.push({ key: first.text, at });
  }
}

const placeholders = ({ message }: { message: string }): string[] => [...new Set(message.match(/\$\d/g))].sort();

const withoutForm = (key: string): string => key.replace(/(One|Other)$/, '');

describe('texts', () => {
  const { strings, texts, counted } = readSources();

  it('German has the keys of English, in the same order', () => {
    expect(Object.keys(german)).toEqual(Object.keys(english));
  });

  it('no key comes twice: the browser would take the last and nobody would see the first', () => {
    for (const language of ['en', 'de']) {
      const text = readFileSync(join(ROOT, 'public/_locales', language, 'messages.json'), 'utf8');
      const keys = [...text.matchAll(/^\s*"(\w+)": \{/gm)].map(([, key]) => key);
      expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    }
  });

  it('each text has the same placeholders in both languages', () => {
    // "1 Tab" may be said without its number, so the forms of one count are looked at together.
    const used = (from: Messages, key: string): string[] =>
      [
        ...new Set(
          [`${withoutForm(key)}One`, `${withoutForm(key)}Other`, key].flatMap((form) =>
            from[form] ? placeholders(from[form]) : [],
          ),
        ),
      ].sort();
    const different = Object.keys(english).filter((key) => used(english, key).join() !== used(german, key).join());
    expect(different).toEqual([]);
  });

  it('every text that is asked for exists', () => {
    const missing = [
      ...texts.filter(({ key }) => !(key in english)),
      ...counted.filter(({ key }) => !(`${key}One` in english) || !(`${key}Other` in english)),
    ].map(({ key, at }) => `${at} asks for "${key}": add it to public/_locales/{en,de}/messages.json`);
    expect(missing).toEqual([]);
  });

  it('no text is left over', () => {
    const unused = Object.keys(english).filter(
      (key) => !strings.has(key) && !strings.has(withoutForm(key)) && !texts.some((use) => use.key === key),
    );
    expect(unused).toEqual([]);
  });

  it('texts keep the tone: nothing is "successful", nobody shouts, and no text is empty', () => {
    const wrong = [...Object.entries(english), ...Object.entries(german)]
      .filter(([, { message }]) => message.trim() === '' || /!|success|erfolgreich/i.test(message))
      .map(([key]) => key);
    expect(wrong).toEqual([]);
  });

  it('the store shows the whole description: at most 132 characters', () => {
    for (const from of [english, german]) expect(from['extensionDescription']?.message.length).toBeLessThanOrEqual(132);
  });
});
