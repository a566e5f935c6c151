/** LSTM, RNN and LSTMUnit (recurrent_layer.cpp, lstm_layer.cpp, rnn_layer.cpp, lstm_unit_layer.cpp). */

import { type Expr, equal, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type { Cost, InferredSite, Op, Param, Site } from '../../../core/network/op.ts'
import { type Shape, sameShape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue, unknownCost } from '../../../ops/arithmetic.ts'
import { flatSize, shapeText } from '../../../ops/axes.ts'
import { numOutputOf } from './dense.ts'
import { type Fillers, fillersOf, withFillers } from './fillers.ts'
import { type CaffeLayer, type LayerContext, lowered } from './layer.ts'
import { checkMemory } from './memory.ts'

interface RecurrentAttrs {
  readonly size: bigint
  /** True where the states are bottoms and tops of the layer. */
  readonly exposesHidden: boolean
  readonly fillers: Fillers
}

/** What tells an LSTM from a plain RNN. */
interface Cell {
  /** States that are handed from step to step: h and c, or h. */
  readonly states: number
  /** Weights for each output and input: 4 gates, or 1. */
  readonly gates: bigint
  params(size: bigint, inputs: Quantity, fixed: Quantity | undefined): readonly Param[]
}

const gateRows = (gates: bigint, size: bigint) => (gates === 1n ? given(size) : q('gates × size', { gates, size }))

const learned = (name: string, ...shape: readonly Quantity[]): Param => ({
  name,
  shape,
  kind: 'learned',
})

const lstmCell: Cell = {
  states: 2,
  gates: 4n,
  params: (size, inputs, fixed) => {
    const rows = gateRows(4n, size)
    return [
      learned('input weight', rows, inputs),
      learned('bias', rows),
      ...(fixed === undefined ? [] : [learned('static weight', rows, fixed)]),
      learned('hidden weight', rows, given(size)),
    ]
  },
}

const rnnCell: Cell = {
  states: 1,
  gates: 1n,
  params: (size, inputs, fixed) => [
    learned('input weight', given(size), inputs),
    learned('bias', given(size)),
    ...(fixed === undefined ? [] : [learned('static weight', given(size), fixed)]),
    learned('hidden weight', given(size), given(size)),
    learned('output weight', given(size), given(size)),
    learned('output bias', given(size)),
  ],
}

function recurrentOp(name: string, cell: Cell, source: string): Op<RecurrentAttrs> {
  return withFillers({
    name,
    family: 'recurrent',
    summary: message('walks along the time axis and hands its state from step to step'),
    source,
    infer: (site) => inferRecurrent(site, cell),
    cost: (site) => recurrentCost(site, cell),
  })
}

/**
 * All matrix products over the steps, as the unrolled net makes them: those of the input at each step, of the state at
 * each step, and of the static input once. A plain RNN multiplies its state once more for its output.
 */
function recurrentCost({ attrs, inputs, params }: InferredSite<RecurrentAttrs>, cell: Cell): Cost {
  const [steps, streams] = inputs[0] ?? []
  const columns = (name: string) => shapeOf(params.find((param) => param.name === name)?.shape)?.[1]
  const [x, fixed] = [columns('input weight'), columns('static weight')]
  if (steps === undefined || streams === undefined || x === undefined) return unknownCost('recurrent')
  const { size } = attrs
  const { gates } = cell
  const hasOutput = params.some((param) => param.name === 'output weight')
  const products = `steps × streams × (gates × size) × (inputs + size)`
  const vars = { steps, streams, gates, size, inputs: x }
  const once = fixed === undefined ? '' : ' + streams × (gates × size) × fixed'
  const output = hasOutput ? ' + steps × streams × size × size' : ''
  return {
    macs: q(`${products}${once}${output}`, { ...vars, ...(fixed !== undefined && { fixed }) }),
    operations: recurrentOperations(steps, streams, size, gates, fixed !== undefined),
    work: 'recurrent',
  }
}

function recurrentOperations(steps: Expr, streams: Expr, size: bigint, gates: bigint, hasStatic: boolean) {
  const vars = { steps, streams, size }
  // Biases and the two (or three) terms of each gate, before the unit's own arithmetic; the state is switched by `cont`.
  const joins = BigInt(hasStatic ? 3 : 2) * gates
  const unit = gates === 1n ? RNN_UNIT : LSTM_UNIT
  const each = (count: bigint) => q('count × steps × streams × size', { count, ...vars })
  return {
    multiply: each(BigInt(unit.multiply) + 1n),
    add: each(BigInt(unit.add) + joins),
    divide: each(BigInt(unit.divide)),
    exp: each(BigInt(unit.exp)),
  }
}

/** i, f, o by sigmoid, g and the new state by tanh; c = cont·f·c + i·g and h = o·tanh(c) (lstm_unit_layer.cpp). */
const LSTM_UNIT = { multiply: 6, add: 8, divide: 5, exp: 5 } as const

/** tanh of the state and of the output, whose bias is added (rnn_layer.cpp). */
const RNN_UNIT = { multiply: 2, add: 5, divide: 2, exp: 2 } as const

function inferRecurrent(site: Site<RecurrentAttrs>, cell: Cell) {
  const { attrs, inputs, outputCount } = site
  const [x, cont] = inputs
  const states = attrs.exposesHidden ? cell.states : 0
  const hasStatic = inputs.length > 2 + states
  const fixed = hasStatic ? inputs[2] : undefined
  checkInputs(site, cell, states, hasStatic)
  const inner = x === undefined || x.length < 3 ? given(unknown) : flatSize(x.slice(2))
  const fixedSize = fixed === undefined ? given(unknown) : flatSize(fixed.slice(1))
  const [steps = cont?.[0] ?? unknown, streams = cont?.[1] ?? unknown] = x ?? []
  const output = [given(steps), given(streams), given(attrs.size)]
  const state = [given(1), given(streams), given(attrs.size)]
  return {
    outputs: Array.from({ length: outputCount }, (_, index) => (index === 0 ? output : state)),
    params: cell.params(attrs.size, inner, hasStatic ? fixedSize : undefined),
  }
}

function checkInputs(site: Site<RecurrentAttrs>, cell: Cell, states: number, hasStatic: boolean): void {
  const { attrs, inputs } = site
  const [x, cont, third] = inputs
  if (x !== undefined)
    site.check(
      x.length >= 3,
      'caffe/recurrent-axes',
      'the sequence needs at least 3 axes (steps, streams, values), but has {rank}',
      { rank: x.length },
    )
  if (cont !== undefined)
    site.check(
      cont.length === 2,
      'caffe/recurrent-cont',
      'the second bottom needs 2 axes (steps, streams), but has {rank}',
      { rank: cont.length },
    )
  if (x !== undefined && cont !== undefined && cont.length === 2) {
    const args = { x: shapeText(x), cont: shapeText(cont) }
    site.check(
      sameShape(x.slice(0, 2), cont),
      'caffe/recurrent-cont',
      'steps and streams differ: {x} against {cont}',
      args,
    )
  }
  // The unrolled net has a slice for each step, and adds its bias with a blob of ones for each step and stream.
  checkMemory(site, x?.slice(0, 2))
  if (hasStatic && third !== undefined && x !== undefined) {
    const streams = x[1] ?? unknown
    const isFit = third.length < 1 ? false : equal(third[0] ?? unknown, streams)
    site.check(isFit, 'caffe/recurrent-static', 'the static input needs one row for each stream')
    site.check(third.length >= 2, 'caffe/recurrent-static', 'the static input needs at least 2 axes, but has {rank}', {
      rank: third.length,
    })
  }
  for (let index = 0; index < states; index++) {
    const found = inputs[inputs.length - cell.states + index]
    if (found === undefined || x === undefined) continue
    const wanted: Shape = [1n, x[1] ?? unknown, attrs.size]
    const args = { found: shapeText(found), wanted: shapeText(wanted) }
    site.check(
      sameShape(found, wanted),
      'caffe/recurrent-state',
      'an initial state has shape {found}, but {wanted} is needed',
      args,
    )
  }
}

const lstmOp = recurrentOp(
  'lstm',
  lstmCell,
  'src/caffe/layers/recurrent_layer.cpp, LayerSetUp; lstm_layer.cpp, FillUnrolledNet',
)
const rnnOp = recurrentOp(
  'rnn',
  rnnCell,
  'src/caffe/layers/recurrent_layer.cpp, LayerSetUp; rnn_layer.cpp, FillUnrolledNet',
)

function lowerRecurrent(op: Op<RecurrentAttrs>, cell: Cell): CaffeLayer['lower'] {
  return (layer, context) => {
    const param = layer.message('recurrent_param')
    const size = numOutputOf(param, context)
    const exposesHidden = param.bool('expose_hidden')
    if (exposesHidden) checkExposed(cell, context)
    else if (context.tops.length !== 1 || context.bottomCount > 3) {
      context.report('error', 'caffe/blob-count', 'without expose_hidden it takes 2 or 3 bottoms and gives 1 top')
    }
    const fillers = fillersOf(layer, param, { weight: 'weight_filler', bias: 'bias_filler' }, context)
    return lowered(op, { size, exposesHidden, fillers }, () => ({
      kind: 'recurrent',
      cell: cell === lstmCell ? 'lstm' : 'rnn',
      size: Number(size),
      exposesHidden,
    }))
  }
}

/** recurrent_layer.hpp, MinBottomBlobs, MaxBottomBlobs and ExactNumTopBlobs. */
function checkExposed({ states }: Cell, context: LayerContext): void {
  const least = 2 + states
  if (context.bottomCount >= least && context.bottomCount <= least + 1 && context.tops.length === 1 + states) return
  const args = { least, most: least + 1, tops: 1 + states }
  context.report(
    'error',
    'caffe/blob-count',
    'with expose_hidden it takes {least} or {most} bottoms and gives {tops} tops',
    args,
  )
}

export const lstm: CaffeLayer = {
  type: 'LSTM',
  bottoms: { min: 2 },
  tops: { min: 1 },
  lower: lowerRecurrent(lstmOp, lstmCell),
}

export const rnn: CaffeLayer = {
  type: 'RNN',
  bottoms: { min: 2 },
  tops: { min: 1 },
  lower: lowerRecurrent(rnnOp, rnnCell),
}

const lstmUnitOp: Op<null> = {
  name: 'lstm-unit',
  family: 'recurrent',
  summary: message('one step of an LSTM: gates and state in, new state and output out'),
  source: 'src/caffe/layers/lstm_unit_layer.cpp, Reshape',
  infer: (site) => {
    const [state, gates, cont] = site.inputs
    for (const [index, input] of [state, gates].entries()) {
      if (input !== undefined)
        site.check(input.length === 3, 'caffe/lstm-unit', 'bottom {number} needs 3 axes, but has {rank}', {
          number: index + 1,
          rank: input.length,
        })
    }
    if (state === undefined) return { outputs: [] }
    const [first = unknown, streams = unknown, size = unknown] = state
    site.check(equal(first, 1n), 'caffe/lstm-unit', 'the state has one step only')
    if (gates !== undefined && gates.length === 3) {
      const wanted: Shape = [1n, streams, q('4*size', { size }).expr]
      const args = { found: shapeText(gates), wanted: shapeText(wanted) }
      site.check(
        sameShape(gates, wanted),
        'caffe/lstm-unit',
        'the gates have shape {found}, but {wanted} is needed',
        args,
      )
    }
    if (cont !== undefined) {
      site.check(
        sameShape(cont, [1n, streams]),
        'caffe/lstm-unit',
        'the third bottom has shape {found}, but {wanted} is needed',
        { found: shapeText(cont), wanted: shapeText([1n, streams]) },
      )
    }
    return { outputs: [state.map(given), state.map(given)] }
  },
  cost: ({ inputs }) => eachValue(inputs[0], LSTM_UNIT),
}

export const lstmUnit: CaffeLayer = {
  type: 'LSTMUnit',
  bottoms: { min: 3, max: 3 },
  tops: { min: 2, max: 2 },
  lower: () => lowered(lstmUnitOp, null, () => ({ kind: 'lstm-unit' })),
}
