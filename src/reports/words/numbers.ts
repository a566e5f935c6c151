/** Counts and sizes in words. */

import type { Total } from '../../analyze/analysis.ts'
import type { Expr } from '../../core/expr.ts'
import { exprPretty, integerText } from '../../core/notation.ts'
import { type Message, message } from '../../core/words/message.ts'

const KIB = 1024n
const MIB = KIB * KIB
const GIB = MIB * KIB
const TIB = GIB * KIB

/** A number as people write it: `25,000`, or its expression where it is not known. */
export function countText(value: Expr): string {
  return exprPretty(value)
}

/** A total: `≥ 25,000` where it is a lower bound. */
export function totalText({ value, complete }: Total): string {
  return complete ? countText(value) : `≥ ${countText(value)}`
}

/** `n / unit` rounded half up to `decimals` places, exactly. */
function ratio(n: bigint, unit: bigint, decimals: number): string {
  const scale = 10n ** BigInt(decimals)
  const digits = ((2n * n * scale + unit) / (2n * unit)).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, -decimals)
  return `${whole.length > 4 ? integerText(BigInt(whole)) : whole}.${digits.slice(-decimals)}`
}

/** A size in the largest fitting unit, for columns: `580 B`, `196.0 KiB`, `2.81 MiB`. */
export function shortSize(bytes: bigint): string {
  if (bytes < KIB) return `${bytes} B`
  if (bytes < MIB) return `${ratio(bytes, KIB, 1)} KiB`
  if (bytes < GIB) return `${ratio(bytes, MIB, 2)} MiB`
  if (bytes < TIB) return `${ratio(bytes, GIB, 2)} GiB`
  return `${ratio(bytes, TIB, 2)} TiB`
}

/** The two larger units in which a size is told: `1683.9 KiB`, `1.64 MiB`; fewer where they would round to nothing. */
function largerUnits(bytes: bigint): readonly string[] {
  if (bytes < KIB) return []
  if (bytes < MIB / 10n) return [`${ratio(bytes, KIB, 1)} KiB`]
  if (bytes < GIB / 2n) return [`${ratio(bytes, KIB, 1)} KiB`, `${ratio(bytes, MIB, 2)} MiB`]
  if (bytes < TIB / 2n) return [`${ratio(bytes, MIB, 2)} MiB`, `${ratio(bytes, GIB, 2)} GiB`]
  return [`${ratio(bytes, GIB, 2)} GiB`, `${ratio(bytes, TIB, 2)} TiB`]
}

/** A size in bytes and in larger units: `1,724,320 bytes = 1683.9 KiB = 1.64 MiB`. */
export function bytesText(value: Expr): Message {
  const units = typeof value === 'bigint' ? largerUnits(value) : []
  const all = units.map((unit) => ` = ${unit}`).join('')
  return message('{count} bytes{units}', { count: countText(value), units: all })
}

/** A share of a whole: `12.5 %`. */
export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** A size of a shape, without separators of thousands: it stands among others. */
export function dimText(dim: Expr): string {
  if (typeof dim === 'bigint') return dim.toString()
  const text = exprPretty(dim)
  // A sum between × needs brackets; one inside ⌈ ⌉ has them.
  return / [+−] /.test(text.replace(/[⌊⌈(].*?[⌋⌉)]/g, '')) ? `(${text})` : text
}
