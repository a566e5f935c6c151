/** What losses cost. Every loss adds up over examples or positions and divides once or twice at its end. */

import { q } from '../../../core/formula.ts'
import type { Cost } from '../../../core/network/op.ts'
import type { Shape } from '../../../core/network/shape.ts'
import { softmaxCost } from '../../../ops/arithmetic.ts'
import { fromFront } from '../../../ops/axes.ts'

/** What a loss reads of its fields. */
export interface LossAttrs {
  readonly axis: number
  /** HingeLoss by squares (L2), ContrastiveLoss of old (legacy_version). */
  readonly variant?: boolean
  /** True where the inner Softmax weighs its probabilities. */
  readonly weighsProbabilities?: boolean
}

/** Arithmetic of a loss from its scores and labels. */
export type LossCost = (attrs: LossAttrs, scores: Shape, labels: Shape | undefined) => Cost

/** Positions that have a label of their own: all axes but that of the classes. */
export function positionsOf(scores: Shape, { axis }: LossAttrs): Shape {
  const classes = fromFront(axis, scores.length)
  return scores.filter((_, at) => at !== classes)
}

/** Softmax, and for each position the log of one probability, kept above 0, added up; then one division. */
export const softmaxLossCost: LossCost = (attrs, scores) => {
  const vars = { in: scores, positions: positionsOf(scores, attrs) }
  return {
    ...softmaxCost(scores, attrs.axis),
    operations: {
      add: q('2 × prod(in) + prod(positions)', vars),
      compare: q('prod(in) + prod(positions)', vars),
      divide: q('prod(in) + 1', { in: scores }),
      exp: q('prod(in)', { in: scores }),
      log: q('prod(positions)', { positions: vars.positions }),
    },
  }
}

/** Softmax, and for each probability its log, kept above 0, times an entry of the matrix, added up; one division. */
export const infogainCost: LossCost = ({ axis }, scores) => ({
  ...softmaxCost(scores, axis),
  operations: {
    multiply: q('prod(in)', { in: scores }),
    add: q('3 × prod(in)', { in: scores }),
    compare: q('2 × prod(in)', { in: scores }),
    divide: q('prod(in) + 1', { in: scores }),
    exp: q('prod(in)', { in: scores }),
    log: q('prod(in)', { in: scores }),
  },
})

/** x·(t − [x ≥ 0]) − log(1 + exp(x − 2·x·[x ≥ 0])), added up and divided once. */
export const sigmoidCrossEntropyCost: LossCost = (_, scores) => ({
  operations: {
    multiply: q('3 × prod(in)', { in: scores }),
    add: q('5 × prod(in)', { in: scores }),
    compare: q('prod(in)', { in: scores }),
    divide: q('1', {}),
    exp: q('prod(in)', { in: scores }),
    log: q('prod(in)', { in: scores }),
  },
})

/** The sign of the right score is turned, then max(0, 1 + x) of all scores is added up, squared for L2. */
export const hingeCost: LossCost = ({ variant }, scores) => ({
  operations: {
    multiply: variant
      ? q('examples + prod(in)', { examples: scores[0] ?? 1n, in: scores })
      : q('examples', { examples: scores[0] ?? 1n }),
    add: q('2 × prod(in)', { in: scores }),
    compare: q('prod(in)', { in: scores }),
    divide: q('1', {}),
  },
})

/** Squared distances; for each pair at most a root, the margin that is left, and its square; two divisions. */
export const contrastiveCost: LossCost = ({ variant }, scores) => {
  const pairs = scores[0] ?? 1n
  const vars = { in: scores, pairs }
  return {
    operations: {
      multiply: variant ? q('prod(in)', { in: scores }) : q('prod(in) + pairs', vars),
      add: q('2 × prod(in) + 2 × pairs', vars),
      compare: q('pairs', { pairs }),
      ...(variant !== true && { power: q('pairs', { pairs }) }),
      divide: q('2', {}),
    },
  }
}
