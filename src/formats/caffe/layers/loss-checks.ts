/** What losses check of their bottoms (loss_layer.cpp and the file of each). */

import { type Expr, equal, mul, type Tri, unknown } from '../../../core/expr.ts'
import type { Site } from '../../../core/network/op.ts'
import type { Shape } from '../../../core/network/shape.ts'
import { canonicalAxis, product, reportAxis, shapeText } from '../../../ops/axes.ts'
import { checkLegacyAxes } from './legacy-axes.ts'
import type { LossAttrs } from './loss-cost.ts'
import { checkMemory } from './memory.ts'
import { checkClassAxis } from './neuron.ts'

/** Reports bottoms that do not go together. */
export type Check = (site: Site<LossAttrs>, inputs: readonly (Shape | undefined)[]) => void

/** Both inputs hold the same number of examples (loss_layer.cpp, LossLayer::Reshape). */
export const sameExamples: Check = (site, [first, second]) => {
  if (first === undefined || second === undefined) return
  const [examples, labels] = [first[0], second[0]]
  if (examples === undefined || labels === undefined) {
    reportAxis(site, [], 0)
    return
  }
  const args = { first: shapeText(first), second: shapeText(second) }
  site.check(
    equal(examples, labels),
    'caffe/loss-examples',
    'the bottoms differ in their number of examples: {first} against {second}',
    args,
  )
}

/** One label for each position of all axes but the class axis. */
export const onePositionEach: Check = (site, [scores, labels]) => {
  if (scores === undefined) return
  const axis = canonicalAxis(site, scores, site.attrs.axis)
  if (axis === undefined || labels === undefined) return
  const positions = product(scores.filter((_, at) => at !== axis))
  const args = { scores: shapeText(scores), labels: shapeText(labels) }
  const text = 'one label is needed for each position: {scores} against {labels}'
  site.check(equal(positions, product(labels)), 'caffe/label-count', text, args)
}

/** Both bottoms hold the same number of values from an axis on. */
export const sameCount =
  (from: number, text: string): Check =>
  (site, [first, second]) => {
    if (first === undefined || second === undefined) return
    const args = { first: shapeText(first), second: shapeText(second) }
    site.check(equal(product(first.slice(from)), product(second.slice(from))), 'caffe/loss-shapes', text, args)
  }

/** Several checks, one after the other. */
export const all =
  (...checks: readonly Check[]): Check =>
  (site, inputs) => {
    for (const check of checks) check(site, inputs)
  }

/** Pairs of features, and one label for each (contrastive_loss_layer.cpp, LayerSetUp). */
export const contrastive: Check = (site, [first, second, labels]) => {
  const legacy = (shape: Shape, at: number): Expr => shape[at] ?? 1n
  for (const input of [first, second, labels]) checkLegacyAxes(site, input)
  if (first !== undefined && second !== undefined) {
    const args = { first: shapeText(first), second: shapeText(second) }
    site.check(
      equal(legacy(first, 1), legacy(second, 1)),
      'caffe/loss-shapes',
      'both features need one shape: {first} against {second}',
      args,
    )
  }
  const flat = (shape: Shape, axes: readonly number[]): Tri[] => axes.map((at) => equal(legacy(shape, at), 1n))
  const checks: Tri[] = [
    ...(first === undefined ? [] : flat(first, [2, 3])),
    ...(second === undefined ? [] : flat(second, [2, 3])),
    ...(labels === undefined ? [] : flat(labels, [1, 2, 3])),
  ]
  site.check(
    checks.includes(false) ? false : undefined,
    'caffe/loss-shapes',
    'features have no height and width here, and labels one value each',
  )
}

/** An inner layer makes probabilities, and weighs them as the loss where that has a weight (layer.hpp, SetLossWeights). */
export const probabilities: Check = (site, [scores]) => {
  if (site.attrs.weighsProbabilities === true) checkMemory(site, scores)
}

/** The same of a Softmax, which needs its class axis. */
export const innerSoftmax: Check = (site, inputs) => {
  if (inputs[0] !== undefined && site.attrs.weighsProbabilities !== true) {
    checkClassAxis(site, inputs[0], site.attrs.axis)
  }
  probabilities(site, inputs)
}

/** A price for each confusion of two classes (infogain_loss_layer.cpp, Reshape). */
export const infogain: Check = (site, inputs) => {
  onePositionEach(site, inputs)
  const [scores, , matrix] = inputs
  const axis = scores === undefined ? undefined : canonicalAxis(site, scores, site.attrs.axis)
  if (scores === undefined || matrix === undefined || axis === undefined) return
  const classes = scores[axis] ?? unknown
  const args = { matrix: shapeText(matrix) }
  site.check(
    equal(product(matrix), mul(classes, classes)),
    'caffe/infogain',
    'the infogain matrix {matrix} does not hold classes × classes values',
    args,
  )
}

/** MultinomialLogisticLoss reads its labels by legacy accessors (multinomial_logistic_loss_layer.cpp, Reshape). */
export const plainLabels: Check = (site, [, labels]) => {
  checkLegacyAxes(site, labels)
  labels?.slice(1).forEach((dim) => {
    site.check(equal(dim, 1n), 'caffe/loss-shapes', 'labels have one value for each example, not {shape}', {
      shape: shapeText(labels),
    })
  })
}
