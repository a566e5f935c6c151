/** Operators that treat each element for itself, of one input or of several laid over one another. */

import { type Expr, mul } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { Dtype } from '../core/network/dtype.ts'
import type { Cost, Family, Inference, Op, OperationKind, Site, Work } from '../core/network/op.ts'
import { type DerivedShape, shapeOf } from '../core/network/shape.ts'
import type { Message } from '../core/words/message.ts'
import { eachValue, type PerValue, told } from './arithmetic.ts'
import { broadcast, combined } from './broadcast.ts'
import { attempt, doubleOf, ofDouble, roundedTo } from './elements.ts'

/** Computes an element from those of the inputs at its place; results of floats are rounded to their type by the caller. */
export type Fold = (values: readonly Expr[], dtype: Dtype | undefined) => Expr

/** What sets one such operator apart. */
export interface PointwiseRule {
  readonly name: string
  readonly family: Family
  readonly summary: Message
  readonly source: string
  /** Operations for one element; of several inputs for each but the first. */
  readonly counts?: PerValue
  readonly work?: Work
  /** How elements follow where they are known; absent: sizes are never computed from it. */
  readonly fold?: Fold
  /** The type of what comes out; absent: that of the first input. */
  readonly dtype?: Dtype
}

/** How inputs of different shapes are laid over one another. */
export interface Overlay {
  /**
   * `both`: sizes of 1 stretch. `first`: what comes out has the shape of the first, and the second lies on its axes from
   * `axis` on, or on its last ones.
   */
  readonly broadcast: 'both' | 'first'
  readonly axis?: number | undefined
  /** Overrides how elements follow. */
  readonly fold?: Fold | undefined
}

/** An operator of one input. */
export function unary(rule: PointwiseRule): Op<unknown> {
  return {
    ...described(rule),
    infer: (site) => {
      const [operand] = site.operands
      refuseTexts(site, rule)
      const elements = rule.fold && combined([operand], operand?.shape, folding(rule.fold, operand?.dtype))
      return inferred(operand?.shape?.map(given), rule.dtype ?? operand?.dtype, elements)
    },
    ...(hasCounts(rule) && { cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), rule.counts ?? {}, rule.work) }),
  }
}

/** An operator of any number of inputs. */
export function overlaid(rule: PointwiseRule): Op<Overlay> {
  return {
    ...described(rule),
    infer: (site) => {
      const { operands, attrs, inputs } = site
      refuseTexts(site, rule)
      const output = attrs.broadcast === 'both' ? broadcast(site, inputs) : laidOnFirst(site)
      const dtype = operands.find((operand) => operand?.dtype !== undefined)?.dtype
      const fold = attrs.fold ?? rule.fold
      const elements = fold && combined(operands, shapeOf(output), folding(fold, dtype))
      return inferred(output, rule.dtype ?? dtype, elements)
    },
    ...(hasCounts(rule) && { cost: ({ inputs, outputs }) => timesInputs(rule, inputs.length - 1, outputs[0]) }),
  }
}

/** Texts can be compared for equality, and no more. */
function refuseTexts({ operands, check }: Site<unknown>, { name }: PointwiseRule): void {
  const isText = name !== 'equal' && operands.some((operand) => operand?.dtype === 'string')
  check(!isText, 'operator/texts', 'nothing of texts can be computed')
}

function described({ name, family, summary, source }: PointwiseRule) {
  return { name, family, summary, source }
}

function hasCounts({ counts = {} }: PointwiseRule): boolean {
  return Object.keys(counts).length > 0
}

function inferred(
  output: DerivedShape | undefined,
  dtype: Dtype | undefined,
  elements: readonly Expr[] | undefined,
): Inference {
  return { outputs: [output], dtypes: [dtype], elements: [elements] }
}

function folding(fold: Fold, dtype: Dtype | undefined): (values: readonly Expr[]) => Expr {
  return (values) => attempt(() => roundedTo(dtype, fold(values, dtype)))
}

/** The shape of the first; the others must have its sizes or 1 where they lie. */
function laidOnFirst(site: Site<Overlay>): DerivedShape | undefined {
  const [first, ...others] = site.inputs
  const { axis } = site.attrs
  for (const other of others) {
    if (first === undefined || other === undefined) continue
    const from = axis === undefined || axis < 0 ? first.length - other.length : axis
    broadcast(site, [first.slice(Math.max(0, from), Math.max(0, from) + other.length), other])
  }
  return first?.map(given)
}

function timesInputs({ counts = {}, work }: PointwiseRule, more: number, output: DerivedShape | undefined): Cost {
  const shape = shapeOf(output)
  if (shape === undefined || more <= 1) return eachValue(shape, counts, work)
  const operations: Partial<Record<OperationKind, Quantity>> = {}
  for (const [kind, count] of Object.entries(counts)) {
    operations[kind as OperationKind] = q('count × prod(out)', {
      count: mul(BigInt(count), BigInt(more)),
      out: told(shape),
    })
  }
  return { operations, ...(work !== undefined && { work }) }
}

/** A function of doubles as a fold: for numbers that are known. */
export function numeric(compute: (value: number) => number): Fold {
  return ([value = 0n]) => {
    const double = doubleOf(value)
    return ofDouble(double === undefined ? Number.NaN : compute(double))
  }
}
