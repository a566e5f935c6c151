/** Recurrent layers whose weights are inputs: LSTM, GRU and the plain one. */

import { type Expr, unknown } from '../core/expr.ts'
import { given, q } from '../core/formula.ts'
import type { Op } from '../core/network/op.ts'
import { type Message, message } from '../core/words/message.ts'
import { unknownCost } from './arithmetic.ts'

export interface RecurrentAttrs {
  /** Whether the batch stands before the steps. */
  readonly isBatchFirst: boolean
  /** Directions that the definition says: 1 or 2. */
  readonly directions: Expr
  readonly hidden: Expr | undefined
  /** Which inputs are learned, by what they are called; the first two are weights of the input and of the state. */
  readonly learned: Readonly<Record<number, string>>
  /** Whether weights lie with the gates last: [directions, input, gates]. */
  readonly isTransposed?: boolean
}

function recurrent(name: string, summary: Message, states: number): Op<RecurrentAttrs> {
  return {
    name,
    family: 'recurrent',
    summary,
    source: 'onnx/defs/rnn/defs.cc, RNNShapeInference',
    infer: ({ attrs, inputs, operands }) => {
      const [input, weight, state] = inputs
      const dtypes = Array.from({ length: states + 1 }, () => operands[0]?.dtype)
      const [steps = unknown, batch = unknown] = attrs.isBatchFirst
        ? [input?.[1], input?.[0]]
        : [input?.[0], input?.[1]]
      const directions = weight?.[0] ?? attrs.directions
      const hidden = attrs.hidden ?? (attrs.isTransposed === true ? state?.[1] : state?.[2]) ?? unknown
      const sequence = attrs.isBatchFirst ? [batch, steps, directions, hidden] : [steps, directions, batch, hidden]
      const last = attrs.isBatchFirst ? [batch, directions, hidden] : [directions, batch, hidden]
      const outputs = [sequence.map(given), ...Array.from({ length: states }, () => last.map(given))]
      return { outputs, dtypes }
    },
    cost: ({ inputs }) => {
      const [input, weight, state] = inputs
      if (input === undefined || weight === undefined || state === undefined) return unknownCost('recurrent')
      const positions = input.slice(0, 2)
      const macs = q('prod(positions) × (prod(weight) + prod(state_weight))', {
        positions,
        weight,
        state_weight: state,
      })
      return { macs, work: 'recurrent' }
    },
    axes: ({ attrs }, output) => {
      if (output > 0) return attrs.isBatchFirst ? ['batch', 'channel', 'feature'] : ['channel', 'batch', 'feature']
      return attrs.isBatchFirst
        ? ['batch', 'sequence', 'channel', 'feature']
        : ['sequence', 'channel', 'batch', 'feature']
    },
    parameterKind: ({ learned }, input) => (learned[input] === undefined ? undefined : 'learned'),
    parameterName: ({ learned }, input) => learned[input],
  }
}

export const lstm = recurrent('lstm', message('carries a state and a memory along a sequence'), 2)
export const gru = recurrent('gru', message('carries a state along a sequence, through gates'), 1)
export const rnn = recurrent('rnn', message('carries a state along a sequence'), 1)
