/** What a section of a cfg sees while it becomes an operator, and what operators of Darknet's layers share. */

import { type Expr, less, unknown } from '../../../core/expr.ts'
import { given, type Quantity } from '../../../core/formula.ts'
import type { ValueId } from '../../../core/network/model.ts'
import type { Inference, Op, Param, Site } from '../../../core/network/op.ts'
import type { DerivedShape, Shape } from '../../../core/network/shape.ts'
import type { IssueContext, Severity } from '../../../core/words/issue.ts'
import type { MessageArgs } from '../../../core/words/message.ts'
import { product } from '../../../ops/axes.ts'
import type { Dialect, Options } from '../cfg.ts'

/** What a section becomes. */
export interface Lowered {
  readonly op: Op
  readonly attrs: unknown
  /** Default: what the layer before makes. */
  readonly inputs?: readonly (ValueId | undefined)[]
  /** How many values it makes; default 1. The last of them is what the next layer reads. */
  readonly outputs?: number
  /** The layer whose weights these are; default: it has its own. */
  readonly owner?: string
}

/** Pairs an operator with its attributes. */
export function lowered<A>(op: Op<A>, attrs: A, more: Omit<Lowered, 'op' | 'attrs'> = {}): Lowered {
  return { op: op as Op, attrs, ...more }
}

/** What a section sees. */
export interface SectionSite {
  readonly options: Options
  readonly dialect: Dialect
  /** Which layer it is, from 0. */
  readonly index: number
  /** What the layer before makes; the network's input for the first. */
  readonly previous: ValueId
  /** The value of the layer that a number of the file means: from the start, or backwards where it is negative. */
  layer(number: bigint, key: string): ValueId | undefined
  report(severity: Severity, code: string, text: string, args?: MessageArgs, context?: IssueContext): void
  /** Says that the other program reads the section otherwise, and in what: a word or two. */
  differs(what: string): void
}

/** A function that makes an operator of a section. */
export type LayerReader = (site: SectionSite) => Lowered

/** An image, as most layers want one: batch, channels, height, width. */
export type Image = readonly [Expr, Expr, Expr, Expr]

/**
 * The image that a layer reads. Reported where the layer before keeps no image, as softmax and cost keep none, or an empty
 * one (parser.c: "Layer before … must output image"). `undefined` also where nothing is known of the input.
 */
export function imageOf(site: Site<unknown>, input = 0): Image | undefined {
  const shape = site.inputs[input]
  if (shape === undefined) return undefined
  const [batch, channels, height, width] = shape
  const isImage = channels !== undefined && height !== undefined && width !== undefined && !shape.includes(0n)
  if (batch !== undefined && isImage) return [batch, channels, height, width]
  site.report('error', 'darknet/no-image', 'the layer before gives no image of channels, height and width')
  return undefined
}

/** Values of one example. */
export function countOf(shape: Shape): Expr {
  return product(shape.slice(1))
}

/** Nothing is known of the outputs, not even their rank. */
export function unknownOutputs(
  { outputCount }: Pick<Site<unknown>, 'outputCount'>,
  params: readonly Param[] = [],
): Inference {
  return { outputs: Array.from({ length: outputCount }, () => undefined), params }
}

/** An input's shape passed on. */
export function passedOn(site: Site<unknown>): Inference {
  const output = site.inputs[0]?.map(given)
  return { outputs: Array.from({ length: site.outputCount }, () => output) }
}

/** The size itself, or unknown and reported where it comes out negative: nothing behind it can be right. */
export function sizeChecked(site: Site<unknown>, size: Quantity, axis: 'height' | 'width'): Quantity {
  if (less(size.expr, 0n) !== true) return size
  const text =
    axis === 'height' ? 'the height of the output is negative: {size}' : 'the width of the output is negative: {size}'
  site.report('error', 'darknet/negative-size', text, { size: String(size.expr) })
  return given(unknown)
}

/** Learned numbers, statistics with `statistic`; `undefined` of none: Darknet reads nothing for it. */
export function param(name: string, shape: DerivedShape | undefined, kind: Param['kind'] = 'learned'): Param {
  return { name, shape, kind }
}

/** The parameters that hold anything. */
export function nonEmpty(params: readonly Param[]): readonly Param[] {
  return params.filter(({ shape }) => shape?.some(({ expr }) => expr === 0n) !== true)
}

/** Statistics and scales of a batch normalisation, in the order in which they are read. */
export function normParams(prefix: string, channels: Expr): readonly Param[] {
  const shape = [given(channels)]
  return [
    param(`${prefix}scales`, shape),
    param(`${prefix}rolling_mean`, shape, 'statistic'),
    param(`${prefix}rolling_variance`, shape, 'statistic'),
  ]
}
