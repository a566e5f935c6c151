/** ai.onnx.preview.training: steps of optimisers, and gradients. */

import { given } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { lowered, type Rules } from './rule.ts'

interface StepAttrs {
  /** How many tensors it keeps for each parameter, gradients included. */
  readonly kept: number
}

/** Learning rate, step, then the parameters, their gradients, and what is kept of each: all but gradients come out anew. */
const optimiserStep: Op<StepAttrs> = {
  name: 'optimiser-step',
  family: 'data',
  summary: message('moves parameters against their gradients'),
  source: 'onnx/defs/training/defs.cc',
  infer: ({ attrs, operands }) => {
    const count = Math.floor(Math.max(0, operands.length - 2) / attrs.kept)
    const from = (group: number) => operands.slice(2 + group * count, 2 + (group + 1) * count)
    const anew = [...from(0), ...Array.from({ length: attrs.kept - 2 }, (_, index) => from(index + 2)).flat()]
    return {
      outputs: anew.map((operand) => operand?.shape?.map(given)),
      dtypes: anew.map((operand) => operand?.dtype),
    }
  },
  parameterKind: () => undefined,
}

/** Derivatives, of the shape of what they are taken by. */
const gradient: Op = {
  name: 'gradient',
  family: 'data',
  summary: message('derivatives of one value by others'),
  source: 'onnx/defs/training/defs.cc, Gradient',
  infer: ({ operands, outputCount }) => ({
    outputs: operands.slice(0, outputCount).map((operand) => operand?.shape?.map(given)),
    dtypes: operands.slice(0, outputCount).map((operand) => operand?.dtype),
  }),
}

export const trainingRules: Rules = {
  Adagrad: () => lowered(optimiserStep, { kept: 3 }),
  Momentum: () => lowered(optimiserStep, { kept: 3 }),
  Adam: () => lowered(optimiserStep, { kept: 4 }),
  Gradient: () => lowered(gradient, undefined),
}
