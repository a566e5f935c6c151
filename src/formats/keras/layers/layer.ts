/** What the operators of Keras's layers share. */

import { type Expr, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Family, Inference, Op, Param, ParamKind, Site } from '../../../core/network/op.ts'
import type { DerivedShape, Shape } from '../../../core/network/shape.ts'
import type { Message } from '../../../core/words/message.ts'
import type { Config } from '../config.ts'

export type LayerOp = Op<Config>
export type LayerSite = Site<Config>

/** A weight of these sizes. */
export function weight(name: string, sizes: readonly (Expr | number)[], kind: ParamKind = 'learned'): Param {
  return { name, shape: sizes.map((size) => given(size)), kind }
}

/** The bias, unless the configuration leaves it out. */
export function biasOf(config: Config, ...sizes: readonly (Expr | number)[]): readonly Param[] {
  return config.flag('use_bias', true) ? [weight('bias', sizes)] : []
}

/** Where each output is as the first input. */
function passedOn({ inputs }: Pick<Site<unknown>, 'inputs'>): Inference {
  return { outputs: [inputs[0]?.map(given)] }
}

/** An operator that leaves the shape as it is. */
export function keeps(
  name: string,
  family: Family,
  summary: Message,
  more: Partial<Omit<LayerOp, 'name' | 'family' | 'summary'>> = {},
): LayerOp {
  return { name, family, summary, source: 'keras/src/layers', infer: passedOn, ...more }
}

/** The input's shape, where it has at least so many axes; reported where it has fewer, or another number with `exact`. */
export function inputOf(site: LayerSite, least: number, exact = false): Shape | undefined {
  const [input] = site.inputs
  if (input === undefined) return undefined
  if (exact ? input.length === least : input.length >= least) return input
  const args = { least, rank: input.length }
  if (exact) site.report('error', 'keras/rank', 'takes an input of {least} axes, not one of {rank}', args)
  else site.report('error', 'keras/rank', 'takes an input of at least {least} axes, not one of {rank}', args)
  return undefined
}

/** Says that a number that a layer needs is missing or no positive number. */
export function positive(site: LayerSite, key: string): number | undefined {
  const value = site.attrs.int(key, 0)
  // Keras 2 takes a layer of no units.
  if (value > 0 || (value === 0 && site.attrs.isOld && key === 'units')) return value
  site.report('error', 'keras/positive', '{key} must be a positive integer', { key })
  return undefined
}

/** All axes but one replaced. */
export function withAxis(shape: Shape, axis: number, size: Quantity): DerivedShape {
  return shape.map((dim, index) => (index === axis ? size : given(dim)))
}

/** A size that grows or shrinks by so much. */
export function grown(size: Expr, by: number): Quantity {
  if (by === 0) return given(size)
  return by > 0 ? q('in + more', { in: size, more: by }) : q('in - less', { in: size, less: -by })
}

export { given, q, unknown }
