/** Amounts as people type them: `5M`, `20 MiB`, `1,725,025 bytes`, `3.8 GFLOPs`. */

import { parseDecimal } from '../expr/ratio.ts'
import { type Expr, fraction, mul } from '../expr.ts'

/** What an amount may count, by the word behind it. */
export type AmountKind = 'count' | 'arithmetic' | 'bytes'

/** An amount taken apart. */
export interface Amount {
  /** The digits, without what groups them. */
  readonly digits: string
  /** How often they are multiplied by 1,000; a `b` is a billion. */
  readonly power: number
  /** True where an i follows: Ki, Mi and Gi are powers of 1,024. */
  readonly isBinary: boolean
  /** The letter, and the word behind it, as typed: `G` and `FLOPs`; empty where there is none. */
  readonly prefix: string
  readonly word: string
  /** `undefined`: nothing in the text says. */
  readonly kind: AmountKind | undefined
}

const AMOUNT =
  /^([\d,_ ]+(?:\.\d+)?)\s*([kmgbtp]?)(i?)\s*(bytes?|b|params?|parameters|weights|flops?|macs?|maccs?|madds?|mult-?adds?|ops)?$/i

const POWERS: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, b: 3, t: 4, p: 5 }

/** Longer ones are a mistake, and slow to compute with. */
const MOST_DIGITS = 100

/** Takes an amount apart; `undefined` where the text is none. */
export function readAmount(text: string): Amount | undefined {
  const [, grouped = '', prefix = '', binary = '', word = ''] = AMOUNT.exec(text.trim()) ?? []
  const digits = grouped.replace(/[,_ ]/g, '')
  if (!/\d/.test(digits) || digits.length > MOST_DIGITS) return undefined
  // An i needs a letter that it can be of.
  if (binary !== '' && !/^[kmgtp]$/i.test(prefix)) return undefined
  const power = POWERS[prefix.toLowerCase()] ?? 0
  return { digits, power, isBinary: binary !== '', prefix, word, kind: kindOf(word) }
}

function kindOf(word: string): AmountKind | undefined {
  const low = word.toLowerCase()
  if (low === '') return undefined
  if (low.startsWith('byte') || low === 'b') return 'bytes'
  if (low.startsWith('param') || low.startsWith('weight')) return 'count'
  return 'arithmetic'
}

/** The exact value: 1.5MB is 1,500,000 and 1.5MiB 1,572,864. Where `bytes` are meant, a B alone stands for them. */
export function amountValue({ digits, power, isBinary, prefix, word }: Amount, bytes: boolean): Expr {
  const number = parseDecimal(digits) ?? { n: 0n, d: 1n }
  const isByte = bytes && word === '' && prefix.toLowerCase() === 'b'
  return mul(fraction(number.n, number.d), (isBinary ? 1024n : 1000n) ** BigInt(isByte ? 0 : power))
}
