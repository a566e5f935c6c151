/** The house keeps its rooms apart: who may import whom, read off the import lines. */

import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesBelow } from './shared.ts'

interface Room {
  /** Rooms, or files at the top, that it may import beside itself. */
  readonly rooms: readonly string[]
  /** Packages of others that it may import. */
  readonly packages?: readonly string[]
  /** Whether it may reach for Node; all else must run in a browser. */
  readonly node?: true
}

/** Every folder and every file of src/. Reading (formats) and understanding (reports, figures) meet in core only. */
const HOUSE: Readonly<Record<string, Room>> = {
  core: { rooms: [], packages: ['fastest-levenshtein'] },
  wire: { rooms: ['core'], packages: ['smol-toml'] },
  ops: { rooms: ['core'] },
  architectures: { rooms: ['core', 'wire', 'ops'] },
  formats: { rooms: ['core', 'wire', 'ops', 'architectures'], packages: ['jpeg-js'] },
  run: { rooms: ['core'] },
  analyze: { rooms: ['core'] },
  text: { rooms: ['core'] },
  project: { rooms: ['core', 'wire', 'analyze'] },
  reports: { rooms: ['core', 'analyze', 'text'] },
  figures: { rooms: ['core', 'analyze'] },
  scan: { rooms: ['core', 'formats', 'analyze', 'reports'] },
  entries: {
    rooms: ['core', 'formats', 'run', 'analyze', 'project', 'reports', 'scan'],
  },
  'index.ts': {
    rooms: ['core', 'wire', 'ops', 'formats', 'run', 'analyze', 'project', 'text', 'reports', 'figures', 'scan'],
  },
  node: {
    rooms: ['core', 'formats', 'figures'],
    packages: ['@aws-sdk/client-s3', '@resvg/resvg-js', 'pdfkit'],
    node: true,
  },
  'node.ts': { rooms: ['core', 'formats', 'node'], node: true },
  cli: {
    rooms: [
      ...[
        'architectures',
        'core',
        'wire',
        'ops',
        'formats',
        'run',
        'analyze',
        'project',
        'text',
        'reports',
        'figures',
        'scan',
      ],
      'node',
    ],
    packages: ['@duckdb/node-api', 'bullmq', 'ignore', 'ioredis', 'node-sqlite3-wasm'],
    node: true,
  },
}

/** What may stand in no file, and what to do instead. */
const FORBIDDEN: readonly { readonly what: string; readonly pattern: RegExp; readonly instead: string }[] = [
  { what: 'a default export', pattern: /^export default |^export \{[^}]*\bas default\b/m, instead: 'name it' },
  { what: 'an enum', pattern: /^(export )?(declare )?(const )?enum /m, instead: 'a union of literals' },
  { what: 'a namespace', pattern: /^(export )?(declare )?namespace /m, instead: 'a file' },
]

const UNTELLING = /^(utils?|helpers?|common|misc)$/

const files = filesBelow('src', '.ts').map((file) => relative('src', file).replaceAll('\\', '/'))
const sources = files.filter((file) => !file.endsWith('.test.ts'))

const IMPORT =
  /(?:^(?:import|export)\s(?:type\s)?[^'"`;]*?from\s*|^import\s*|\bimport\(\s*|\brequire\(\s*)(['"])([^'"\n]+)\1/gm

const STATIC = /^(?:import|export)\s(?:type\s)?[^'"`;]*?from\s*(['"])([^'"\n]+)\1/gm

function importsOf(file: string, pattern = IMPORT): readonly string[] {
  const text = readFileSync(join('src', file), 'utf8').replaceAll(/^\s*(\*|\/\/|\/\*\*).*$/gm, '')
  return [...text.matchAll(pattern)].map(([, , path = '']) => path)
}

/** The folder of src/ that a file lies in, or the file itself where it lies at the top. */
function roomOf(file: string): string {
  return file.split('/')[0] ?? file
}

function isNode(path: string): boolean {
  return path.startsWith('node:') || builtinModules.includes(path)
}

/** The package of an import: `@scope/name/file` is of `@scope/name`. */
function packageOf(path: string): string {
  return path.split('/', path.startsWith('@') ? 2 : 1).join('/')
}

/** What is wrong with the import `path` in `file`. */
function faultOf(file: string, path: string): string | undefined {
  const name = roomOf(file)
  const room = HOUSE[name]
  if (room === undefined) return `${name} is no room of the house: give it a line in the table`
  if (isNode(path)) return room.node === true ? undefined : `${name} must run in a browser`
  if (!path.startsWith('.')) {
    return room.packages?.includes(packageOf(path)) === true ? undefined : `${name} may not use the package ${path}`
  }
  if (!path.endsWith('.ts')) return 'imports name the .ts file'
  const target = roomOf(join(dirname(file), path).replaceAll('\\', '/'))
  return target === name || room.rooms.includes(target) ? undefined : `${name} may not import ${target}`
}

function formatOf(file: string): string | undefined {
  return /^formats\/([^/]+)\//.exec(file)?.[1]
}

describe('the table of rooms', () => {
  it.each([
    ['core/shape.ts', './expr.ts', undefined],
    ['core/shape.ts', '../ops/conv.ts', 'core may not import ops'],
    ['analyze/count.ts', '../formats/caffe/read.ts', 'analyze may not import formats'],
    ['reports/layers.ts', '../ops/conv.ts', 'reports may not import ops'],
    ['reports/layers.ts', '../figures/draw.ts', 'reports may not import figures'],
    ['figures/draw.ts', '../formats/index.ts', 'figures may not import formats'],
    ['formats/caffe/read.ts', '../../analyze/analyze.ts', 'formats may not import analyze'],
    ['run/conv.ts', '../analyze/analyze.ts', 'run may not import analyze'],
    ['core/bytes.ts', 'node:fs', 'core must run in a browser'],
    ['node.ts', 'fs/promises', undefined],
    ['core/bytes.ts', 'left-pad/lib', 'core may not use the package left-pad/lib'],
    ['core/shape.ts', './expr.js', 'imports name the .ts file'],
    ['reports/layers.ts', '../index.ts', 'reports may not import index.ts'],
    ['attic/old.ts', './new.ts', 'attic is no room of the house: give it a line in the table'],
  ])('%s, importing %s: %s', (file, path, fault) => {
    expect(faultOf(file, path)).toBe(fault)
  })
})

/** What the page may take of the library: no format by its name, and nothing of Node's. */
const PAGE = ['core', 'analyze', 'reports', 'figures', 'run', 'text', 'formats/format.ts', 'formats/index.ts']

describe('the page', () => {
  const pageFiles = ['.ts', '.tsx'].flatMap((ending) => filesBelow('web', ending))

  it.each(pageFiles)('%s takes only what the page may', (file) => {
    const text = readFileSync(file, 'utf8').replaceAll(/^\s*(\*|\/\/|\/\*\*).*$/gm, '')
    const paths = [...text.matchAll(IMPORT)].map(([, , path = '']) => path)
    expect(paths.filter(isNode)).toEqual([])
    const taken = paths
      .filter((path) => path.startsWith('.'))
      .map((path) => join(dirname(file), path.replace(/\?.*$/, '')).replaceAll('\\', '/'))
      .filter((path) => path.startsWith('src/'))
      .map((path) => path.slice('src/'.length))
    expect(taken.filter((path) => !PAGE.some((room) => path === room || path.startsWith(`${room}/`)))).toEqual([])
  })
})

describe('the house', () => {
  it.each(sources)('src/%s imports only what its room may', (file) => {
    expect(importsOf(file).flatMap((path) => faultOf(file, path) ?? [])).toEqual([])
  })

  it('has no circles', () => {
    const graph = new Map(
      sources.map((file) => [
        file,
        // What is loaded later may lead back.
        importsOf(file, STATIC)
          .filter((path) => path.startsWith('.'))
          .map((path) => join(dirname(file), path).replaceAll('\\', '/')),
      ]),
    )
    // What nothing of the rest needs is taken away until only circles are left.
    for (let before = -1; before !== graph.size; ) {
      before = graph.size
      for (const [file, paths] of graph) if (!paths.some((path) => graph.has(path))) graph.delete(file)
    }
    const needed = new Set([...graph.values()].flat())
    expect([...graph.keys()].filter((file) => needed.has(file))).toEqual([])
  })

  it('keeps formats apart from one another', () => {
    const across = sources.flatMap((file) =>
      importsOf(file)
        .filter((path) => path.startsWith('.'))
        .map((path) => [formatOf(file), formatOf(join(dirname(file), path).replaceAll('\\', '/')), file] as const)
        .filter(([own, other]) => own !== undefined && other !== undefined && own !== other),
    )
    expect(across).toEqual([])
  })

  it('names files in kebab-case and after what they hold', () => {
    for (const file of files) {
      const name = file.split('/').at(-1) ?? ''
      expect(name, file).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|property|generated|d))*\.ts$/)
      for (const part of file.split('/')) expect(part.split('.')[0], file).not.toMatch(UNTELLING)
    }
  })

  it.each(FORBIDDEN)('has no file with $what; instead: $instead', ({ pattern }) => {
    expect(files.filter((file) => pattern.test(readFileSync(join('src', file), 'utf8')))).toEqual([])
  })

  it("never switches on an operator's name where it must ask the operator", () => {
    for (const file of sources.filter((found) => /^(analyze|reports|figures)\//.test(found))) {
      expect(readFileSync(join('src', file), 'utf8'), file).not.toMatch(/op\.name\s*(===|!==)|switch \([^)]*op\.name/)
    }
  })
})
