// The page, twice: as files that a server hands out one by one, and (SINGLE) as one script and one style sheet with
// everything in them, from which `weigh open --export` makes a file.
import { join } from 'node:path'
import { defineConfig } from 'vite'

const here = import.meta.dirname

/** @param {boolean} single @param {string} outDir */
export const pageConfig = (single, outDir) =>
  defineConfig({
    root: here,
    base: './',
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    mode: 'production',
    // Where the tests start a build, the surroundings say NODE_ENV=test: code for developers would name the sources' places.
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    resolve: {
      alias: single
        ? [
            { find: /^.*\/worker\/start\.ts$/, replacement: join(here, 'worker/start-inline.ts') },
            { find: /^.*\/trained\.ts$/, replacement: join(here, 'trained-nowhere.ts') },
          ]
        : [],
    },
    // Pages from the disk may start no modules from memory, only classic scripts.
    worker: {
      format: single ? 'iife' : 'es',
      ...(single && { rolldownOptions: { output: { codeSplitting: false } } }),
    },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4000,
      cssCodeSplit: false,
      license: { fileName: 'LICENSES.md' },
      ...(single && {
        assetsInlineLimit: 1 << 24,
        rolldownOptions: {
          input: join(here, 'main.tsx'),
          output: { codeSplitting: false, entryFileNames: 'page.js', assetFileNames: 'page.[ext]' },
        },
      }),
    },
  })
