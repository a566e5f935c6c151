/** Operators that put tensors behind one another, or cut them into parts. */

import { add, type Expr, equal, isKnown, isUnknown, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { Inference, Op, Operand, Site } from '../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf, shapeSource } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'
import { firstByItself, fromFront } from './axes.ts'
import { areGiven, moved, type Numbers, numbersIn, numbersOf } from './elements.ts'

const AXIS_RANGE = '{field} {axis} is out of range for an input of {rank} axes'

export interface ConcatAttrs {
  readonly axis: number
  /** Whether the inputs are put together along a new axis. */
  readonly isNewAxis?: boolean
}

/** Puts the inputs behind one another along an axis. */
export const concat: Op<ConcatAttrs> = {
  name: 'concat',
  family: 'shape',
  summary: message('puts its inputs behind one another along an axis'),
  source: 'onnx/defs/tensor/defs.cc, Concat',
  infer: (site) => concatenated(site, site.operands, site.attrs),
}

/** What tensors make put behind one another. */
export function concatenated(
  site: Site<unknown>,
  operands: readonly (Operand | undefined)[],
  { axis, isNewAxis = false }: ConcatAttrs,
): Inference {
  const dtypes = [operands.find((operand) => operand?.dtype !== undefined)?.dtype]
  const shapes = operands.map((operand) => operand?.shape)
  const [first] = shapes.filter((shape) => shape !== undefined)
  if (first === undefined) return { outputs: [], dtypes }
  const rank = isNewAxis ? first.length + 1 : first.length
  const at = fromFront(axis, rank)
  const args = { field: 'axis', axis, rank }
  if (!site.check(at >= 0 && at < rank, 'shape/axis-range', AXIS_RANGE, args)) return { outputs: [], dtypes }
  const stacked = isNewAxis ? shapes.map((shape) => shape && [...shape.slice(0, at), 1n, ...shape.slice(at)]) : shapes
  return { outputs: [concatShape(site, stacked, at, rank)], dtypes, elements: [concatElements(operands, stacked, at)] }
}

function concatShape(
  site: Site<unknown>,
  shapes: readonly (Shape | undefined)[],
  axis: number,
  rank: number,
): DerivedShape {
  const output: Quantity[] = []
  for (let at = 0; at < rank; at++) {
    const sizes = shapes.map((shape) => shape?.[at] ?? unknown)
    output.push(at === axis ? totalOf(sizes) : given(commonOf(sizes)))
  }
  const known = shapes.filter((shape) => shape !== undefined)
  const isFitting = known.every(
    (shape) =>
      shape.length === rank &&
      shape.every((size, at) => at === axis || equal(size, output[at]?.expr ?? size) !== false),
  )
  const args = { shapes: shapes.map(shapeSource).join(', '), axis }
  site.check(isFitting, 'concat/shapes', 'the shapes {shapes} differ beside axis {axis}', args)
  return output
}

function totalOf(sizes: Shape): Quantity {
  const [only] = sizes
  return sizes.length === 1 && only !== undefined ? given(only) : q('sum(sizes)', { sizes })
}

/** The size that all have: a known one where there is one. */
function commonOf(sizes: Shape): Expr {
  return sizes.find(isKnown) ?? sizes.find((size) => !isUnknown(size)) ?? unknown
}

function concatElements(
  operands: readonly (Operand | undefined)[],
  shapes: readonly (Shape | undefined)[],
  axis: number,
): readonly Expr[] | undefined {
  const parts = operands.map((operand, index) => {
    const sizes = numbersIn(shapes[index])
    return (
      operand?.elements &&
      sizes && { elements: operand.elements, run: sizes.slice(axis).reduce((all, n) => all * n, 1) }
    )
  })
  if (!parts.every((part) => part !== undefined)) return undefined
  const rows = Math.max(0, ...parts.map(({ elements, run }) => (run === 0 ? 0 : elements.length / run)))
  return Array.from({ length: rows }, (_, row) =>
    parts.flatMap(({ elements, run }) => elements.slice(row * run, (row + 1) * run)),
  ).flat()
}

export interface SplitAttrs {
  readonly axis: number
  /** The sizes of the parts; absent: equal ones. */
  readonly sizes: Numbers
  /** Whether a last part may be smaller: as many whole ones as fit. */
  readonly isUneven: boolean
}

/** Cuts into parts along an axis. */
export const split: Op<SplitAttrs> = {
  name: 'split',
  family: 'shape',
  summary: message('cuts its input into parts along an axis'),
  source: 'onnx/defs/tensor/defs.cc, Split',
  infer: (site) => {
    const { attrs, operands, outputCount } = site
    const [operand] = operands
    const shape = operand?.shape
    const dtypes = Array.from({ length: outputCount }, () => operand?.dtype)
    if (shape === undefined) return { outputs: [], dtypes }
    const axis = fromFront(attrs.axis, shape.length)
    const args = { field: 'axis', axis: attrs.axis, rank: shape.length }
    if (!site.check(axis >= 0 && axis < shape.length, 'shape/axis-range', AXIS_RANGE, args))
      return { outputs: [], dtypes }
    const parts = partsOf(site, shape[axis] ?? unknown, outputCount)
    const outputs = parts.map((part) => shape.map((size, at) => (at === axis ? part : given(size))))
    let start = 0
    const elements = outputs.map((output, index) => {
      const from = start
      start += Number(isKnown(parts[index]?.expr ?? unknown) ? parts[index]?.expr : Number.NaN)
      if (Number.isNaN(from)) return undefined
      return moved(operand, shapeOf(output), (place) => place.map((at, index) => (index === axis ? at + from : at)))
    })
    return { outputs, dtypes, elements }
  },
  parameterKind: firstByItself,
}

function partsOf(site: Site<SplitAttrs>, size: Expr, count: number): readonly Quantity[] {
  const { attrs } = site
  if (areGiven(site, attrs.sizes)) {
    const sizes = numbersOf(site, attrs.sizes)
    if (sizes === undefined) return Array.from({ length: count }, () => given(unknown))
    const args = { parts: shapeSource(sizes), size: shapeSource([size]).slice(1, -1) }
    const isWhole = sizes.length === count && equal(sizes.reduce(add, 0n), size) !== false
    site.check(isWhole, 'split/sizes', 'the parts {parts} do not make up the size {size}', args)
    return sizes.map((part) => (isKnown(part) && part < 0n ? given(unknown) : given(part)))
  }
  if (count < 2) return Array.from({ length: count }, () => given(size))
  const equalPart = q(attrs.isUneven ? 'ceil(in / parts)' : 'in / parts', { in: size, parts: count })
  const rest = q('in - part * (parts - 1)', { in: size, part: equalPart.expr, parts: count })
  const isEven = !isKnown(size) || (isKnown(equalPart.expr) && rest.expr === equalPart.expr)
  const args = { size: shapeSource([size]).slice(1, -1), count }
  if (!attrs.isUneven) {
    site.check(isEven, 'split/uneven', 'the size {size} can not be cut into {count} equal parts', args)
    return Array.from({ length: count }, () => (isEven ? equalPart : given(unknown)))
  }
  const isPossible = !isKnown(rest.expr) || rest.expr >= 0n
  site.check(isPossible, 'split/negative-part', 'the last of {count} parts of the size {size} would be negative', args)
  const last = isPossible ? (isEven && isKnown(size) ? equalPart : rest) : given(unknown)
  return [...Array.from({ length: count - 1 }, () => equalPart), last]
}
