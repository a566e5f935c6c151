/** Recurrent layers (src/layer/rnn.cpp, lstm.cpp, gru.cpp): a row a step. */

import { type Expr, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import { unknownCost } from '../../../ops/arithmetic.ts'
import { type LayerReader, lowered, statistic, tagged, type Weight } from './layer.ts'

interface RecurrentAttrs {
  readonly outputs: bigint
  readonly hidden: bigint
  readonly directions: bigint
  readonly gates: bigint
  readonly size: Expr
}

function recurrent(name: string, summary: string, source: string): Op<RecurrentAttrs> {
  return {
    name,
    family: 'recurrent',
    summary: message(summary),
    source,
    infer: (site) => {
      const { outputs, hidden, directions } = site.attrs
      const steps = site.inputs[0]?.[0] ?? unknown
      const width = directions === 2n ? q('2 × outputs', { outputs }) : given(outputs)
      const state = (values: bigint) => [given(directions), given(values)]
      return { outputs: [[given(steps), width], state(outputs), state(hidden)].slice(0, site.outputCount) }
    },
    cost: ({ attrs, inputs }) => {
      const steps = inputs[0]?.[0]
      if (steps === undefined) return unknownCost('recurrent')
      const { outputs, hidden, directions, gates, size } = attrs
      const vars = { steps, directions, gates, hidden, size, outputs }
      const all = 'steps × directions × gates × hidden × (size + outputs)'
      if (hidden === outputs) return { macs: q(all, vars), work: 'recurrent' }
      return { macs: q(`${all} + steps × directions × hidden × outputs`, vars), work: 'recurrent' }
    },
  }
}

const rnn = recurrent('rnn', 'a state that each step mixes with its input', 'src/layer/rnn.cpp')
const lstm = recurrent('lstm', 'a cell that gates write, keep and read', 'src/layer/lstm.cpp')
const gru = recurrent('gru', 'a state that gates let through or renew', 'src/layer/gru.cpp')

/** `gates` matrices for the input and the state, and rows of biases; an LSTM may have fewer outputs than cells. */
function read(op: Op<RecurrentAttrs>, gates: bigint, biases: bigint, hasProjection: boolean): LayerReader {
  return (site) => {
    const { params } = site
    const outputs = params.int('num_output')
    const hidden = hasProjection ? params.int('hidden_size') : outputs
    const directions = params.int('direction') === 2n ? 2n : 1n
    const total = params.int('weight_data_size')
    const rows = directions * hidden * gates
    const isWhole = rows > 0n && total > 0n && total % rows === 0n
    if (!isWhole) {
      const text = 'weight_data_size {size} is no multiple of {side}'
      site.report('error', 'ncnn/weight-size', text, { size: total, side: rows })
    }
    const size = isWhole
      ? q('total / (directions × hidden × gates)', { total, directions, hidden, gates })
      : given(unknown)
    const attrs: RecurrentAttrs = { outputs, hidden, directions, gates, size: size.expr }
    if (!isWhole) return lowered(op, attrs)
    const scales: readonly Weight[] = params.flag('int8_scale_term')
      ? ['weight_xc_data_int8_scales', 'weight_hc_data_int8_scales'].map((name) =>
          statistic(name, directions, hidden * gates),
        )
      : []
    return lowered(op, attrs, [
      tagged('weight_xc_data', directions, hidden * gates, size),
      tagged('bias_c_data', directions, biases, hidden),
      tagged('weight_hc_data', directions, hidden * gates, outputs),
      hidden === outputs ? undefined : tagged('weight_hr_data', directions, outputs, hidden),
      ...scales,
    ])
  }
}

export const RECURRENT: ReadonlyMap<string, LayerReader> = new Map([
  ['RNN', read(rnn, 1n, 1n, false)],
  ['LSTM', read(lstm, 4n, 4n, true)],
  ['GRU', read(gru, 3n, 4n, false)],
])
