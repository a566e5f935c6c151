import { expect, test } from 'vitest'
import { namePattern } from './name-pattern.ts'

test.each([
  ['conv*', 'conv2', true],
  ['conv*', 'deconv2', false],
  ['*/1x1', 'inception_3a/1x1', true],
  ['conv?', 'conv12', false],
  ['a.b', 'axb', false],
  ['a[b]+(c)', 'a[b]+(c)', true],
  ['*', '', true],
  ['a*a', 'a', false],
  ['*a?c*', 'xxabcx', true],
  ['*a?c', 'abcab', false],
  ['?*?', 'a', false],
  ['', '', true],
  ['**b', 'aab', true],
])('%s and %s: %s', (pattern, name, fits) => {
  expect(namePattern([pattern])(name)).toBe(fits)
})

test('one of several patterns is enough', () => {
  expect(namePattern(['ip*', 'conv1'])('conv1')).toBe(true)
})

test('many stars take no longer than few', () => {
  const pattern = namePattern([`${'*a'.repeat(5000)}b`])
  expect(pattern('a'.repeat(60_000))).toBe(false)
  expect(pattern(`${'a'.repeat(60_000)}b`)).toBe(true)
})
