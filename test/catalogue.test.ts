import { join } from 'node:path'
import { expect, test } from 'vitest'
import { zh } from '../src/text/zh.ts'
import { templatesIn } from './templates.ts'

const templates = templatesIn(join(import.meta.dirname, '..', 'src'))

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

test('every English template has its Chinese', () => {
  const missing = [...templates].filter(([template]) => zh[template] === undefined)
  expect(missing.map(([template, file]) => `${file}: ${template}`)).toEqual([])
})

test('no Chinese template is left over', () => {
  expect(Object.keys(zh).filter((template) => !templates.has(template))).toEqual([])
})

test.each(Object.entries(zh))('%s has the same names in braces', (english, chinese) => {
  expect(new Set(names(chinese))).toEqual(new Set(names(english)))
})
