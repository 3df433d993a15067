import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(__dirname, '..');

interface Rule {
  /** Values and types. */
  may: string[];
  /** Only with `import type`. */
  mayTypes?: string[];
}

/** The may-import table of the design: one downward direction, siblings never import each other. */
const RULES: Record<string, Rule> = {
  'lib/model': { may: ['lib/model', 'zod/mini'] },
  'lib/codec': { may: ['lib/codec', 'lib/model', 'compression-streams-polyfill'] },
  'lib/page': { may: ['lib/page', ...modelWithoutZod()], mayTypes: ['lib/model'] },
  'lib/store': { may: ['lib/store', 'lib/model', 'lib/codec', 'dexie'] },
  'lib/browser': { may: ['lib/browser', 'lib/model', 'wxt/browser', 'wxt/utils/storage'] },
  'lib/services': {
    may: ['lib/services', 'lib/model', 'lib/codec'],
    mayTypes: ['lib/store', 'lib/browser', 'lib/search'],
  },
  'lib/messaging': { may: ['lib/messaging', 'lib/model', 'zod/mini', 'wxt/browser'], mayTypes: ['lib/services'] },
  components: { may: ['components', 'lib/model', 'preact'], mayTypes: ['lib/services', 'lib/messaging'] },
};

/** The one composition root may join real parts. */
const COMPOSITION_ROOT = 'lib/services/create-services.ts';

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.tsx?$/.test(file));
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean): void => {
    if (specifier && ts.isStringLiteral(specifier))
      imports.push({ from: file, to: target(file, specifier.text), typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { namedBindings } = clause;
  if (clause.name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.every((element) => element.isTypeOnly);
}

function target(file: string, specifier: string): string {
  return specifier.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), specifier)) : specifier;
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}

/** Modules of the vocabulary that pull in no zod, and so may run on every page a user opens. */
function modelWithoutZod(): string[] {
  return sourceFiles('lib/model')
    .filter((file) => !reachesZod(file, new Set()))
    .map((file) => file.replace(/\.ts$/, ''));
}

function reachesZod(file: string, seen: Set<string>): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  return importsOf(file)
    .filter(({ typeOnly }) => !typeOnly)
    .some(({ to }) => to.startsWith('zod') || (existsSync(join(ROOT, `${to}.ts`)) && reachesZod(`${to}.ts`, seen)));
}

describe('imports go down only', () => {
  for (const [folder, { may, mayTypes = [] }] of Object.entries(RULES)) {
    it(`${folder} imports only ${[...may.filter((place) => !place.startsWith('lib/model/')), ...mayTypes.map((place) => `types of ${place}`)].join(', ')}`, () => {
      const offences = sourceFiles(folder)
        .filter((file) => file !== COMPOSITION_ROOT)
        .flatMap(importsOf)
        .filter(({ to, typeOnly }) => !isIn(to, typeOnly ? [...may, ...mayTypes] : may))
        .map(
          ({ from, to, typeOnly }) =>
            `${from} imports ${typeOnly ? 'types of ' : ''}${to}: move it, or pass the value in from create-services.ts`,
        );
      expect(offences).toEqual([]);
    });
  }

  it('nothing imports an entrypoint', () => {
    const offences = [...Object.keys(RULES)]
      .flatMap(sourceFiles)
      .flatMap(importsOf)
      .filter(({ to }) => isIn(to, ['entrypoints']));
    expect(offences).toEqual([]);
  });

  it('no shipped file imports a test', () => {
    const shipped = [...Object.keys(RULES), 'entrypoints'].flatMap(sourceFiles).flatMap(importsOf);
    expect(shipped.filter(({ to }) => isIn(to, ['tests']))).toEqual([]);
  });
});

describe('every room is labelled', () => {
  /** Their README is the specification of a format, or the rules that nobody may break: as long as those are. */
  const SPECIFIED = ['codec', 'store'];

  it(`each folder of lib has a README, of at most 15 lines but for ${SPECIFIED.join(' and ')}`, () => {
    const offences = readdirSync(join(ROOT, 'lib')).flatMap((folder) => {
      const path = join(ROOT, 'lib', folder, 'README.md');
      if (!existsSync(path)) return [`lib/${folder} has none`];
      const lines = readFileSync(path, 'utf8').trimEnd().split('\n').length;
      return lines > 15 && !SPECIFIED.includes(folder) ? [`that of lib/${folder} has ${lines} lines`] : [];
    });
    expect(offences).toEqual([]);
  });

  it('nothing is called utils, helpers, common, manager or data', () => {
    const banned = /(^|\/|-)(utils?|helpers?|common|managers?|data|info)(\.|\/|-|$)/i;
    const offences = [...Object.keys(RULES), 'entrypoints', 'tests']
      .flatMap(sourceFiles)
      .filter((file) => banned.test(file));
    expect(offences).toEqual([]);
  });

  it('there are no barrels: an index file is an entrypoint or a list of migrations', () => {
    const barrels = Object.keys(RULES)
      .flatMap(sourceFiles)
      .filter((file) => /\/index\.tsx?$/.test(file) && !file.startsWith('lib/store/migrations/'));
    expect(barrels).toEqual([]);
  });
});
