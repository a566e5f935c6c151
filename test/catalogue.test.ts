import { join } from 'node:path'
import { expect, test } from 'vitest'
import { page } from '../src/text/zh/page.ts'
import { zh } from '../src/text/zh.ts'
import { templatesIn } from './templates.ts'

const templates = templatesIn(join(import.meta.dirname, '..', 'src'))
const pageTemplates = templatesIn(join(import.meta.dirname, '..', 'web'))

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

test('every English template has its Chinese', () => {
  const missing = [...templates].filter(([template]) => zh[template] === undefined)
  expect(missing.map(([template, file]) => `${file}: ${template}`)).toEqual([])
})

test('no Chinese template is left over', () => {
  expect(Object.keys(zh).filter((template) => !templates.has(template))).toEqual([])
})

test('every English template of the page has its Chinese', () => {
  // The worker and the element have the library's texts too; the rest of the page loads its own only.
  const known = (template: string, file: string) =>
    page[template] ?? (/[\\/]web[\\/](worker|component)[\\/]/.test(file) ? zh[template] : undefined)
  const missing = [...pageTemplates].filter(([template, file]) => known(template, file) === undefined)
  expect(missing.map(([template, file]) => `${file}: ${template}`)).toEqual([])
})

test('no Chinese template of the page is left over', () => {
  expect(Object.keys(page).filter((template) => !pageTemplates.has(template))).toEqual([])
})

test.each(Object.entries({ ...zh, ...page }))('%s has the same names in braces', (english, chinese) => {
  expect(new Set(names(chinese))).toEqual(new Set(names(english)))
})
