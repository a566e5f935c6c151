/**
 * What the kernels of the full interpreter ask for beside their tensors while they run: each kernel's Prepare, node->temporaries.
 * What they keep between runs (sums of rows, transposed weights) lies outside the plan.
 */

import { bytesOf as widthOf } from '../../../core/network/dtype.ts'
import { numberOf, tableOf } from '../file.ts'
import { bytesOf, countOf, type TfliteTensor } from '../tensor.ts'
import type { PlannedOperator } from './plannable.ts'

interface Site {
  readonly inputs: readonly (TfliteTensor | undefined)[]
  readonly output: TfliteTensor
  readonly option: (name: string, fallback?: number) => number
  readonly isKnown: (input: number) => boolean
}

type Kernel = (site: Site) => readonly number[]

/** Bytes of each temporary of an operator. */
export function scratchOf(operator: PlannedOperator, known: ReadonlySet<number>): readonly number[] {
  const { type = '', inputs, outputs, tensors, table } = operator
  const output = tensors[outputs[0] ?? -1]
  const options = tableOf(table, 'builtin_options')
  if (output === undefined) return []
  return (
    KERNELS.get(type)?.({
      inputs: inputs.map((index) => tensors[index]),
      output,
      option: (name, fallback = 0) => numberOf(options, name, fallback),
      isKnown: (input) => known.has(inputs[input] ?? -1),
    }) ?? []
  )
}

const F32 = 4
const I32 = 4

const count = (tensor: TfliteTensor | undefined) => (tensor === undefined ? 0 : Number(countOf(tensor.shape)))
const size = (tensor: TfliteTensor | undefined, axis: number) => Number(tensor?.shape.at(axis) ?? 1n)
const bytes = (tensor: TfliteTensor | undefined) => (tensor === undefined ? 0 : Number(bytesOf(tensor) ?? 0n))

/** Floats times weights of integers: the floats are turned into integers of a byte while it runs. */
function isHybrid(data: TfliteTensor | undefined, weight: TfliteTensor | undefined): boolean {
  return data?.dtype === 'float32' && /^u?int[48]$/.test(weight?.dtype ?? '')
}

const convolution: Kernel = ({ inputs: [data, weight], output, option }) => {
  const hybrid = isHybrid(data, weight)
  const [, height = 1n, width = 1n, channels = 1n] = weight?.shape ?? []
  const fields = ['stride_h', 'stride_w', 'dilation_h_factor', 'dilation_w_factor']
  const isPlain = height === 1n && width === 1n && fields.every((field) => option(field, 1) === 1)
  const windows = count(output) / Math.max(1, size(output, -1))
  const wide = hybrid || data?.dtype === undefined ? 1 : widthOf(data.dtype)
  // Every window of the input as a column (im2col).
  const columns = isPlain ? [] : [windows * Number(height * width * channels) * wide]
  if (!hybrid) return columns
  const rows = count(data) / Math.max(1, Number(channels))
  const groups = size(data, -1) / Math.max(1, Number(channels))
  const ofEachChannel = weight?.scalesDiffer === true || groups > 1
  return [...columns, count(data), F32 * rows, I32 * count(output), ...(ofEachChannel ? [I32 * rows] : [])]
}

const depthwise: Kernel = ({ inputs: [data, weight] }) =>
  isHybrid(data, weight) ? [count(data), F32 * size(data, 0), I32 * size(data, 0)] : []

const transposedConvolution: Kernel = ({ inputs: [, weight, data] }) => {
  const rows = count(data) / Math.max(1, size(data, -1))
  return isHybrid(data, weight) ? [count(data), F32 * rows, I32 * rows] : []
}

const fullyConnected: Kernel = ({ inputs: [data, weight] }) => {
  if (!isHybrid(data, weight)) return []
  const rows = count(data) / Math.max(1, size(weight, 1))
  return [count(data), F32 * rows, I32 * size(weight, 0) * rows, I32 * rows]
}

/** Both factors are laid out the other way round. */
const product2: Kernel = ({ inputs: [left, right], output, option, isKnown }) => {
  const turned = [bytes(left), ...(isKnown(1) ? [] : [bytes(right)])]
  if (!isHybrid(left, right)) return turned
  const rows = count(left) / Math.max(1, size(left, option('adj_x') === 0 ? -1 : -2))
  return [...turned, count(left), F32 * rows, I32 * size(output, -1) * size(output, -2), F32 * rows]
}

const convolution3d: Kernel = ({ inputs: [, weight], output, option }) => {
  const [depth = 1n, height = 1n, width = 1n, channels = 1n] = weight?.shape ?? []
  const fields = ['d', 'h', 'w'].flatMap((axis) => [`stride_${axis}`, `dilation_${axis}_factor`])
  const kernel = Number(depth * height * width)
  if (kernel === 1 && fields.every((field) => option(field, 1) === 1)) return []
  return [(count(output) / Math.max(1, size(output, -1))) * kernel * Number(channels) * F32]
}

/** The index of a place, the axes, and sums in a wider type. */
const reduction =
  (sums: boolean): Kernel =>
  ({ inputs: [data, axes], output, isKnown }) => {
    const index = I32 * (data?.shape.length ?? 0)
    if (!isKnown(1)) return [index]
    const wide = data?.dtype === 'int32' || data?.dtype === 'int64' ? 8 : 4
    return [index, I32 * count(axes), ...(sums ? [wide * count(output)] : [])]
  }

/** Work areas of the Fourier transform (rfft2d.cc). */
const fourier: Kernel = ({ inputs: [data], output, isKnown }) => {
  if (!isKnown(1)) return []
  const height = size(output, -2)
  const width = (size(output, -1) - 1) * 2
  const integers = 2 + Math.floor(Math.sqrt(Math.max(height, width / 2)))
  const table = Math.max(height / 2, width / 4) + width / 4
  return data === undefined ? [] : [I32 * integers, 8 * table, 8 * height, 8 * height * (width + 2)]
}

/** What every step of a recurrent layer of integer weights turns into integers: data and states; and the scales, sums, zero points. */
function quantised(
  data: TfliteTensor | undefined,
  states: readonly number[],
  batch: number,
  cells: number,
): readonly number[] {
  return [count(data), ...states, F32 * batch, I32 * cells * batch, I32 * batch]
}

const recurrent: Kernel = ({ inputs: [data, weight, , , state] }) =>
  isHybrid(data, weight) ? quantised(data, [count(state)], size(state, 0), size(weight, 0)) : []

const bothWays: Kernel = ({ inputs }) => {
  const [data, weight, , , state, back, , , backState] = inputs
  if (!isHybrid(data, weight)) return []
  const cells = Math.max(size(weight, 0), size(back, 0))
  return quantised(data, [count(state), count(backState)], size(state, 0), cells)
}

const filter: Kernel = ({ inputs: [data, weight] }) => {
  const batch = size(data, 0)
  const scratch = F32 * batch * size(weight, 0)
  return isHybrid(data, weight) ? [scratch, count(data), F32 * batch, I32 * batch] : [scratch]
}

/** Gates side by side; in one with the others where input and forget gates are coupled. */
const lstm =
  (gates: number): Kernel =>
  ({ inputs, option }) => {
    const [data, coupled, weight] = inputs
    const isSequence = data?.shape.length === 3
    const batch = size(data, isSequence && option('time_major') !== 0 ? 1 : 0)
    const cells = size(weight, 0)
    if (data?.dtype === 'int8') return [...Array<number>(4).fill(2 * batch * cells), batch * cells, I32 * batch * cells]
    const all = F32 * batch * cells * (coupled === undefined ? gates - 1 : gates)
    if (!isHybrid(data, weight)) return [all]
    const states = [count(inputs[18]), count(inputs[19])]
    return [all, count(data), ...states, ...factors(3, batch), F32 * cells, I32 * cells * batch, ...factors(2, batch)]
  }

const factors = (many: number, batch: number) => Array<number>(many).fill(F32 * batch)

const lstmBothWays: Kernel = ({ inputs, option }) => {
  const [data, coupled, weight] = inputs
  const [backCoupled, back] = [inputs[18], inputs[19]]
  const batch = size(data, option('time_major', 1) !== 0 ? 1 : 0)
  const side = (cells: number, gates: number) => F32 * batch * cells * gates
  const scratch = [
    side(size(weight, 0), coupled === undefined ? 6 : 7),
    side(size(back, 0), backCoupled === undefined ? 4 : 5),
  ]
  if (!isHybrid(data, weight)) return scratch
  const cells = Math.max(size(weight, 0), size(back, 0))
  const states = [35, 37, 36, 38].map((place) => count(inputs[place]))
  return [
    ...scratch,
    count(data),
    ...states,
    ...factors(4, batch),
    F32 * cells,
    I32 * cells * batch,
    ...factors(3, batch),
  ]
}

const KERNELS: ReadonlyMap<string, Kernel> = new Map<string, Kernel>([
  ['CONV_2D', convolution],
  ['DEPTHWISE_CONV_2D', depthwise],
  ['TRANSPOSE_CONV', transposedConvolution],
  ['FULLY_CONNECTED', fullyConnected],
  ['BATCH_MATMUL', product2],
  ['CONV_3D', convolution3d],
  ...['MEAN', 'SUM', 'REDUCE_PROD'].map((type) => [type, reduction(true)] as const),
  ...['REDUCE_MAX', 'REDUCE_MIN', 'REDUCE_ANY', 'REDUCE_ALL'].map((type) => [type, reduction(false)] as const),
  ['ADD_N', ({ output }) => [bytes(output)]],
  ['RFFT2D', fourier],
  ['RNN', recurrent],
  ['UNIDIRECTIONAL_SEQUENCE_RNN', recurrent],
  ['BIDIRECTIONAL_SEQUENCE_RNN', bothWays],
  ['SVDF', filter],
  ['LSTM', lstm(5)],
  ['UNIDIRECTIONAL_SEQUENCE_LSTM', lstm(7)],
  ['BIDIRECTIONAL_SEQUENCE_LSTM', lstmBothWays],
])
