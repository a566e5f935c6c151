/** From when to when TensorFlow Lite for Microcontrollers needs each tensor, and its plan. */

import type { Arena, Demand } from '../../../core/network/arena.ts'
import { ARENA_ALIGNMENT, endOf, planArena } from '../../../core/network/arena-plan.ts'
import type { NodeId } from '../../../core/network/model.ts'
import type { FlatTable } from '../../../wire/flatbuffers/read.ts'
import { listOf, tablesOf } from '../file.ts'
import { subgraphsOf } from '../subgraphs.ts'
import { bytesOf, countOf, type TfliteTensor } from '../tensor.ts'
import type { Plannable } from './plannable.ts'

/** Operators that TensorFlow Lite for Microcontrollers has kernels for (micro_mutable_op_resolver.h). */
const MICRO = new Set(
  'ABS|ADD|ADD_N|ARG_MAX|ARG_MIN|ASSIGN_VARIABLE|AVERAGE_POOL_2D|BATCH_MATMUL|BATCH_TO_SPACE_ND|BROADCAST_ARGS|BROADCAST_TO|CALL_ONCE|CAST|CEIL|CONCATENATION|CONV_2D|COS|CUMSUM|DEPTH_TO_SPACE|DEPTHWISE_CONV_2D|DEQUANTIZE|DIV|DYNAMIC_UPDATE_SLICE|ELU|EMBEDDING_LOOKUP|EQUAL|EXP|EXPAND_DIMS|FILL|FLOOR|FLOOR_DIV|FLOOR_MOD|FULLY_CONNECTED|GATHER|GATHER_ND|GREATER|GREATER_EQUAL|HARD_SWISH|IF|L2_NORMALIZATION|L2_POOL_2D|LEAKY_RELU|LESS|LESS_EQUAL|LOG|LOG_SOFTMAX|LOGICAL_AND|LOGICAL_NOT|LOGICAL_OR|LOGISTIC|MAXIMUM|MAX_POOL_2D|MEAN|MINIMUM|MIRROR_PAD|MUL|NEG|NOT_EQUAL|PACK|PAD|PADV2|PRELU|QUANTIZE|READ_VARIABLE|REDUCE_MAX|REDUCE_MIN|RELU|RELU6|RESHAPE|RESIZE_BILINEAR|RESIZE_NEAREST_NEIGHBOR|REVERSE_V2|ROUND|RSQRT|SELECT_V2|SHAPE|SIN|SLICE|SOFTMAX|SPACE_TO_BATCH_ND|SPACE_TO_DEPTH|SPLIT|SPLIT_V|SQRT|SQUARE|SQUARED_DIFFERENCE|SQUEEZE|STRIDED_SLICE|SUB|SUM|SVDF|TANH|TRANSPOSE|TRANSPOSE_CONV|UNIDIRECTIONAL_SEQUENCE_LSTM|UNPACK|VAR_HANDLE|WHILE|ZEROS_LIKE'.split(
    '|',
  ),
)

/** Whether TensorFlow Lite for Microcontrollers has kernels for all that a model does. */
export function runsOnMicro(model: Plannable): boolean {
  return model.subgraphs.every((subgraph, at) =>
    tablesOf(subgraph, 'operators').every((operator) => {
      const type = model.typeOf(operator)
      return type !== undefined && MICRO.has(type) && fitsMicro(type, operator, model.tensors[at] ?? [])
    }),
  )
}

/** Kernels of microcontrollers take no weights of other types than their data, and no floats of 16 bits. */
function fitsMicro(type: string, operator: FlatTable, tensors: readonly TfliteTensor[]): boolean {
  const [first, second, third] = listOf(operator, 'inputs').map((index) => tensors[index]?.dtype)
  if (type === 'DEQUANTIZE') return first !== 'float16'
  const [data, weight] = type === 'TRANSPOSE_CONV' ? [third, second] : [first, second]
  const isProduct =
    type === 'CONV_2D' || type === 'DEPTHWISE_CONV_2D' || type === 'FULLY_CONNECTED' || type === 'TRANSPOSE_CONV'
  return !isProduct || data !== 'float32' || weight === 'float32'
}

/** Steps count from 0. */
const NEVER = -1
const UNUSED = -2

/** The plan of the greedy planner (greedy_memory_planner.cc). */
export function microPlan(model: Plannable): Arena {
  const { demands, layers } = microDemands(model)
  const places = planArena('micro', demands, layers.length)
  return { planner: 'micro', bytes: endOf(places), alignment: ARENA_ALIGNMENT.micro, layers, demands, places }
}

/** micro_allocation_info.cc, MarkAllocationLifetimes: one step an operator, those of the graphs inside it in between. */
function microDemands(model: Plannable): Pick<Arena, 'demands' | 'layers'> {
  const spans = new Map<TfliteTensor, { from: number; to: number }>()
  const scratch: Demand[] = []
  const walked = new Set<number>()
  const layers: (NodeId | undefined)[] = [undefined]
  let step = 0
  const created = (tensor: TfliteTensor | undefined) => {
    if (tensor === undefined) return
    const span = spans.get(tensor)
    if (span === undefined) spans.set(tensor, { from: step, to: UNUSED })
    else span.from = Math.min(span.from, step)
  }
  const used = (tensor: TfliteTensor | undefined) => {
    const span = tensor && spans.get(tensor)
    if (span !== undefined) span.to = Math.max(span.to, step)
  }
  const walk = (at: number, around: readonly number[]) => {
    const subgraph = model.subgraphs[at]
    if (subgraph === undefined || around.includes(at)) return
    walked.add(at)
    const tensors = model.tensors[at] ?? []
    if (at !== 0) step = layers.push(undefined) - 1
    for (const index of listOf(subgraph, 'inputs')) created(tensors[index])
    for (const [index, operator] of tablesOf(subgraph, 'operators').entries()) {
      step = layers.push(model.nodeId(at, index)) - 1
      const [inputs, outputs] = [listOf(operator, 'inputs'), listOf(operator, 'outputs')]
      for (const index of outputs) created(tensors[index])
      const from = step
      for (const { index } of subgraphsOf(model.typeOf(operator), operator)) walk(index, [...around, at])
      for (const index of [...inputs, ...outputs]) used(tensors[index])
      for (const bytes of microScratch(model.typeOf(operator), inputs, outputs, tensors))
        scratch.push({ name: tensors[outputs[0] ?? -1]?.name ?? '', bytes, from, to: step, isScratch: true })
    }
    for (const index of listOf(subgraph, 'outputs')) used(tensors[index])
  }
  walk(0, [])
  // What no operator runs is laid out all the same, as if all of it were needed at one moment of its own.
  const idle = model.tensors.filter((_, at) => !walked.has(at)).flat()
  for (const tensor of idle) spans.set(tensor, { from: NEVER, to: NEVER })
  const needed = [...spans].filter(([tensor, { to }]) => to !== UNUSED && !model.isKept(tensor))
  const demandOf = ([tensor, span]: (typeof needed)[number]): Demand => {
    const bytes = Number(bytesOf(tensor) ?? 0n)
    return { name: tensor.name, bytes, ...span, isScratch: false }
  }
  return { demands: [...needed.map(demandOf), ...scratch], layers }
}

/**
 * What kernels ask for beside their tensors: sums of integers in 32 bits, one for each output (transpose_conv.cc), indices and
 * axes of a reduction (reduce_common.cc), four gates of a step (unidirectional_sequence_lstm.cc).
 */
function microScratch(
  type: string | undefined,
  inputs: readonly number[],
  outputs: readonly number[],
  tensors: readonly TfliteTensor[],
): readonly number[] {
  const output = tensors[outputs[0] ?? -1]
  if (output === undefined) return []
  const count = Number(countOf(output.shape))
  const data = tensors[inputs[type === 'TRANSPOSE_CONV' ? 2 : 0] ?? -1]?.dtype
  if (type === 'TRANSPOSE_CONV' && (data === 'int8' || data === 'int16')) return [count * (data === 'int8' ? 4 : 8)]
  if (type === 'MEAN' || type === 'SUM' || type === 'REDUCE_MAX' || type === 'REDUCE_MIN') {
    const [rank = 0, axes = 0n] = [
      tensors[inputs[0] ?? -1]?.shape.length,
      countOf(tensors[inputs[1] ?? -1]?.shape ?? []),
    ]
    const sums = data !== 'float32' && (type === 'MEAN' || type === 'SUM') ? [count * 4] : []
    return [4 * rank, 4 * Number(axes), ...sums]
  }
  if (type === 'UNIDIRECTIONAL_SEQUENCE_LSTM') {
    const [first, second] = tensors[inputs[0] ?? -1]?.shape ?? []
    const [cells = 0n] = tensors[inputs[2] ?? -1]?.shape ?? []
    const batch = [first, second].reduce<bigint>(
      (least, size) => (size !== undefined && size < least ? size : least),
      1n << 31n,
    )
    const gate = Number(batch * cells) * (data === 'float32' ? 4 : 2)
    return [gate, gate, gate, gate]
  }
  return []
}
