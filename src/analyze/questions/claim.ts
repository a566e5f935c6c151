/** A figure that somebody claims, as it is written: its value, how exactly it is said, and what it may count. */

import { type AmountKind, readAmount } from '../../core/words/amount.ts'

/** A figure that somebody claims, as `readClaim` understands it. */
export interface Claim {
  readonly text: string
  /** The values that the text may mean: `MB` may be a million bytes, or 1,048,576. */
  readonly readings: readonly Reading[]
  /** `undefined`: nothing in the text says. */
  readonly kind: AmountKind | undefined
}

/** One value that a claim may mean. */
export interface Reading {
  readonly value: number
  /** Half a unit of the last digit: values this near are rounded to the text. 0 for figures in full. */
  readonly tolerance: number
  readonly unit: string
  /** True where it reads so of bytes alone: an M alone may be 1,048,576 of them. */
  readonly ofBytes?: boolean
}

/** Reads a claim such as `62M`, `93MB`, `3.8 GFLOPs` or `1,725,025 bytes`; `undefined` where it is none. */
export function readClaim(text: string): Claim | undefined {
  const amount = readAmount(text.trim().replace(/^~\s*/, ''))
  if (amount === undefined) return undefined
  const { digits, power, isBinary, prefix, word, kind } = amount
  const decimals = digits.split('.')[1]?.length ?? 0
  const reading = (factor: number, unit: string): Reading => {
    const isInFull = factor === 1 && decimals === 0
    return { value: Number(digits) * factor, tolerance: isInFull ? 0 : (factor * 10 ** -decimals) / 2, unit }
  }
  const decimal = reading(1000 ** power, `${prefix}${word}`)
  if ((kind !== 'bytes' && word !== '') || power === 0) return { text, readings: [decimal], kind }
  const binary = reading(1024 ** power, `${prefix}iB`)
  if (kind === 'bytes' || isBinary) return { text, readings: isBinary ? [binary] : [decimal, binary], kind: 'bytes' }
  return { text, readings: [decimal, { ...binary, ofBytes: true }], kind }
}
