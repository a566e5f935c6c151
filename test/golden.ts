/** Comparison with files that hold what is expected. `UPDATE_GOLDEN=1` writes them anew. */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'

const FOLDER = join(import.meta.dirname, 'golden')

/** Compares a text with the golden file `name`; where they differ, the text is left in a `-changed` file beside it. */
export function expectGolden(name: string, actual: string): void {
  const file = join(FOLDER, name)
  const changed = file.replace(/(\.\w+)$/, '-changed$1')
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, actual)
  }
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (actual === expected) rmSync(changed, { force: true })
  else writeFileSync(changed, actual)
  expect(actual, `differs from test/golden/${name}; see ${changed}`).toBe(expected)
}
