import { expect, test } from 'vitest'
import { exprText } from '../expr.ts'
import { amountValue, readAmount } from './amount.ts'

function exact(text: string, bytes = false): string | undefined {
  const amount = readAmount(text)
  return amount && exprText(amountValue(amount, bytes))
}

test.each([
  ['0', '0'],
  ['431080', '431080'],
  ['1,725,025', '1725025'],
  ['1_000', '1000'],
  ['5M', '5000000'],
  ['5 m', '5000000'],
  ['1.5MB', '1500000'],
  ['1.5MiB', '1572864'],
  ['20MiB', '20971520'],
  ['20 Mi', '20971520'],
  ['1G', '1000000000'],
  ['3.8 GFLOPs', '3800000000'],
  ['2T', '2000000000000'],
  ['0.1P', '100000000000000'],
  ['12 bytes', '12'],
  ['5 params', '5'],
  ['7B', '7000000000'],
  ['9007199254740993', '9007199254740993'],
])('%s is %s', (text, value) => {
  expect(exact(text)).toBe(value)
})

test('a B alone is a byte where bytes are meant', () => {
  expect(exact('7B', true)).toBe('7')
  expect(exact('7KB', true)).toBe('7000')
  expect(exact('0.3KiB', true)).toBe('307.2')
})

test.each(['', 'many', 'M', '5iB', '5Bi', '3 lions', '-5M', '1e6', '.', '5MiMiB', '9'.repeat(101)])(
  '%j is none',
  (text) => {
    expect(readAmount(text)).toBeUndefined()
  },
)
