/** The package as those who install it get it: packed, installed into an empty folder, and used. */

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VERSION } from '../src/core/version.ts'
import { installPackage } from './installed.ts'

const ROOT = join(import.meta.dirname, '..')

interface Manifest {
  readonly version: string
  readonly bin: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
}

const manifest: Manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const targets = Object.values(manifest.exports).flatMap((one) => (typeof one === 'string' ? one : Object.values(one)))
const modules = Object.entries(manifest.exports).flatMap(([path, one]) =>
  typeof one === 'string' ? [] : [posix.join('weighbridge', path)],
)

/** Files that belong to the package without being imported. */
const PAPERS = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'README.zh-CN.md',
  'dist/FONTS-LICENSE',
  'dist/weigh.1',
  'package.json',
  'schema/bytes.schema.json',
  'schema/check.schema.json',
  'schema/diff.schema.json',
  'schema/explain.schema.json',
  'schema/layers.schema.json',
  'schema/report.schema.json',
  'schema/run.schema.json',
  'schema/scan.schema.json',
  'schema/scene.schema.json',
  'schema/sweep.schema.json',
  'schema/values.schema.json',
  'schema/why.schema.json',
]

/**
 * Unpacked. The definitions of the forks' layers, which are in the library and in the program, take half of it;
 * they are in the page again, which is there in files and in one, and in the element for other pages, as are the architectures of transformers. The page's trained LeNet takes 1.7 MB.
 */
const MOST_BYTES = 34_000_000

let folder = ''
let installed = ''
let packed: readonly string[] = []

beforeAll(() => {
  folder = installPackage('installed')
  installed = join(folder, 'node_modules', 'weighbridge')
  packed = readdirSync(installed, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))
    .filter((file) => !file.startsWith('node_modules'))
    .sort()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** All files that are loaded, or read by the type checker, when `file` is: a module and its types go together. */
function reachedFrom(file: string, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(file) || !existsSync(join(installed, file))) return reached
  reached.add(file)
  const text = readFileSync(join(installed, file), 'utf8')
  for (const [, path = ''] of text.matchAll(/(?:from\s*|import\s*|import\(\s*|require\(\s*)['"`](\.[^'"`]+)['"`]/g)) {
    // A declaration names the source that it was made of.
    reachedFrom(posix.join(posix.dirname(file), path.replace(/\.ts$/, '.js')), reached)
  }
  if (file.endsWith('.js')) reachedFrom(file.replace(/\.js$/, '.d.ts'), reached)
  return reached
}

describe('the package', () => {
  it('has the version that the program says', () => {
    expect(VERSION).toBe(manifest.version)
    expect(readFileSync('action.yml', 'utf8')).toContain(`default: ${VERSION}\n`)
  })

  it('holds what its entries need, its papers, and nothing else', () => {
    const entries = [...targets, ...Object.values(manifest.bin)].map((path) => posix.normalize(path))
    const reached = new Set(entries.flatMap((entry) => [...reachedFrom(entry)]))
    const wanted = new Set([...reached, ...PAPERS])
    // The page is not imported: the command line hands it out.
    expect(packed.filter((file) => !wanted.has(file) && !file.startsWith('dist/web/'))).toEqual([])
    expect([...entries, ...PAPERS].filter((file) => !packed.includes(file))).toEqual([])
  })

  it('is small, and does not tell where it was built', () => {
    const files = packed.map((file) => join(installed, file))
    expect(files.map((file) => statSync(file).size).reduce((sum, size) => sum + size)).toBeLessThan(MOST_BYTES)
    expect(files.filter((file) => readFileSync(file, 'utf8').includes(ROOT))).toEqual([])
  })

  it('runs its program', () => {
    const run = (...args: readonly string[]) =>
      spawnSync('npx', ['--no-install', 'weigh', ...args], { cwd: folder, encoding: 'utf8' })
    expect(run('--version')).toMatchObject({ status: 0, stdout: `weigh ${VERSION}\n` })
    expect(run(join(ROOT, 'examples/lenet/lenet.prototxt')).stdout).toContain('431,080 parameters')
  })

  it.each(modules)('can be imported as %s', (name) => {
    const code = `console.log(Object.keys(await import(${JSON.stringify(name)})).length > 0)`
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: folder, encoding: 'utf8' })
    expect(run).toMatchObject({ status: 0, stdout: 'true\n', stderr: '' })
  })
})
