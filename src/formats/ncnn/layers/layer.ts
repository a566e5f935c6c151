/** What a layer of a definition sees while it becomes an operator, and what operators of ncnn's layers share. */

import { type Expr, less, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Family, Inference, Op, ParamKind, Site, Work } from '../../../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf } from '../../../core/network/shape.ts'
import type { Severity } from '../../../core/words/issue.ts'
import { type MessageArgs, message } from '../../../core/words/message.ts'
import { eachValue, type PerValue } from '../../../ops/arithmetic.ts'
import type { Params } from '../params.ts'

/** One array that a layer reads from the file of weights, in this order. */
export interface Weight {
  readonly name: string
  readonly shape: DerivedShape
  /** True where four bytes before it say how it is stored; else it is float32. */
  readonly isTagged: boolean
  readonly kind: ParamKind
}

/** What a layer becomes. */
export interface Lowered {
  readonly op: Op
  readonly attrs: unknown
  readonly weights: readonly Weight[]
}

/** What a layer sees. */
export interface LayerSite {
  readonly name: string
  readonly params: Params
  readonly inputCount: number
  readonly outputCount: number
  report(severity: Severity, code: string, text: string, args?: MessageArgs): void
}

/** A function that makes an operator of a layer. */
export type LayerReader = (site: LayerSite) => Lowered

/** Pairs an operator with its attributes and its weights. */
export function lowered<A>(op: Op<A>, attrs: A, weights: readonly (Weight | undefined)[] = []): Lowered {
  return { op: op as Op, attrs, weights: weights.filter((weight) => weight !== undefined) }
}

/** A weight whose storage its tag tells. */
export function tagged(name: string, ...sizes: readonly (bigint | Quantity)[]): Weight {
  return { name, shape: sizes.map(sized), isTagged: true, kind: 'learned' }
}

/** A weight of float32 numbers without a tag. */
export function bare(name: string, ...sizes: readonly (bigint | Quantity)[]): Weight {
  return { name, shape: sizes.map(sized), isTagged: false, kind: 'learned' }
}

/** What was measured, not learned: running statistics, and scales of quantised numbers. */
export function statistic(name: string, ...sizes: readonly bigint[]): Weight {
  return { ...bare(name, ...sizes), kind: 'statistic' }
}

function sized(size: bigint | Quantity): Quantity {
  return typeof size === 'bigint' ? given(size) : size
}

/** Sizes of a blob by the letters that ncnn has for them; those that it lacks are 1. */
export interface Sizes {
  readonly rank: number
  readonly w: Expr
  readonly h: Expr
  readonly d: Expr
  readonly c: Expr
}

/** ncnn's blobs are [w], [h, w], [c, h, w] or [c, d, h, w]. */
export function sizesOf(shape: Shape): Sizes {
  const rank = shape.length
  const [w = 1n, h = 1n] = [shape[rank - 1], shape[rank - 2]]
  const d = rank === 4 ? (shape[1] ?? 1n) : 1n
  const c = rank >= 3 ? (shape[0] ?? 1n) : 1n
  return { rank, w, h: rank >= 2 ? h : 1n, d, c }
}

/** Nothing is known of the outputs, not even their rank. */
export function unknownOutputs({ outputCount }: Pick<Site<unknown>, 'outputCount'>): Inference {
  return { outputs: Array.from({ length: outputCount }, () => undefined) }
}

/** A size that ncnn could make a blob of; reported and unknown where it is not above 0. */
export function sizeChecked(site: Site<unknown>, size: Quantity): Quantity {
  if (less(size.expr, 1n) !== true) return size
  const text = 'a size of the output comes out as {size}: ncnn can not make it'
  site.report('error', 'ncnn/size', text, { size: String(size.expr) })
  return given(unknown)
}

/** An operator whose only output follows from the shape of its first input; nothing is known where that is not. */
export function fromFirst<A>(
  about: { readonly name: string; readonly family: Family; readonly summary: string; readonly source: string },
  shape: (input: Shape, site: Site<A>) => DerivedShape | undefined,
  cost: { readonly counts?: PerValue; readonly work?: Work } = {},
): Op<A> {
  const { counts, work } = cost
  return {
    ...about,
    summary: message(about.summary),
    infer: (site) => {
      const input = site.inputs[0]
      if (input === undefined) return unknownOutputs(site)
      return { outputs: [shape(input, site)] }
    },
    ...(counts !== undefined && { cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), counts, work) }),
  }
}

/** An axis counted without a batch, negative ones from the end. Reported and `undefined` where the blob lacks it. */
export function axisOf(site: Site<unknown>, axis: bigint, rank: number): number | undefined {
  const index = Number(axis < 0n ? axis + BigInt(rank) : axis)
  if (index >= 0 && index < rank) return index
  site.report('error', 'ncnn/axis', 'there is no axis {axis} in a blob of {rank}', { axis, rank })
  return undefined
}

/** The product of sizes, as one size. */
export function flat(shape: Shape): Quantity {
  const [only] = shape
  return shape.length === 1 && only !== undefined ? given(only) : q('prod(in)', { in: shape })
}

/** The letters of a blob's axes, in the order of its shape. */
export const LETTERS: Readonly<Record<number, readonly ('w' | 'h' | 'd' | 'c')[]>> = {
  1: ['w'],
  2: ['h', 'w'],
  3: ['c', 'h', 'w'],
  4: ['c', 'd', 'h', 'w'],
}

/** The letters of a shape's axes; none where a blob can't have so many. */
export function lettersOf(shape: Shape): readonly ('w' | 'h' | 'd' | 'c')[] {
  return LETTERS[shape.length] ?? []
}

/** Whether a factor can be one; tells where not. */
export function isPositive(site: Site<unknown>, factor: bigint): boolean {
  if (factor > 0n) return true
  site.report('error', 'ncnn/window', 'kernel, stride and dilation must be larger than 0')
  return false
}
