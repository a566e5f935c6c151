/** Operators that make one value of many along axes, or run along one. */

import { abs, add, div, type Expr, equal, max, min, mul, unknown } from '../core/expr.ts'
import { given } from '../core/formula.ts'
import type { Op, Operand, Site } from '../core/network/op.ts'
import { type DerivedShape, type Shape, shapeSource } from '../core/network/shape.ts'
import { type Message, message } from '../core/words/message.ts'
import { eachValue, type PerValue } from './arithmetic.ts'
import { canonicalAxis, fromFront } from './axes.ts'
import {
  areGiven,
  areJoinable,
  attempt,
  fewSizes,
  filled,
  type Numbers,
  numbersIn,
  numbersOf,
  offsetOf,
  roundedTo,
} from './elements.ts'

export interface ReduceAttrs {
  readonly axes: Numbers
  /** Whether reduced axes stay, with size 1. */
  readonly keepsAxes: boolean
  /** What holds where no axis is named: all of them, or none. */
  readonly withoutAxes: 'all' | 'none'
}

/** Joins the elements that become one; absent where no size is computed from it. */
type Join = (values: readonly Expr[]) => Expr

function reduction(name: string, summary: Message, counts: PerValue, join?: Join): Op<ReduceAttrs> {
  return {
    name,
    family: 'elementwise',
    summary,
    source: 'onnx/defs/reduction/utils.cc',
    infer: (site) => {
      const [operand] = site.operands
      const axes = operand?.shape && reducedAxes(site, operand.shape)
      const output = axes && reducedShape(operand.shape ?? [], axes, site.attrs.keepsAxes)
      const open =
        operand?.shape !== undefined && site.attrs.keepsAxes ? operand.shape.map(() => given(unknown)) : undefined
      const elements = axes && join && joined(operand, axes, join)
      return { outputs: [output ?? open], dtypes: [operand?.dtype], elements: [elements] }
    },
    cost: ({ inputs }) => eachValue(inputs[0], counts),
    parameterKind: () => undefined,
  }
}

/** The axes counted from 0; `undefined` where they are not known. */
function reducedAxes(site: Site<ReduceAttrs>, shape: Shape): readonly number[] | undefined {
  const { attrs } = site
  const all = attrs.withoutAxes === 'all' ? shape.map((_, axis) => axis) : []
  if (!areGiven(site, attrs.axes)) return all
  const axes = numbersIn(numbersOf(site, attrs.axes))
  if (axes?.length === 0) return all
  const rank = shape.length
  for (const axis of axes ?? []) {
    const args = { field: 'axes', axis, rank }
    const text = '{field} {axis} is out of range for an input of {rank} axes'
    if (!site.check(axis >= -rank && axis < rank, 'shape/axis-range', text, args)) return undefined
  }
  return axes?.map((axis) => fromFront(axis, rank))
}

function reducedShape(shape: Shape, axes: readonly number[], keepsAxes: boolean): DerivedShape {
  return shape.flatMap((size, axis) => {
    if (!axes.includes(axis)) return [given(size)]
    return keepsAxes ? [given(1n)] : []
  })
}

function joined(operand: Operand | undefined, axes: readonly number[], join: Join): readonly Expr[] | undefined {
  const own = fewSizes(operand?.shape)
  const elements = operand?.elements
  if (own === undefined || elements === undefined) return undefined
  const kept = own.map((size, axis) => (axes.includes(axis) ? 1 : size))
  const groups = filled<Expr[]>(kept, () => [])
  filled(own, (place) => {
    const group =
      groups[
        offsetOf(
          kept,
          place.map((at, axis) => (axes.includes(axis) ? 0 : at)),
        )
      ]
    group?.push(elements[offsetOf(own, place)] ?? unknown)
  })
  return groups.map((values) =>
    areJoinable(values) ? attempt(() => roundedTo(operand?.dtype, join(values))) : unknown,
  )
}

const joinSum: Join = (values) => values.reduce(add, 0n)
const square = (value: Expr) => mul(value, value)

export const reduceSum = reduction('reduce-sum', message('adds up along axes'), { add: 1 }, joinSum)
export const reduceMean = reduction('reduce-mean', message('the mean along axes'), { add: 1 }, (values) =>
  div(joinSum(values), BigInt(values.length)),
)
export const reduceMax = reduction('reduce-max', message('the greatest along axes'), { compare: 1 }, (values) =>
  values.length === 0 ? unknown : max(...values),
)
export const reduceMin = reduction('reduce-min', message('the least along axes'), { compare: 1 }, (values) =>
  values.length === 0 ? unknown : min(...values),
)
export const reduceProd = reduction('reduce-prod', message('the product along axes'), { multiply: 1 }, (values) =>
  values.reduce(mul, 1n),
)
export const reduceL1 = reduction('reduce-l1', message('adds up sizes along axes'), { add: 1, compare: 1 }, (values) =>
  joinSum(values.map(abs)),
)
export const reduceL2 = reduction('reduce-l2', message('the length of a vector along axes'), { add: 1, multiply: 1 })
export const reduceLogSum = reduction('reduce-log-sum', message('the logarithm of the sum along axes'), { add: 1 })
export const reduceLogSumExp = reduction(
  'reduce-log-sum-exp',
  message('the logarithm of the sum of exponentials along axes'),
  { add: 1, exp: 1 },
)
export const reduceSumSquare = reduction(
  'reduce-sum-square',
  message('adds up squares along axes'),
  { add: 1, multiply: 1 },
  (values) => joinSum(values.map(square)),
)

export interface ArgAttrs {
  readonly axis: number
  readonly keepsAxes: boolean
}

function arg(name: string, summary: Message): Op<ArgAttrs> {
  return {
    name,
    family: 'elementwise',
    summary,
    source: 'onnx/defs/reduction/defs.cc, ArgReduceDocGenerator',
    infer: (site) => {
      const [operand] = site.operands
      const axis = operand?.shape && canonicalAxis(site, operand.shape, site.attrs.axis)
      if (axis === undefined) return { outputs: [], dtypes: ['int64'] }
      return { outputs: [reducedShape(operand?.shape ?? [], [axis], site.attrs.keepsAxes)], dtypes: ['int64'] }
    },
    cost: ({ inputs }) => eachValue(inputs[0], { compare: 1 }),
  }
}

export const argMax = arg('arg-max', message('where the greatest value stands along an axis'))
export const argMin = arg('arg-min', message('where the least value stands along an axis'))

export interface CumulativeAttrs {
  readonly isExclusive: boolean
  readonly isReversed: boolean
}

function cumulative(name: string, summary: Message, counts: PerValue, join: (a: Expr, b: Expr) => Expr, first: Expr) {
  const op: Op<CumulativeAttrs> = {
    name,
    family: 'elementwise',
    summary,
    source: 'onnx/defs/math/defs.cc, CumSum',
    infer: ({ attrs, operands }) => {
      const [operand] = operands
      const elements = operand?.shape?.length === 1 ? operand.elements : undefined
      return {
        outputs: [operand?.shape?.map(given)],
        dtypes: [operand?.dtype],
        elements: [elements && areJoinable(elements) ? runAlong(elements, attrs, join, first) : undefined],
      }
    },
    cost: ({ inputs }) => eachValue(inputs[0], counts),
    parameterKind: () => undefined,
  }
  return op
}

function runAlong(
  elements: readonly Expr[],
  { isExclusive, isReversed }: CumulativeAttrs,
  join: (a: Expr, b: Expr) => Expr,
  first: Expr,
): readonly Expr[] {
  let total = first
  const ordered = (isReversed ? [...elements].reverse() : elements).map((value) => {
    const before = total
    total = attempt(() => join(total, value))
    return isExclusive ? before : total
  })
  return isReversed ? ordered.reverse() : ordered
}

export const cumulativeSum = cumulative('cum-sum', message('sums up to each position'), { add: 1 }, add, 0n)
export const cumulativeProduct = cumulative(
  'cum-prod',
  message('multiplies up to each position'),
  { multiply: 1 },
  mul,
  1n,
)

export interface LossAttrs {
  /** `none`: one loss for each label. */
  readonly reduction: string
}

function labelledLoss(name: string, summary: Message, source: string, counts: PerValue): Op<LossAttrs> {
  return {
    name,
    family: 'loss',
    summary,
    source,
    infer: (site) => {
      const { attrs, operands } = site
      const [scores, labels] = operands
      if (scores?.shape !== undefined && labels?.shape !== undefined) {
        const wanted = [...scores.shape.slice(0, 1), ...scores.shape.slice(2)]
        const isFitting =
          wanted.length === labels.shape.length &&
          !wanted.some((size, axis) => equal(size, labels.shape?.[axis] ?? size) === false)
        const args = { scores: shapeSource(scores.shape), labels: shapeSource(labels.shape) }
        site.check(isFitting, 'loss/labels', 'labels of {labels} do not fit scores of {scores}', args)
      }
      const loss = attrs.reduction === 'none' ? labels?.shape?.map(given) : []
      return { outputs: [loss, scores?.shape?.map(given)], dtypes: [scores?.dtype, scores?.dtype] }
    },
    cost: ({ inputs }) => eachValue(inputs[0], counts),
    parameterKind: () => undefined,
  }
}

export const negativeLogLikelihood = labelledLoss(
  'nll-loss',
  message('the logarithm of the share that the label got, with the other sign'),
  'onnx/defs/math/defs.cc, NegativeLogLikelihoodLoss',
  { add: 1 },
)
export const crossEntropy = labelledLoss(
  'softmax-cross-entropy',
  message('the cross entropy of labels and the shares that scores become'),
  'onnx/defs/math/defs.cc, SoftmaxCrossEntropyLoss',
  { add: 3, compare: 1, exp: 1, log: 1 },
)

/** The determinant of each matrix. */
export const determinant: Op = {
  name: 'det',
  family: 'elementwise',
  summary: message('the determinant of each matrix'),
  source: 'onnx/defs/math/defs.cc, Det',
  infer: ({ operands }) => ({ outputs: [operands[0]?.shape?.slice(0, -2).map(given)], dtypes: [operands[0]?.dtype] }),
}
