// The command line as CommonJS: a tiny entry, and a chunk for each command and each thing that only some runs need.
// CommonJS starts faster than ES modules here (docs/decisions.md).
import { defineConfig } from 'rolldown'

// What every run of `weigh FILE` needs goes into one chunk: each further file costs a twentieth of Node's own start-up.
const HOT = [
  /src\/core\/(?!mathml|latex|ledger|tile|window)/,
  /src\/analyze\/(analyze|count|infer)\.ts/,
  /src\/ops\//,
  /src\/wire\/protobuf\/(message|schema|text)/,
  /src\/formats\/(index|format|sniff)\.ts/,
  /src\/formats\/caffe\/(?!forks|read-weights|read-hdf5|purposes|solver)/,
  /src\/reports\/(?!json|explain|index)[\w-]+\.ts/,
  /src\/reports\/writers\/(index|text|grid|cell-lines|spans|paint|width)\.ts/,
  /src\/cli\/(?!weigh\.ts|code-cache|help|completion|figure)[\w-]+\.ts/,
  /src\/cli\/commands\/(index|weigh)\.ts/,
  /src\/(index|text\/index)\.ts/,
]

export default defineConfig({
  input: { weigh: 'src/cli/weigh.ts' },
  platform: 'node',
  external: [/^@resvg\//, 'pdfkit'],
  // The version is in a chunk of its own whoever imports it; that it is imported lazily as well loses nothing.
  checks: { ineffectiveDynamicImport: false },
  output: {
    dir: 'dist/cli',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    minify: true,
    codeSplitting: { groups: [{ name: 'program', test: (id) => HOT.some((path) => path.test(id)) }] },
  },
})
