/** The public build: its own origin, no cookie, no React, everything from files of its own so that the strict policy holds. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The scripts with which anybody checks a draw without this page lie beside it. */
const scripts: Plugin = {
  name: 'verify-scripts',
  generateBundle() {
    for (const name of ['draw.mjs', 'draw.py'])
      this.emitFile({ type: 'asset', fileName: `verify/tools/${name}`, source: readFileSync(here(`../tools/verify/${name}`)) });
  },
};

export default defineConfig({
  root: here('.'),
  publicDir: false,
  plugins: [scripts],
  build: {
    outDir: here('../dist/public'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // The polyfill would be an inline script.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { home: here('index.html'), document: here('verify/document/index.html'), draw: here('verify/draw/index.html') },
    },
  },
});
