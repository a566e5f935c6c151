/** Numbers and shapes of two sides, as they are told. */

import type { KnownShape } from '../../analyze/diff/diff.ts'
import { type Change, isUnchanged } from '../../analyze/diff/figures.ts'
import { type Expr, isUnknown, keyOf } from '../../core/expr.ts'
import type { Shape } from '../../core/network/shape.ts'
import { type Cell, textCell } from '../table.ts'
import { countText, dimText, shortSize } from '../words/numbers.ts'

/** How a figure is written: in full, or in the unit that fits. */
export type Unit = 'count' | 'bytes'

/** `+312`, `−1.2 KiB`; empty where both sides say the same, `?` after it where it is only that of what is known. */
export function deltaText(change: Change, unit: Unit): string {
  if (isUnchanged(change)) return ''
  return isUnknown(change.delta) ? '?' : `${signedText(change.delta, unit)}${isWhole(change) ? '' : '?'}`
}

/** Whether both sides are known in full. */
export function isWhole({ before, after }: Change): boolean {
  return before?.complete !== false && after?.complete !== false
}

function signedText(delta: Expr, unit: Unit): string {
  if (typeof delta !== 'bigint') return symbolicText(delta, unit)
  const size = delta < 0n ? -delta : delta
  const text = unit === 'bytes' ? shortSize(size) : countText(size)
  return delta === 0n ? '±0' : `${delta < 0n ? '−' : '+'}${text}`
}

/** Longer expressions are cut: they stand in a table. */
const MOST_CHARACTERS = 24

function symbolicText(value: Expr, unit: Unit): string {
  const text = `${countText(value)}${unit === 'bytes' ? ' B' : ''}`
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1)}…`
}

/** The difference as a share of the first side, where both are known: `+16.0 %`. */
export function shareText({ before, after, delta }: Change): string {
  const share = shareOf({ before, after, delta })
  if (share === undefined || share === 0) return ''
  return `${share < 0 ? '−' : '+'}${(100 * Math.abs(share)).toFixed(1)} %`
}

/** The difference as a share of the first side; `undefined` where that is 0, or not all is known. */
export function shareOf({ before, after, delta }: Change): number | undefined {
  if (before?.complete !== true || after?.complete !== true) return undefined
  if (typeof before.value !== 'bigint' || typeof delta !== 'bigint' || before.value === 0n) return undefined
  return Number((delta * 1_000_000n) / before.value) / 1_000_000
}

/** A figure of one side; empty where there is none. */
export function figureCell(side: Change['before'], unit: Unit): Cell {
  if (side === undefined) return textCell('–', { tone: 'faint' })
  if (isUnknown(side.value) || (!side.complete && side.value === 0n)) return textCell('?')
  if (typeof side.value !== 'bigint') return textCell(`${side.complete ? '' : '≥ '}${symbolicText(side.value, unit)}`)
  return { kind: unit === 'bytes' ? 'bytes' : 'integer', value: side.value, atLeast: !side.complete }
}

/** `64 × 20→32 × 24 × 24`, or both shapes where they have not as many axes; a shape alone where only one side has it. */
export function shapesText(before: KnownShape | undefined, after: KnownShape | undefined, times = ' × '): string {
  const [one, other] = [before?.shape, after?.shape]
  if (before === undefined || after === undefined) return shapeText(one ?? other, times)
  if (one === undefined || other === undefined || one.length !== other.length || one.length === 0) {
    return `${shapeText(one, times)} → ${shapeText(other, times)}`
  }
  return one.map((dim, axis) => dimsText(dim, other[axis] ?? dim)).join(times)
}

function dimsText(before: Expr, after: Expr): string {
  return keyOf(before) === keyOf(after) ? dimText(before) : `${dimText(before)}→${dimText(after)}`
}

/** A shape; `?` where its rank is not known. */
function shapeText(shape: Shape | undefined, times: string): string {
  if (shape === undefined) return '?'
  return shape.length === 0 ? '1' : shape.map(dimText).join(times)
}
