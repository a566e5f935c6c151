/** The house keeps its rooms apart: who may import whom, read off the import lines. */

import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesBelow } from './shared.ts'

/** Room → rooms that it may import beside itself. Rooms at the top may import all. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  wire: ['core'],
  ops: ['core'],
  formats: ['core', 'wire', 'ops'],
  analyze: ['core'],
  run: ['core', 'ops'],
  text: ['core'],
  reports: ['core', 'analyze'],
  figures: ['core', 'analyze'],
}

/** Only these may reach for Node. */
const MAY_USE_NODE = /^(cli\/|node\.ts$)/

const files = filesBelow('src', '.ts').map((file) => relative('src', file))
const sources = files.filter((file) => !file.endsWith('.test.ts'))

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join('src', file), 'utf8')
  return [...text.matchAll(/(?:^(?:import|export)[^'"]*?from |^import |import\()\s*'([^']+)'/gm)].map(
    ([, path = '']) => path,
  )
}

function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : ''
}

describe('the house', () => {
  it.each(sources)('src/%s imports only what its room may', (file) => {
    const room = roomOf(file)
    const allowed = MAY_IMPORT[room]
    for (const path of importsOf(file)) {
      if (path.startsWith('node:')) expect(file, `${path} in a file that must run in a browser`).toMatch(MAY_USE_NODE)
      if (!path.startsWith('.')) continue
      expect(path, 'imports name the .ts file').toMatch(/\.ts$/)
      const target = roomOf(join(dirname(file), path))
      if (allowed !== undefined && target !== room) expect(allowed, `src/${file} imports ${path}`).toContain(target)
    }
  })

  it('keeps formats apart from one another', () => {
    const formats = sources.filter((file) => /^formats\/[^/]+\//.test(file))
    for (const file of formats) {
      for (const path of importsOf(file).filter((found) => found.startsWith('.'))) {
        const target = join(dirname(file), path)
        const other = /^formats\/([^/]+)\//.exec(target)?.[1]
        if (other !== undefined) expect(file.startsWith(`formats/${other}/`), `src/${file} imports ${path}`).toBe(true)
      }
    }
  })

  it('names files in kebab-case and after what they hold', () => {
    for (const file of files) {
      const name = file.split('/').at(-1) ?? ''
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|property|generated))*\.ts$/)
      expect(name).not.toMatch(/^(utils?|helpers?|common|misc)\./)
    }
  })

  it('has no default exports and no enums', () => {
    for (const file of files) {
      const text = readFileSync(join('src', file), 'utf8')
      expect(text, file).not.toMatch(/^export default /m)
      expect(text, file).not.toMatch(/^(export )?(const )?enum /m)
    }
  })

  it("never switches on an operator's name where it must ask the operator", () => {
    for (const file of sources.filter((found) => /^(analyze|reports|figures)\//.test(found))) {
      expect(readFileSync(join('src', file), 'utf8'), file).not.toMatch(/op\.name\s*(===|!==)|switch \([^)]*op\.name/)
    }
  })
})
