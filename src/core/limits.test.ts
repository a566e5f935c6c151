import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as limits from './limits.ts'

test.each(Object.entries(limits))('%s stands in docs/security.md', (name, value) => {
  expect(readFileSync('docs/security.md', 'utf8')).toContain(`| \`${name}\` | ${value.toLocaleString('en')} |`)
})
