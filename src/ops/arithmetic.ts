/** How operators say what they cost: operations for each value, as formulas that can be explained. */

import { isKnown, mul } from '../core/expr.ts'
import { type Quantity, q } from '../core/formula.ts'
import type { Cost, OperationKind, Work } from '../core/network/op.ts'
import type { Shape } from '../core/network/shape.ts'
import { fromFront } from './axes.ts'

/** Operations for one value; those that are 0 may be left out. */
export type PerValue = Readonly<Partial<Record<OperationKind, number>>>

/** The sizes whose product is told: a batch of one says nothing. */
export function told(shape: Shape): Shape {
  return shape.length > 1 && shape[0] === 1n ? shape.slice(1) : shape
}

/** `count` operations for each value of a shape: `prod(out)`, `3 × prod(out)`. */
export function times(count: number, all: Shape): Quantity {
  const shape = told(all)
  return count === 1 ? q('prod(out)', { out: shape }) : q('count × prod(out)', { count, out: shape })
}

/** The cost of an operator that treats each value for itself. Nothing where the shape is not known. */
export function eachValue(shape: Shape | undefined, counts: PerValue, work?: Work): Cost {
  if (shape === undefined) return unknownCost(work)
  const operations = Object.entries(counts).flatMap(([kind, count]) =>
    count === 0 ? [] : [[kind, times(count, shape)] as const],
  )
  return { operations: Object.fromEntries(operations), ...(work !== undefined && { work }) }
}

/** Something is computed, but nobody can say how much: the shapes are not known. */
export function unknownCost(work?: Work): Cost {
  return { macs: q('?', {}), ...(work !== undefined && { work }) }
}

/** Bias additions: one for each output, where there is a bias. */
export function biasAdds(output: Shape, bias: boolean): Pick<Cost, 'operations'> {
  return bias ? { operations: { add: q('prod(out)', { out: told(output) }) } } : {}
}

/**
 * How many positions of an axis windows read that are cut at its ends: `out` windows of `kernel` positions, `stride`
 * apart, the first `pad` before the axis. In closed form, since sizes in a file may be of any size.
 */
function windowReads(size: bigint, out: bigint, kernel: bigint, stride: bigint, pad: bigint): bigint {
  const whole = out * kernel
  // Window i misses pad − i·stride positions at the front.
  const front = least(out, ceilDiv(pad, stride))
  const missedFront = front * pad - (stride * front * (front - 1n)) / 2n
  // Behind the axis it misses i·stride − pad + kernel − size, and all of its positions once it starts there.
  const room = size + pad - kernel
  const from = least(out, room < 0n ? 0n : room / stride + 1n)
  const beyond = least(out, ceilDiv(size + pad, stride))
  const cut = beyond - from
  const missedEnd = (stride * (beyond * (beyond - 1n) - from * (from - 1n))) / 2n - cut * room + (out - beyond) * kernel
  const reads = whole - missedFront - missedEnd
  return reads < 0n ? 0n : reads
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function ceilDiv(n: bigint, d: bigint): bigint {
  return (n + d - 1n) / d
}

/** Sizes that windows have along one axis. */
export interface WindowAxis {
  readonly size: Shape[number]
  readonly out: Shape[number]
  readonly kernel: Shape[number]
  readonly stride: number
  readonly pad: number
}

/**
 * Values that all windows read, cut at the border: `maps` feature maps × positions along each axis. Where no window is
 * cut, where none moves, or where it can't be known, it is the outputs times the kernel.
 */
export function windowedReads(maps: Shape, axes: readonly WindowAxis[]): Quantity {
  const reads = axes.map(({ size, out, kernel, stride, pad }) => {
    if (!isKnown(size) || !isKnown(out) || !isKnown(kernel) || out < 0n || stride < 1) return undefined
    return windowReads(size, out, kernel, BigInt(stride), BigInt(pad))
  })
  const known = reads.filter((count) => count !== undefined)
  const isKnownAll = known.length === axes.length
  if (isKnownAll && axes.some(({ out, kernel }, axis) => known[axis] !== mul(out, kernel)))
    return q('prod(maps) × prod(reads)', { maps: told(maps), reads: known })
  const out = told([...maps, ...axes.map((axis) => axis.out)])
  return q('prod(out) × prod(kernel)', { out, kernel: axes.map(({ kernel }) => kernel) })
}

/** Softmax along an axis: the largest score is found and taken off, then exp, their sum, and a division each. */
export function softmaxCost(input: Shape | undefined, axis: number): Cost {
  if (input === undefined) return unknownCost('softmax')
  const classes = input[fromFront(axis, input.length)]
  const each = eachValue(input, { add: 2, compare: 1, divide: 1, exp: 1 }, 'softmax')
  return classes === undefined ? each : { ...each, window: classes }
}
