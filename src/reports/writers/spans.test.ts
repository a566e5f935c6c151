import { expect, test } from 'vitest'
import { FRONT_FIRST, line, lineWidth, padLine, shortener, shortenLine, wrapLine } from './spans.ts'
import { textWidth } from './width.ts'

const text = (spans: readonly { readonly text: string }[]) => spans.map((span) => span.text).join('')

test.each([
  ['conv1', 5],
  ['64 × 20', 7],
  ['⌊(28 + 2·0 − 5)/1⌋ + 1', 22],
  ['特征图', 6],
  ['é', 1],
  ['e\u0301', 1],
  ['', 0],
])('%s takes %i columns', (shown, width) => {
  expect(textWidth(shown)).toBe(width)
})

test('pads by columns, not by characters', () => {
  expect(text(padLine(line('层'), 4))).toBe('层  ')
  expect(text(padLine(line('520'), 5, 'right'))).toBe('  520')
  expect(text(padLine(line('long enough'), 3))).toBe('long enough')
})

test('shortens in the middle', () => {
  expect(text(shortenLine(line('inception_4a/3x3_reduce'), 12))).toBe('incept…educe')
  expect(text(shortenLine(line('卷积层卷积层卷积层'), 8))).toBe('卷积…层')
  expect(text(shortenLine(line('conv1'), 5))).toBe('conv1')
})

test('wraps Latin text at blanks', () => {
  const lines = wrapLine([...line('500 + 25,000 ', 'strong'), ...line('= 25,500 parameters')], 16)
  expect(lines.map(text)).toEqual(['500 + 25,000 =', '25,500', 'parameters'])
})

test('wraps Chinese anywhere, but never before a comma', () => {
  const lines = wrapLine(line('每个卷积核，逐层滑动'), 10)
  expect(lines.map(text)).toEqual(['每个卷积', '核，逐层滑', '动'])
  expect(lines.every((spans) => lineWidth(spans) <= 10)).toBe(true)
})

test('cuts names where that leaves them different', () => {
  const cut = (names: readonly string[]) => {
    const lines = names.map((name) => line(name))
    return lines.map(shortener(lines, 10, FRONT_FIRST)).map(text)
  }
  expect(cut(['/res/block1/conv1', '/res/block1/conv2'])).toEqual(['…ck1/conv1', '…ck1/conv2'])
  expect(cut(['network/conv1/block', 'network/conv2/block'])).toEqual(['…nv1/block', '…nv2/block'])
  expect(cut(['conv1_of_the_left', 'conv2_of_the_left'])).toEqual(['conv1…left', 'conv2…left'])
})
