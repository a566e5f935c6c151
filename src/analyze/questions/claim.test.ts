import { expect, test } from 'vitest'
import { readClaim } from './claim.ts'

test.each([
  ['62M', undefined, [62e6, 62 * 2 ** 20]],
  ['1.64K', undefined, [1640, 1.64 * 1024]],
  ['1.5Mi', 'bytes', [1.5 * 2 ** 20]],
  ['62M params', 'count', [62e6]],
  ['3.8 GFLOPs', 'arithmetic', [3.8e9]],
  ['15.5 GMACs', 'arithmetic', [15.5e9]],
  ['93MB', 'bytes', [93e6, 93 * 2 ** 20]],
  ['93 MiB', 'bytes', [93 * 2 ** 20]],
  ['1,725,025 bytes', 'bytes', [1_725_025]],
  ['431080', undefined, [431_080]],
] as const)('%s', (text, kind, values) => {
  const claim = readClaim(text)
  expect(claim?.kind).toBe(kind)
  expect(claim?.readings.map(({ value }) => value)).toEqual(values)
})

test('a figure in full allows no rounding, a rounded one half of its last digit', () => {
  expect(readClaim('1,725,025 bytes')?.readings[0]?.tolerance).toBe(0)
  expect(readClaim('3.8 GFLOPs')?.readings[0]?.tolerance).toBe(0.05e9)
  expect(readClaim('62M')?.readings[0]?.tolerance).toBe(0.5e6)
})

test.each(['', 'many', 'M', '3 lions', '-5M'])('%j is no figure', (text) => {
  expect(readClaim(text)).toBeUndefined()
})
