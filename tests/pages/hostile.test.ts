import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../browser/project-paths';

const namesIn = (text: string): string[] => [...text.matchAll(/'(holdfast:[a-z-]+)'/g)].map(([, name = '']) => name);

it('the hostile page forges every event by which content scripts talk, and no other', () => {
  const folder = path.join(projectRoot, 'lib', 'page');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const used = new Set(files.flatMap((file) => namesIn(readFileSync(path.join(folder, file), 'utf8'))));
  const hostile = readFileSync(path.join(import.meta.dirname, 'hostile.js'), 'utf8');
  const [list = ''] = /(?<=const NAMES = \[)[^\]]*/.exec(hostile) ?? [];
  expect(used).toContain('holdfast:left');
  expect(new Set(namesIn(list))).toEqual(used);
});
