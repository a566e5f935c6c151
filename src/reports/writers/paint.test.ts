import { expect, test } from 'vitest'
import { paint } from './paint.ts'
import { line } from './spans.ts'

test('paints by style, and nothing without colours', () => {
  expect(paint(line('conv1', 'strong'), true)).toBe('\u001b[1mconv1\u001b[0m')
  expect(paint(line('conv1', 'strong'), false)).toBe('conv1')
  expect(paint(line('   ', 'strong'), true)).toBe('   ')
})

test('shows control characters of names instead of passing them to the terminal', () => {
  expect(paint(line('a\u001b[31mb\nc\u202ed'), false)).toBe('a\\u001b[31mb\\u000ac\\u202ed')
})
