/** Losses and the accuracy: what becomes of scores and labels (loss_layer.cpp, accuracy_layer.cpp, and the file of each). */

import type { Computation, ComputationOf, Labelled, Normalization } from '../core/network/computation.ts'
import { max, softmaxOver } from './activation.ts'
import { axisIn, inputAt, type Kernel, must } from './kernel.ts'
import { type Around, around, shapeText, type Tensor } from './tensor.ts'

/** The least normal float: probabilities are kept above it, so that no loss is infinite (softmax_loss_layer.cpp). */
const FLOAT_MIN = 1.1754943508222875e-38

/** The same in the losses that take probabilities (multinomial_logistic_loss_layer.cpp: kLOG_THRESHOLD). */
const LOG_THRESHOLD = Math.fround(1e-20)

/** What a loss is divided by, at least 1 (softmax_loss_layer.cpp, get_normalizer). */
function divisorOf(normalization: Normalization, examples: number, all: number, valid: number): number {
  const divisor = { FULL: all, VALID: valid, BATCH_SIZE: examples, NONE: 1 }[normalization]
  return Math.max(1, divisor)
}

/** Scores with the axis of their classes, and a label for each position. */
interface Positions extends Around {
  readonly scores: Float32Array
  readonly labels: Float32Array
}

function positionsOf({ axis }: Labelled, inputs: readonly Tensor[]): Positions {
  const [scores, labels] = [inputAt(inputs, 0), inputAt(inputs, 1)]
  const places = around(scores.shape, axisIn(scores.shape, axis))
  const args = { scores: shapeText(scores.shape), labels: shapeText(labels.shape) }
  const fits = places.outer * places.inner === labels.data.length
  must(fits, 'run/labels', 'one label is needed for each position: {scores} against {labels}', args)
  return { ...places, scores: scores.data, labels: labels.data }
}

/** Visits each position whose label counts, with where its first score lies. */
function eachLabel(
  { outer, size, inner, labels }: Positions,
  ignore: number | undefined,
  visit: (label: number, first: number) => void,
): void {
  for (let block = 0; block < outer; block++) {
    for (let place = 0; place < inner; place++) {
      const label = Math.trunc(labels[block * inner + place] ?? 0)
      if (label !== ignore) visit(classAt(label, size), block * size * inner + place)
    }
  }
}

/** The label, which must be a class: Caffe would read behind the scores. */
function classAt(label: number, classes: number): number {
  must(label >= 0 && label < classes, 'run/label', 'label {label} is none of the {classes} classes', { label, classes })
  return label
}

/** A loss is one number; further tops are the probabilities. */
function lossKernel<C extends Computation>(
  compute: (computation: C, inputs: readonly Tensor[], probabilities: Tensor | undefined) => number,
  check?: (computation: C, inputs: readonly Tensor[]) => void,
): Kernel<C> {
  return {
    layout: (computation, inputs, outputs) => {
      const scores = inputAt(inputs, 0)
      check?.(computation, inputs)
      return { outputs: Array.from({ length: outputs }, (_, index) => (index === 0 ? [] : scores.shape)) }
    },
    run: ({ computation, inputs, outputs: [output, probabilities] }) => {
      if (output !== undefined) output.data[0] = compute(computation, inputs, probabilities)
    },
  }
}

/** Softmax over the scores, also where nobody takes the probabilities. */
function probabilitiesOf(inputs: readonly Tensor[], axis: number, into: Tensor | undefined): Float32Array {
  const scores = inputAt(inputs, 0)
  const probabilities = into?.data ?? new Float32Array(scores.data.length)
  softmaxOver(scores.data, scores.shape, axis, probabilities)
  return probabilities
}

export const softmaxLoss = lossKernel<ComputationOf<'softmax-loss'>>((computation, inputs, into) => {
  const { axis, ignore, normalization } = computation
  const positions = positionsOf(computation, inputs)
  const probabilities = probabilitiesOf(inputs, axis, into)
  let [loss, valid] = [0, 0]
  eachLabel(positions, ignore, (label, first) => {
    loss -= Math.log(max(probabilities[first + label * positions.inner] ?? 0, FLOAT_MIN))
    valid++
  })
  return loss / divisorOf(normalization, positions.outer, positions.outer * positions.inner, valid)
}, positionsOf)

/** Every confusion of classes has its price. */
export const infogainLoss = lossKernel<ComputationOf<'infogain-loss'>>((computation, inputs, into) => {
  const { axis, ignore, normalization } = computation
  const positions = positionsOf(computation, inputs)
  const { size, inner, outer } = positions
  const matrix = inputAt(inputs, 2).data
  must(
    matrix.length === size * size,
    'run/infogain',
    'the matrix has {count} values, and {classes} classes need {wanted}',
    {
      count: matrix.length,
      classes: size,
      wanted: size * size,
    },
  )
  const probabilities = probabilitiesOf(inputs, axis, into)
  let [loss, valid] = [0, 0]
  eachLabel(positions, ignore, (label, first) => {
    for (let other = 0; other < size; other++) {
      const probability = max(probabilities[first + other * inner] ?? 0, LOG_THRESHOLD)
      loss -= (matrix[label * size + other] ?? 0) * Math.log(probability)
    }
    valid++
  })
  return loss / divisorOf(normalization, outer, outer * inner, valid)
}, positionsOf)

/** Two inputs of as many values. */
function pairOf(inputs: readonly Tensor[]): readonly [Tensor, Tensor] {
  const [first, second] = [inputAt(inputs, 0), inputAt(inputs, 1)]
  const args = { first: shapeText(first.shape), other: shapeText(second.shape) }
  const fits = first.data.length === second.data.length
  must(fits, 'run/shapes', 'its inputs differ in shape: {first} and {other}', args)
  return [first, second]
}

const checkPair = (_: unknown, inputs: readonly Tensor[]): void => {
  pairOf(inputs)
}

/** Targets are shares, and needn't be 0 or 1; the one that is passed over is compared as an integer. */
export const sigmoidCrossEntropyLoss = lossKernel<ComputationOf<'sigmoid-cross-entropy-loss'>>(
  ({ normalization, ignore }, inputs) => {
    const [scores, targets] = pairOf(inputs)
    let [loss, valid] = [0, 0]
    scores.data.forEach((x, at) => {
      const target = targets.data[at] ?? 0
      if (Math.trunc(target) === ignore) return
      const isPositive = x >= 0 ? 1 : 0
      loss -= x * (target - isPositive) - Math.log(1 + Math.exp(x - 2 * x * isPositive))
      valid++
    })
    return loss / divisorOf(normalization, scores.shape[0] ?? 1, scores.data.length, valid)
  },
  checkPair,
)

/** Examples, values of each, and their labels. */
function examplesOf(inputs: readonly Tensor[]) {
  const [scores, labels] = [inputAt(inputs, 0), inputAt(inputs, 1)]
  const examples = scores.shape[0] ?? 1
  const args = { scores: shapeText(scores.shape), labels: shapeText(labels.shape) }
  const fits = labels.data.length >= examples
  must(fits, 'run/labels', 'one label is needed for each position: {scores} against {labels}', args)
  return { scores: scores.data, labels: labels.data, examples, size: scores.data.length / Math.max(1, examples) }
}

export const multinomialLogisticLoss = lossKernel<ComputationOf<'multinomial-logistic-loss'>>((_, inputs) => {
  const { scores, labels, examples, size } = examplesOf(inputs)
  let loss = 0
  for (let example = 0; example < examples; example++) {
    const label = classAt(Math.trunc(labels[example] ?? 0), size)
    loss -= Math.log(max(scores[example * size + label] ?? 0, LOG_THRESHOLD))
  }
  return loss / examples
})

export const hingeLoss = lossKernel<ComputationOf<'hinge-loss'>>(({ norm }, inputs) => {
  const { scores, labels, examples, size } = examplesOf(inputs)
  let loss = 0
  for (let example = 0; example < examples; example++) {
    const label = classAt(Math.trunc(labels[example] ?? 0), size)
    for (let index = 0; index < size; index++) {
      const score = scores[example * size + index] ?? 0
      const margin = max(0, 1 + (index === label ? -score : score))
      loss += norm === 'L2' ? margin * margin : margin
    }
  }
  return loss / examples
})

export const euclideanLoss = lossKernel<ComputationOf<'euclidean-loss'>>((_, inputs) => {
  const [first, second] = pairOf(inputs)
  let squares = 0
  first.data.forEach((value, at) => {
    squares += Math.fround(value - (second.data[at] ?? 0)) ** 2
  })
  return squares / (first.shape[0] ?? 1) / 2
}, checkPair)

/** Pairs of one kind are pulled together; others are pushed apart until they are the margin away. */
export const contrastiveLoss = lossKernel<ComputationOf<'contrastive-loss'>>(({ margin, legacy }, inputs) => {
  const [first, second] = pairOf(inputs)
  const same = inputAt(inputs, 2).data
  const pairs = first.shape[0] ?? 1
  const size = first.data.length / Math.max(1, pairs)
  let loss = 0
  for (let pair = 0; pair < pairs; pair++) {
    let squares = 0
    for (let at = pair * size; at < (pair + 1) * size; at++)
      squares += Math.fround((first.data[at] ?? 0) - (second.data[at] ?? 0)) ** 2
    if (Math.trunc(same[pair] ?? 0) !== 0) loss += squares
    else if (legacy) loss += max(margin - squares, 0)
    else loss += max(margin - Math.sqrt(squares), 0) ** 2
  }
  return loss / pairs / 2
}, checkPair)

type Accuracy = ComputationOf<'accuracy'>

/** Every score that is not below the right one counts against it, so that a tie is wrong where only the best counts. */
export const accuracy: Kernel<Accuracy> = {
  layout: (computation, inputs) => {
    const { size } = positionsOf(computation, inputs)
    return { outputs: [[], [size]] }
  },
  run: ({ computation, inputs, outputs: [output, perClass] }) => {
    if (output === undefined) return
    const positions = positionsOf(computation, inputs)
    const { scores, size, inner } = positions
    const [right, seen] = [new Float32Array(size), new Float32Array(size)]
    eachLabel(positions, computation.ignore, (label, first) => {
      const own = scores[first + label * inner] ?? 0
      let better = -1
      for (let other = 0; other < size; other++) if ((scores[first + other * inner] ?? 0) >= own) better++
      seen[label] = (seen[label] ?? 0) + 1
      if (better < computation.topK) right[label] = (right[label] ?? 0) + 1
    })
    const share = (part: number, all: number) => (all === 0 ? 0 : part / all)
    const total = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0)
    output.data[0] = share(total(right), total(seen))
    perClass?.data.forEach((_, label) => {
      perClass.data[label] = share(right[label] ?? 0, seen[label] ?? 0)
    })
  },
}
