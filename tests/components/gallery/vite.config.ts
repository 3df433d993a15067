import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** The pages with invented data, for looking at; never shipped. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  logLevel: 'warn',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: resolve(import.meta.dirname, '../../../.test/gallery'),
    emptyOutDir: true,
    target: 'esnext',
    modulePreload: false,
    // Fonts and pictures aside, nothing may be fetched: the gallery opens from the disk.
    assetsInlineLimit: 0,
  },
});
