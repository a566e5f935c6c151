/** Recurrent layers, step by step (recurrent_layer.cpp, lstm_layer.cpp, rnn_layer.cpp, lstm_unit_layer.cpp). */

import type { ComputationOf } from '../core/network/computation.ts'
import { type Call, inputAt, type Kernel, must } from './kernel.ts'
import { inRows, type MatrixProduct, transposed } from './product.ts'
import { countOf, isSameShape, shapeText, type Tensor, zeros } from './tensor.ts'

type Recurrent = ComputationOf<'recurrent'>

const STATES = { lstm: 2, rnn: 1 } as const
const GATES = { lstm: 4, rnn: 1 } as const

/** Sizes of a sequence, and where its inputs stand. */
function sequenceOf({ cell, size, exposesHidden }: Recurrent, inputs: readonly Tensor[]) {
  const { shape } = inputAt(inputs, 0)
  const [steps = 0, streams = 0] = shape
  const states = exposesHidden ? STATES[cell] : 0
  const fixed = inputs.length > 2 + states ? inputAt(inputs, 2) : undefined
  const cont = inputAt(inputs, 1)
  const args = { shape: shapeText(shape), cont: shapeText(cont.shape) }
  const fits = shape.length >= 3 && isSameShape(cont.shape, [steps, streams])
  must(fits, 'run/sequence', 'the sequence {shape} and its markers {cont} differ in steps or streams', args)
  must(
    fixed === undefined || fixed.shape[0] === streams,
    'run/static',
    'the static input needs one row for each stream',
  )
  const initial = states === 0 ? [] : inputs.slice(-states)
  for (const state of initial) {
    const wanted = { found: shapeText(state.shape), wanted: shapeText([1, streams, size]) }
    const isState = state.data.length === streams * size
    must(isState, 'run/state', 'an initial state has the shape {found}, but {wanted} is needed', wanted)
  }
  return { steps, streams, values: countOf(shape.slice(2)), fixed, cont: cont.data, initial }
}

export const recurrent: Kernel<Recurrent> = {
  layout: (computation, inputs, outputs) => {
    const { cell, size } = computation
    const { steps, streams, values, fixed } = sequenceOf(computation, inputs)
    const rows = GATES[cell] * size
    const weights = [
      [rows, values],
      [rows],
      ...(fixed === undefined ? [] : [[rows, countOf(fixed.shape.slice(1))]]),
      [rows, size],
    ]
    const state = [1, streams, size]
    return {
      outputs: Array.from({ length: outputs }, (_, index) => (index === 0 ? [steps, streams, size] : state)),
      params: cell === 'rnn' ? [...weights, [size, size], [size]] : weights,
    }
  },
  run: (call) => {
    const { computation, inputs, outputs } = call
    const { steps, streams, fixed, cont, initial } = sequenceOf(computation, inputs)
    const { size, cell } = computation
    const [output, ...finalStates] = outputs
    if (output === undefined) return
    const names = ['h', 'c'].slice(0, STATES[cell])
    const states = names.map((name, index) => startOf(call, name, initial[index], [1, streams, size]))
    const walk = cell === 'lstm' ? lstmStep : rnnStep
    const gates = gatesOf(call, streams, fixed)
    const length = streams * size
    for (let step = 0; step < steps; step++) {
      const markers = cont.subarray(step * streams, (step + 1) * streams)
      walk(call, gates(step), markers, states, output.data.subarray(step * length, (step + 1) * length))
    }
    states.forEach((state, index) => {
      finalStates[index]?.data.set(state)
      if (!computation.exposesHidden) call.state.set(names[index] ?? '', { shape: [1, streams, size], data: state })
    })
  },
}

/** The state before the first step: an input, what the pass before left, or zeros. */
function startOf(
  { state, computation }: Call<Recurrent>,
  name: string,
  given: Tensor | undefined,
  shape: readonly number[],
): Float32Array {
  if (computation.exposesHidden && given !== undefined) return given.data.slice()
  const before = state.get(name)
  return before !== undefined && isSameShape(before.shape, shape) ? before.data.slice() : zeros(shape).data
}

/**
 * What the inputs bring into the gates of each step, bias included: products of all steps at once, as the unrolled net
 * has them. A static input brings the same into every step.
 */
function gatesOf(
  { computation, inputs, params, product }: Call<Recurrent>,
  streams: number,
  fixed: Tensor | undefined,
) {
  const rows = GATES[computation.cell] * computation.size
  const [weight, bias] = params
  const x = inputAt(inputs, 0)
  const examples = (x.shape[0] ?? 0) * streams
  const all = new Float32Array(examples * rows)
  if (bias !== undefined) for (let example = 0; example < examples; example++) all.set(bias.data, example * rows)
  if (weight !== undefined) multiply(product, x.data, weight, examples, rows, all)
  const still = new Float32Array(fixed === undefined ? 0 : streams * rows)
  const fixedWeight = params[2]
  if (fixed !== undefined && fixedWeight !== undefined) multiply(product, fixed.data, fixedWeight, streams, rows, still)
  return (step: number) => {
    const gates = all.slice(step * streams * rows, (step + 1) * streams * rows)
    still.forEach((value, at) => {
      gates[at] = (gates[at] ?? 0) + value
    })
    return gates
  }
}

/** Adds each example times the weights, whose rows are the outputs. */
function multiply(
  product: MatrixProduct,
  examples: Float32Array,
  weight: Tensor,
  count: number,
  rows: number,
  into: Float32Array,
): void {
  const values = weight.data.length / rows
  product(count, rows, values, inRows(examples, values), transposed(inRows(weight.data, values)), inRows(into, rows))
}

/** The state before, each stream times its marker: 0 where a new sequence starts. */
function carried(state: Float32Array, cont: Float32Array): Float32Array {
  const size = state.length / cont.length
  return state.map((value, at) => value * (cont[Math.floor(at / size)] ?? 0))
}

type Step = (
  call: Call<Recurrent>,
  gates: Float32Array,
  cont: Float32Array,
  states: readonly Float32Array[],
  output: Float32Array,
) => void

const lstmStep: Step = ({ computation: { size }, params, product }, gates, cont, [h, c], output) => {
  const weight = params.at(-1)
  if (h === undefined || c === undefined || weight === undefined) return
  multiply(product, carried(h, cont), weight, cont.length, 4 * size, gates)
  lstmUnits(gates, cont, c, size, c, h)
  output.set(h)
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x))

/** c = cont·f·c + i·g and h = o·tanh(c), with the gates i, f, o and g one after the other. */
function lstmUnits(
  gates: Float32Array,
  cont: Float32Array,
  before: Float32Array,
  size: number,
  c: Float32Array,
  h: Float32Array,
): void {
  cont.forEach((marker, stream) => {
    for (let unit = 0; unit < size; unit++) {
      const gate = (index: number) => gates[(stream * 4 + index) * size + unit] ?? 0
      const forget = marker === 0 ? 0 : marker * logistic(gate(1))
      const at = stream * size + unit
      const value = forget * (before[at] ?? 0) + logistic(gate(0)) * Math.tanh(gate(3))
      c[at] = value
      h[at] = logistic(gate(2)) * Math.tanh(value)
    }
  })
}

/** h = tanh(W·x + b + W·h), and the output is a tanh of W·h + b. */
const rnnStep: Step = ({ computation: { size }, params, product }, gates, cont, [h], output) => {
  const [weight, outputWeight, outputBias] = params.slice(-3)
  if (h === undefined || weight === undefined || outputWeight === undefined || outputBias === undefined) return
  multiply(product, carried(h, cont), weight, cont.length, size, gates)
  for (let at = 0; at < h.length; at++) h[at] = Math.tanh(gates[at] ?? 0)
  for (let stream = 0; stream < cont.length; stream++) output.set(outputBias.data, stream * size)
  multiply(product, h, outputWeight, cont.length, size, output)
  for (let at = 0; at < output.length; at++) output[at] = Math.tanh(output[at] ?? 0)
}

/** One step of an LSTM as a layer of its own: state, gates and markers in, state and output out. */
export const lstmUnit: Kernel<ComputationOf<'lstm-unit'>> = {
  layout: (_, inputs) => {
    const [state, gates, cont] = [inputAt(inputs, 0), inputAt(inputs, 1), inputAt(inputs, 2)]
    const args = { shape: shapeText(gates.shape), cont: shapeText(cont.shape) }
    const streams = state.shape[1] ?? 0
    const fits = gates.data.length === 4 * state.data.length && cont.data.length === streams
    must(fits, 'run/sequence', 'the sequence {shape} and its markers {cont} differ in steps or streams', args)
    return { outputs: [state.shape, state.shape] }
  },
  run: ({ inputs, outputs: [c, h] }) => {
    const [state, gates, cont] = [inputAt(inputs, 0), inputAt(inputs, 1), inputAt(inputs, 2)]
    if (c === undefined || h === undefined || cont.data.length === 0) return
    lstmUnits(gates.data, cont.data, state.data, state.data.length / cont.data.length, c.data, h.data)
  },
}
