/**
 * The public types and their pages. `npm run api` writes both anew: test/golden/api, where a difference is a change that
 * the next version has to tell of, and docs/api.
 */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { surfaceText } from '../scripts/api/listing.ts'
import { apiPages, COMMAND } from '../scripts/api/pages.ts'
import { readSurface } from '../scripts/api/surface.ts'
import { filesBelow } from './shared.ts'

const ROOT = join(import.meta.dirname, '..')
const isUpdate = process.env.UPDATE_API === '1'
const entries = readSurface(ROOT)

const surfaces = new Map(entries.map((entry) => [`${entry.path.replaceAll('/', '-')}.txt`, surfaceText(entry)]))

/** Compares a folder with what it should hold, or writes that. */
function expectFiles(folder: string, wanted: ReadonlyMap<string, string>, said: string): void {
  const whole = join(ROOT, folder)
  if (isUpdate) {
    rmSync(whole, { recursive: true, force: true })
    for (const [name, text] of wanted) {
      mkdirSync(dirname(join(whole, name)), { recursive: true })
      writeFileSync(join(whole, name), text)
    }
  }
  for (const [name, text] of wanted) {
    const file = join(whole, name)
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '', `${said} (${folder}/${name}): ${COMMAND}`).toBe(text)
  }
  const left = filesBelow(whole, '').filter((file) => !wanted.has(relative(whole, file).replaceAll('\\', '/')))
  expect(left, `${folder} has files of names that are gone: ${COMMAND}`).toEqual([])
}

it('the public types are those that were agreed on', () => {
  expectFiles('test/golden/api', surfaces, 'a public type has changed; if it may, say so in CHANGELOG.md and renew')
})

it('docs/api says what the doc comments say', () => {
  expectFiles('docs/api', apiPages(entries), 'the page is stale')
})

it('every public name has a doc comment', () => {
  const silent = entries.flatMap(({ exports }) => exports.filter(({ doc }) => doc === ''))
  expect(silent.map(({ file, name }) => `src/${file}.ts: ${name}`)).toEqual([])
})
