/** Counts and sizes in words. */

import type { Total } from '../../analyze/analysis.ts'
import { type Expr, isUnknown, sum } from '../../core/expr.ts'
import { exprPretty, integerText } from '../../core/notation.ts'
import { type Message, message } from '../../core/words/message.ts'

const KIB = 1024n
const MIB = KIB * KIB
const GIB = MIB * KIB
const TIB = GIB * KIB

/** A number as people write it: `25,000`, or its expression where it is not known, as far as that fits on a line. */
export function countText(value: Expr): string {
  return shortExpr(value, LONGEST)
}

/** Longer expressions are cut; `explain` and `--symbolic` print them whole. */
const LONGEST = 60

/** Where one term of a sum ends and the next begins, or brackets open and close. */
const BETWEEN_TERMS = / [+−] |[([⌊⌈|]|[)\]⌋⌉]/g

/** An expression as far as it goes into so many characters, by whole terms: `500·C·H·W − 2,000·C·H + …`. */
export function shortExpr(value: Expr, most: number): string {
  const text = exprPretty(value)
  if (typeof value === 'bigint' || text.length <= most) return text
  let depth = 0
  let end = 0
  for (const { 0: found, index } of text.matchAll(BETWEEN_TERMS)) {
    if (/[([⌊⌈]/.test(found)) depth++
    else if (/[)\]⌋⌉]/.test(found)) depth--
    else if (depth === 0 && index + 4 <= most) end = index
  }
  if (end > 0) return `${text.slice(0, end)} + …`
  const [, call = ''] = /^(\w+)\(/.exec(text) ?? []
  return call === '' ? `${text.slice(0, most - 1)}…` : `${call}(…)`
}

/** A sum of many parts: what is known of it, and then its parts with symbols, as far as they fit on a line. */
export function openSumText(parts: readonly Expr[]): string {
  const open = parts.filter((part) => typeof part !== 'bigint' && !isUnknown(part))
  const known = sum(parts.filter((part) => typeof part === 'bigint'))
  const texts = [...(known === 0n && open.length > 0 ? [] : [known]), ...open].map(exprPretty)
  const lengths = texts.map((_, index) => texts.slice(0, index + 1).join(' + ').length)
  const fitting = Math.max(1, lengths.filter((length) => length <= LONGEST).length)
  const more = fitting < texts.length ? ' + …' : ''
  return `${texts.slice(0, fitting).join(' + ')}${more}`
}

/** A number inside a product: a sum stands in brackets. */
export function factorText(value: Expr): string {
  const text = countText(value)
  return typeof value !== 'bigint' && / [+−] /.test(text.replace(/[⌊⌈(].*?[⌋⌉)]/g, '')) ? `(${text})` : text
}

/** A total: `≥ 25,000` where it is a lower bound. */
export function totalText({ value, complete }: Total): string {
  return complete ? countText(value) : `≥ ${countText(value)}`
}

/** The same with its expression whole, however long. */
export function wholeTotalText({ value, complete }: Total): string {
  return complete ? exprPretty(value) : `≥ ${exprPretty(value)}`
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
  return factorText(dim)
}
