import { expect, test } from 'vitest'
import { add, floor, fraction, mul, sub, symbol } from '../../core/expr.ts'
import { say } from '../../core/words/message.ts'
import { bytesText, countText, factorText, openSumText, shortExpr, shortSize, totalText } from './numbers.ts'

test.each([
  [0n, '0 B'],
  [1023n, '1023 B'],
  [1024n, '1.0 KiB'],
  [200_704n, '196.0 KiB'],
  [2_949_120n, '2.81 MiB'],
  [553_432_081n, '527.79 MiB'],
  [1n << 30n, '1.00 GiB'],
  [5n << 40n, '5.00 TiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(shortSize(bytes)).toBe(text)
})

test.each([
  [580n, '580 bytes'],
  [2_080n, '2,080 bytes = 2.0 KiB'],
  [1_724_320n, '1,724,320 bytes = 1683.9 KiB = 1.64 MiB'],
  [243_860_896n, '243,860,896 bytes = 238,145.4 KiB = 232.56 MiB'],
  [1_620_000_000_000n, '1,620,000,000,000 bytes = 1508.74 GiB = 1.47 TiB'],
])('%d bytes in words', (bytes, text) => {
  expect(say(bytesText(bytes))).toBe(text)
})

test('what is not known stays an expression', () => {
  const bytes = mul(symbol('N'), 4n)
  expect(say(bytesText(bytes))).toBe('4·N bytes')
  expect(countText(bytes)).toBe('4·N')
  expect(totalText({ value: 431_080n, complete: false })).toBe('≥ 431,080')
})

const [c, h, w] = [symbol('C'), symbol('H'), symbol('W')]
const half = floor(mul(h, fraction(1n, 2n)))

test.each([
  [mul(500n, c), 24, '500·C'],
  [add(mul(500n, c), 20n), 9, '500·C + …'],
  [mul(half, sub(w, 4n)), 60, '⌊H/2⌋·(W − 4)'],
  [mul(half, sub(w, 4n)), 12, '⌊H/2⌋·(W − …'],
  [12_345_678n, 3, '12,345,678'],
])('expressions are cut between terms, numbers never', (value, most, text) => {
  expect(shortExpr(value, most)).toBe(text)
})

test('a sum begins with what is known of it', () => {
  expect(openSumText([520n, mul(500n, c), 5_010n])).toBe('5,530 + 500·C')
  expect(openSumText([mul(500n, c)])).toBe('500·C')
  expect(openSumText(Array.from({ length: 99 }, () => mul(half, w)))).toMatch(/^W·⌊H\/2⌋ \+ .* \+ …$/)
})

test('a sum inside a product stands in brackets', () => {
  expect(factorText(add(c, 20n))).toBe('(C + 20)')
  expect(factorText(half)).toBe('⌊H/2⌋')
})
