// The command line as CommonJS: a tiny entry, and a chunk for each command and each thing that only some runs need.
// CommonJS starts faster than ES modules here (docs/decisions.md).
import { defineConfig } from 'rolldown'

export default defineConfig({
  input: { weigh: 'src/cli/weigh.ts' },
  platform: 'node',
  external: [/^@resvg\//, 'pdfkit'],
  output: {
    dir: 'dist/cli',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    minify: true,
    cleanDir: true,
  },
})
