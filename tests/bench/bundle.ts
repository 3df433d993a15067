import path from 'node:path';
import { build, type Rollup } from 'vite';
import { projectRoot } from '../browser/project-paths';

/** One script of everything `file` imports, as text that a page can run. */
export async function bundleForPage(file: string): Promise<string> {
  const result = (await build({
    configFile: false,
    root: projectRoot,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'chrome120',
      lib: { entry: path.join(projectRoot, 'tests', 'bench', file), formats: ['iife'], name: 'benchBundle' },
    },
  })) as Rollup.RollupOutput[];
  const [chunk] = result.flatMap(({ output }) => output).filter((part) => part.type === 'chunk');
  if (!chunk) throw new Error(`${file} gave no bundle`);
  return chunk.code;
}
