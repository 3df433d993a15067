import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';

const PAGES = fileURLToPath(new URL('.', import.meta.url));
const SOURCE = path.join(PAGES, 'source');
const BUILT = path.join(PAGES, 'built');

/** Bundles the pages that need a framework. One bundle each, so that they share no module state. */
export async function buildPages(): Promise<void> {
  for (const file of sources()) await build(bundleConfig(file));
}

/** Whether every bundle is there and newer than its source. */
export function pagesAreBuilt(): boolean {
  return sources().every((file) => {
    const bundle = path.join(BUILT, `${path.parse(file).name}.js`);
    return existsSync(bundle) && statSync(bundle).mtimeMs > statSync(path.join(SOURCE, file)).mtimeMs;
  });
}

function sources(): string[] {
  return readdirSync(SOURCE).filter((file) => /\.tsx?$/.test(file));
}

function bundleConfig(file: string): InlineConfig {
  const { name } = path.parse(file);
  return {
    configFile: false,
    root: PAGES,
    publicDir: false,
    logLevel: 'warn',
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    resolve: { alias: { vue: 'vue/dist/vue.esm-bundler.js' } }, // the one that compiles templates in the page
    esbuild: { jsx: 'automatic', jsxImportSource: 'react' },
    build: {
      outDir: BUILT,
      emptyOutDir: false,
      target: 'chrome120',
      minify: false,
      lib: { entry: path.join(SOURCE, file), formats: ['iife'], name: `${name}Page`, fileName: () => `${name}.js` },
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPages();
