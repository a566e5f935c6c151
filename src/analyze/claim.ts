/** A figure that somebody claims, as it is written: its value, how exactly it is said, and what it may count. */

/** What a figure may count. */
export type ClaimKind = 'count' | 'arithmetic' | 'bytes'

/** A figure that somebody claims, as `readClaim` understands it. */
export interface Claim {
  readonly text: string
  /** The values that the text may mean: `MB` may be a million bytes, or 1,048,576. */
  readonly readings: readonly Reading[]
  /** `undefined`: nothing in the text says. */
  readonly kind: ClaimKind | undefined
}

/** One value that a claim may mean. */
export interface Reading {
  readonly value: number
  /** Half a unit of the last digit: values this near are rounded to the text. 0 for figures in full. */
  readonly tolerance: number
  readonly unit: string
}

const DECIMAL: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, b: 1e9, t: 1e12 }
const BINARY: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

const FIGURE =
  /^~?\s*([\d,_ ]+(?:\.\d+)?)\s*([kmgbt]?)\s*(i?)(bytes?|b|params?|parameters|weights|flops?|macs?|maccs?|madds?|mult-?adds?|ops)?$/i

/** Reads a claim such as `62M`, `93MB`, `3.8 GFLOPs` or `1,725,025 bytes`; `undefined` where it is none. */
export function readClaim(text: string): Claim | undefined {
  const [, digits = '', prefix = '', binary = '', word = ''] = FIGURE.exec(text.trim()) ?? []
  const plain = digits.replace(/[,_ ]/g, '')
  if (!/\d/.test(plain)) return undefined
  const scale = prefix.toLowerCase()
  const kind = kindOf(word)
  const decimals = plain.split('.')[1]?.length ?? 0
  const reading = (factor: number, unit: string): Reading => {
    const isInFull = factor === 1 && decimals === 0
    return { value: Number(plain) * factor, tolerance: isInFull ? 0 : (factor * 10 ** -decimals) / 2, unit }
  }
  const decimal = reading(DECIMAL[scale] ?? 1, `${prefix}${word}`)
  const factor = BINARY[scale]
  if (kind !== 'bytes' || factor === undefined) return { text, readings: [decimal], kind }
  const inBinary = reading(factor, `${prefix}iB`)
  return { text, readings: binary === '' ? [decimal, inBinary] : [inBinary], kind }
}

function kindOf(word: string): ClaimKind | undefined {
  const low = word.toLowerCase()
  if (low === '') return undefined
  if (low.startsWith('byte') || low === 'b') return 'bytes'
  if (low.startsWith('param') || low.startsWith('weight')) return 'count'
  return 'arithmetic'
}
