/** Recurrent layers over whole sequences: RNN, GRU and LSTM. */

import type { MapFunction, MapFunctionOf, RecurrentComputation } from '../../core/network/tensor-computation.ts'
import { must, Refusal } from '../kernel.ts'
import { inRows, transposed } from '../product.ts'
import { numbersIn } from '../tensor.ts'
import { maybeAt, type TensorKernel, tensorAt } from './call.ts'
import { mapOf, mapWith } from './functions.ts'
import { transposedTo } from './places.ts'
import { floatsOf } from './products.ts'
import { integersIn, rounded, type Typed } from './typed.ts'

type Activation = (x: number) => number

const PLAIN: Readonly<Record<string, MapFunction>> = {
  Relu: 'relu',
  Tanh: 'tanh',
  Sigmoid: 'sigmoid',
  Softsign: 'softsign',
  Softplus: 'softplus',
}

/** Activations with constants, and these where the file gives none. */
const WITH: Readonly<Record<string, readonly [MapFunctionOf, number, number]>> = {
  Affine: ['affine', 1, 0],
  LeakyRelu: ['leaky-relu', 0.01, 0],
  ThresholdedRelu: ['thresholded-relu', 1, 0],
  ScaledTanh: ['scaled-tanh', 1, 1],
  HardSigmoid: ['hard-sigmoid', 0.2, 0.5],
  Elu: ['elu', 1, 0],
}

function activation(
  { name, alpha, beta }: RecurrentComputation['activations'][number],
  clip: number | undefined,
): Activation {
  const plain = PLAIN[name]
  const given = WITH[name]
  if (plain === undefined && given === undefined) {
    throw new Refusal('run/activation', 'there is no activation {name}', { name })
  }
  const of = plain !== undefined ? mapOf(plain) : given && mapWith(given[0], [alpha ?? given[1], beta ?? given[2]])
  if (of === undefined || clip === undefined) return of ?? ((x) => x)
  return (x) => of(Math.min(Math.max(x, -clip), clip))
}

/** One direction of a layer, with what it reads. */
interface Direction {
  readonly steps: number
  readonly batch: number
  readonly hidden: number
  readonly gates: number
  /** What the inputs bring to each gate: step, example, gate, unit. */
  readonly brought: Float64Array
  /** The weights of the state: gate and unit, unit. */
  readonly weights: Float32Array | Float64Array
  readonly weightsAt: number
  /** The bias of the state's own, where it is not part of what the inputs bring. */
  readonly stateBias: Float64Array
  readonly peepholes: Float64Array
  readonly state: Float64Array
  readonly cell: Float64Array
  readonly activations: readonly Activation[]
}

const GATES = { rnn: 1, gru: 3, lstm: 4 } as const

export const recurrentLayer: TensorKernel<RecurrentComputation> = (call) => {
  const { computation } = call
  const { isBatchFirst, hidden, directions, cell } = computation
  const turned = (given: Typed | undefined) =>
    given !== undefined && isBatchFirst ? transposedTo(given, [1, 0, 2]) : given
  const x = turned(tensorAt(call, 0)) ?? tensorAt(call, 0)
  const [steps = 0, batch = 0] = x.shape
  const lengths = maybeAt(call, 4)
  const limits = lengths === undefined ? Array.from({ length: batch }, () => steps) : integersIn(lengths)
  const count = directions.length
  const sequence = new Float64Array(steps * count * batch * hidden)
  const [last, lastCell] = [new Float64Array(count * batch * hidden), new Float64Array(count * batch * hidden)]
  must(hidden > 0, 'run/hidden', 'the size of the state is not told')
  directions.forEach((direction, at) => {
    const own = directionOf(call, x, at, turned(maybeAt(call, 5)), turned(maybeAt(call, 6)))
    for (let step = 0; step < steps; step++) {
      const time = direction === 'reverse' ? steps - 1 - step : step
      STEPS[cell](own, time, limits, call)
      for (let example = 0; example < batch; example++) {
        if (time >= (limits[example] ?? 0)) continue
        const from = own.state.subarray(example * hidden, (example + 1) * hidden)
        sequence.set(from, ((time * count + at) * batch + example) * hidden)
      }
    }
    last.set(own.state, at * batch * hidden)
    lastCell.set(own.cell, at * batch * hidden)
  })
  const y = rounded(x.dtype, [steps, count, batch, hidden], sequence)
  const [h, c] = [last, lastCell].map((values) => rounded(x.dtype, [count, batch, hidden], values))
  if (!isBatchFirst) return [y, h, c]
  return [transposedTo(y, [2, 0, 1, 3]), ...[h, c].map((each) => each && transposedTo(each, [1, 0, 2]))]
}

function directionOf(
  call: Parameters<TensorKernel<RecurrentComputation>>[0],
  x: Typed,
  at: number,
  firstState: Typed | undefined,
  firstCell: Typed | undefined,
): Direction {
  const { hidden, cell, activations, clip, directions } = call.computation
  const [steps = 0, batch = 0, size = 0] = x.shape
  const gates = GATES[cell]
  const rows = gates * hidden
  const bias = maybeAt(call, 3)
  const biases =
    bias === undefined
      ? new Float64Array(2 * rows)
      : Float64Array.from(numbersIn(bias)).subarray(at * 2 * rows, (at + 1) * 2 * rows)
  const brought = new Float64Array(steps * batch * rows)
  const weights = inRows(floatsOf(tensorAt(call, 1)), size, at * rows * size)
  call.product(steps * batch, rows, size, inRows(floatsOf(x), size), transposed(weights), inRows(brought, rows))
  // The reset gate of a GRU may act on the state's bias, which is added apart then.
  const apart = cell === 'gru' ? 2 * hidden : rows
  for (let row = 0; row < brought.length; row++) {
    const of = row % rows
    brought[row] = (brought[row] ?? 0) + (biases[of] ?? 0) + (of < apart ? (biases[rows + of] ?? 0) : 0)
  }
  const peepholes = maybeAt(call, 7)
  const each = activations.length / directions.length
  const part = (given: Typed | undefined, length: number) =>
    given === undefined
      ? new Float64Array(length)
      : Float64Array.from(numbersIn(given)).slice(at * length, (at + 1) * length)
  return {
    ...{ steps, batch, hidden, gates, brought },
    weights: floatsOf(tensorAt(call, 2)),
    weightsAt: at * rows * hidden,
    stateBias: biases.slice(rows + 2 * hidden, rows + 3 * hidden),
    peepholes: part(peepholes, 3 * hidden),
    state: part(firstState, batch * hidden),
    cell: part(firstCell, batch * hidden),
    activations: activations.slice(at * each, (at + 1) * each).map((given) => activation(given, clip)),
  }
}

type Step = (
  own: Direction,
  time: number,
  limits: readonly number[],
  call: Parameters<TensorKernel<RecurrentComputation>>[0],
) => void

/** What the state brings to so many gates from `from` on: example, gate and unit. */
function recalled(
  own: Direction,
  state: Float64Array,
  from: number,
  gates: number,
  call: Parameters<Step>[3],
): Float64Array {
  const { batch, hidden, weights, weightsAt } = own
  const rows = gates * hidden
  const sums = new Float64Array(batch * rows)
  const matrix = inRows(weights, hidden, weightsAt + from * hidden * hidden)
  call.product(batch, rows, hidden, inRows(state, hidden), transposed(matrix), inRows(sums, rows))
  return sums
}

/** Visits each unit of each example that still runs at that time. */
function eachUnit(
  own: Direction,
  time: number,
  limits: readonly number[],
  visit: (unit: number, of: number, brought: number) => void,
) {
  const { batch, hidden, gates } = own
  for (let example = 0; example < batch; example++) {
    if (time >= (limits[example] ?? 0)) continue
    const base = (time * batch + example) * gates * hidden
    for (let unit = 0; unit < hidden; unit++) visit(unit, example, base + unit)
  }
}

const STEPS: Readonly<Record<RecurrentComputation['cell'], Step>> = {
  rnn: (own, time, limits, call) => {
    const { state, hidden, brought, activations } = own
    const sums = recalled(own, state, 0, 1, call)
    const [f] = activations
    eachUnit(own, time, limits, (unit, example, at) => {
      const place = example * hidden + unit
      state[place] = f?.((brought[at] ?? 0) + (sums[place] ?? 0)) ?? 0
    })
  },
  gru: (own, time, limits, call) => {
    const { state, hidden, brought, stateBias, activations } = own
    const { resetsAfter } = call.computation
    const [f = Math.tanh, g = Math.tanh] = activations
    const gates = recalled(own, state, 0, 2, call)
    const before = state.slice()
    const reset = new Float64Array(state.length)
    const gate = (example: number, unit: number, at: number, which: number) =>
      f((brought[at + which * hidden] ?? 0) + (gates[(example * 2 + which) * hidden + unit] ?? 0))
    eachUnit(own, time, limits, (unit, example, at) => {
      reset[example * hidden + unit] = gate(example, unit, at, 1)
    })
    const seen = resetsAfter ? before : before.map((value, place) => value * (reset[place] ?? 0))
    const sums = recalled(own, seen, 2, 1, call)
    eachUnit(own, time, limits, (unit, example, at) => {
      const place = example * hidden + unit
      const recall = (sums[place] ?? 0) + (stateBias[unit] ?? 0)
      const fresh = g((brought[at + 2 * hidden] ?? 0) + (resetsAfter ? (reset[place] ?? 0) * recall : recall))
      const update = gate(example, unit, at, 0)
      state[place] = (1 - update) * fresh + update * (before[place] ?? 0)
    })
  },
  lstm: (own, time, limits, call) => {
    const { state, cell, hidden, brought, peepholes, activations } = own
    const { couplesGates } = call.computation
    const [f = Math.tanh, g = Math.tanh, h = Math.tanh] = activations
    const sums = recalled(own, state, 0, 4, call)
    eachUnit(own, time, limits, (unit, example, at) => {
      const place = example * hidden + unit
      const gate = (which: number) =>
        (brought[at + which * hidden] ?? 0) + (sums[(example * 4 + which) * hidden + unit] ?? 0)
      const old = cell[place] ?? 0
      const input = f(gate(0) + (peepholes[unit] ?? 0) * old)
      const forget = couplesGates ? 1 - input : f(gate(2) + (peepholes[2 * hidden + unit] ?? 0) * old)
      const fresh = forget * old + input * g(gate(3))
      cell[place] = fresh
      state[place] = f(gate(1) + (peepholes[hidden + unit] ?? 0) * fresh) * h(fresh)
    })
  },
}
