// The command line as CommonJS: a tiny entry, and a chunk for each command and each thing that only some runs need.
// CommonJS starts faster than ES modules here (docs/decisions.md).
import { defineConfig } from 'rolldown'

// What every run of `weigh FILE` needs goes into one chunk: each further file costs a twentieth of Node's own start-up.
const HOT = [
  /src\/core\/(?!words\/(mathml|latex|amount)|bytes\/(ledger|tile|window|sha256|stored-values|span-table|totals)|random|exported|encoding)/,
  /src\/analyze\/(analysis|analyze|shapes\/(infer[\w-]*|wiring)|parameters\/count|account\/account|costs\/(cost|liveness|buffers)|questions\/what-if)\.ts/,
  /src\/ops\/(arithmetic|axes|same-shape|sliding-window)\.ts/,
  /src\/wire\/protobuf\/(message|schema|text[\w-]*|utf8)\.ts/,
  /src\/formats\/(index|format|sniff)\.ts/,
  /src\/formats\/caffe\/(bind|read|read-text|text-kind|upgrade[\w-]*|lower|splits|state|wire-net|blob-checks|edit-message|schema[\w.]*|format|(layers|ops)\/[\w-]+)\.ts/,
  /src\/reports\/(table|report|network\/[\w-]+|words\/[\w-]+)\.ts/,
  /src\/reports\/writers\/(index|text|grid|cell-lines|spans|paint|width)\.ts/,
  /src\/cli\/(main|files|place|far-options|command|arguments|emit|output|streams|descriptor|open-error|hints|drain|terminal|networks|options|formats|file-source|named-text)\.ts/,
  /src\/cli\/commands\/(index|weigh)\.ts/,
  /src\/node\/(named-files|folder|far\/is-far)\.ts/,
  /src\/text\/index\.ts/,
]

/** Writes characters beyond ASCII as escapes: V8 keeps a text of ASCII alone in half the bytes, and need not decode it. */
const ascii = {
  name: 'ascii',
  /** @param {unknown} _ @param {import('rolldown').OutputBundle} bundle */
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue
      chunk.code = chunk.code.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    }
  },
}

/** Makes a module of jpeg-js: what wraps a package in CommonJS is a file of its own, which every run would load. */
const modules = {
  name: 'modules',
  /** @param {string} code @param {string} id */
  transform(code, id) {
    if (/jpeg-js[\\/]index\.js$/.test(id)) return "export { decode } from './lib/decoder.js'"
    if (/jpeg-js[\\/]lib[\\/]decoder\.js$/.test(id))
      return `${code.replace(/^.*module\.exports.*$/m, '')}\nexport { decode }`
  },
}

export default defineConfig({
  input: { weigh: 'src/cli/weigh.ts' },
  plugins: [modules, ascii],
  platform: 'node',
  external: [/^@resvg\//, 'pdfkit', /^@duckdb\//, /^@aws-sdk\//, 'node-sqlite3-wasm', 'bullmq', 'ioredis'],
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
