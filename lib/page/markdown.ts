import { attributeOf, childNodesOf, matches, nodesBelow, query, queryAll, tagOf } from './dom';

/** What a page shows around an answer and a reader does not read. */
const SKIPPED =
  'button, svg, style, script, noscript, template, iframe, .sr-only, .katex-html, [data-testid="webpage-citation-pill"], [role="tooltip"], [hidden]';
const BLOCK =
  'p, div, ul, ol, pre, blockquote, table, h1, h2, h3, h4, h5, h6, hr, section, article, li, .katex-display';

/** The Markdown an answer was drawn from, as far as what is drawn tells. */
export function toMarkdown(element: Element): string {
  return blocksOf(element).join('\n\n').trim();
}

function blocksOf(parent: Element): string[] {
  const blocks: string[] = [];
  let inline = '';
  const endInline = (): void => {
    if (inline.trim() !== '') blocks.push(inline.trim());
    inline = '';
  };
  for (const node of childNodesOf(parent)) {
    if (node instanceof Element && matches(node, BLOCK) && !matches(node, SKIPPED)) {
      endInline();
      blocks.push(...block(node).filter((text) => text.trim() !== ''));
    } else inline += inlineOf(node);
  }
  endInline();
  return blocks;
}

function block(element: Element): string[] {
  const tag = tagOf(element);
  const level = /^h([1-6])$/.exec(tag)?.[1];
  if (level !== undefined) return [`${'#'.repeat(Number(level))} ${inlineIn(element)}`];
  if (tag === 'ul' || tag === 'ol') return [list(element, tag === 'ol')];
  if (tag === 'pre') return [codeBlock(element)];
  if (tag === 'blockquote') return [prefix(blocksOf(element).join('\n\n'), '> ')];
  if (tag === 'table') return [table(element)];
  if (tag === 'hr') return ['---'];
  if (matches(element, '.katex-display')) return [`$$\n${formula(element)}\n$$`];
  return tag === 'p' ? [inlineIn(element)] : blocksOf(element);
}

function list(element: Element, isOrdered: boolean): string {
  const start = Number(attributeOf(element, 'start') ?? 1);
  const items = childNodesOf(element).filter((node) => node instanceof Element && tagOf(node) === 'li') as Element[];
  return items
    .map((item, index) => {
      const mark = isOrdered ? `${start + index}. ` : '- ';
      const isTight = !item.querySelector(':scope > p ~ p, pre, table, blockquote');
      const text = blocksOf(item).join(isTight ? '\n' : '\n\n');
      return mark + prefix(text, ' '.repeat(mark.length)).trimStart();
    })
    .join('\n');
}

const prefix = (text: string, mark: string): string =>
  text
    .split('\n')
    .map((line) => (mark + line).trimEnd())
    .join('\n');

/** The code as it was written: in a read-only CodeMirror, or in the element that highlighters fill. */
function codeBlock(pre: Element): string {
  const code = query(pre, '.cm-content') ?? query(pre, 'code') ?? pre;
  const lines = queryAll(code, '.cm-line');
  const text = (
    lines.length > 0 ? lines.map(({ textContent }) => textContent).join('\n') : textWithBreaks(code)
  ).replace(/\n$/, '');
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length + 1)));
  return `${fence}${language(pre, code)}\n${text}\n${fence}`;
}

function textWithBreaks(code: Element): string {
  let text = '';
  for (const node of nodesBelow(code, () => false)) {
    if (node instanceof Text) text += node.data;
    else if (tagOf(node) === 'br') text += '\n';
  }
  return text;
}

/** A class says it, or the first words of the header above the code. */
function language(pre: Element, code: Element): string {
  const inner = [code, ...queryAll(code, 'code')];
  const named = inner.map((one) => /\blanguage-([\w+#.-]+)/.exec(attributeOf(one, 'class') ?? '')?.[1]).find(Boolean);
  if (named !== undefined || code === pre) return named ?? '';
  for (const node of nodesBelow(pre, (element) => matches(element, SKIPPED))) {
    if (node === code) return '';
    if (node instanceof Text && node.data.trim() !== '') return node.data.trim().toLowerCase().split(/\s/)[0] ?? '';
  }
  return '';
}

function table(element: Element): string {
  const rows = queryAll(element, 'tr').map((row) => queryAll(row, 'th, td').map(cell));
  const [head = [], ...body] = rows;
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const cell = (element: Element): string => inlineIn(element).replace(/\n/g, ' ').replace(/\|/g, '\\|');

const spanned = (element: Element): string => childNodesOf(element).map(inlineOf).join('');

const inlineIn = (element: Element): string => spanned(element).replace(/\n +/g, '\n').trim();

function inlineOf(node: Node): string {
  if (node instanceof Text) return node.data.replace(/\s+/g, ' ');
  if (!(node instanceof Element) || matches(node, SKIPPED)) return '';
  if (matches(node, '.katex')) return `$${formula(node)}$`;
  const tag = tagOf(node);
  if (tag === 'br') return '\n';
  if (tag === 'code') return `\`${node.textContent}\``;
  if (tag === 'img') return `![${attributeOf(node, 'alt') ?? ''}]()`;
  return wrapped(tag, spanned(node), attributeOf(node, 'href'));
}

const MARKS: Record<string, string> = { strong: '**', b: '**', em: '*', i: '*', del: '~~', s: '~~' };

function wrapped(tag: string, text: string, href: string | undefined): string {
  const mark = MARKS[tag];
  const core = text.trim();
  if (core === '' || (mark === undefined && tag !== 'a')) return text;
  const [before, after] = [/^\s*/.exec(text)?.[0] ?? '', /\s*$/.exec(text)?.[0] ?? ''];
  if (mark !== undefined) return `${before}${mark}${core}${mark}${after}`;
  return href !== undefined && /^https?:/.test(href) ? `${before}[${core}](${href})${after}` : text;
}

const formula = (element: Element): string =>
  query(element, 'annotation[encoding="application/x-tex"]')?.textContent.trim() ?? element.textContent;
