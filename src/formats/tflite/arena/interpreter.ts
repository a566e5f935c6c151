/** From when to when the full interpreter of TensorFlow Lite needs each tensor, which of them share memory, and its plan. */

import type { Arena, Demand } from '../../../core/network/arena.ts'
import { ARENA_ALIGNMENT, endOf, planArena } from '../../../core/network/arena-plan.ts'
import { listOf } from '../file.ts'
import { bytesOf, type TfliteTensor } from '../tensor.ts'
import { operatorsOf, type Plannable, type PlannedOperator } from './plannable.ts'
import { type Preparation, prepare } from './preparation.ts'
import { scratchOf } from './scratch.ts'
import { sizedTensors } from './sizes.ts'

/** Operators that may write over an input (TfLiteRegistration.inplace_operator), and which. */
const IN_PLACE: Readonly<Record<string, readonly number[]>> = {
  ...{ ADD: [0, 1], SUB: [0, 1], MUL: [0, 1], DIV: [0, 1] },
  ...{ SOFTMAX: [0], DYNAMIC_UPDATE_SLICE: [0], RESHAPE: [0], SQUEEZE: [0], EXPAND_DIMS: [0], BITCAST: [0] },
}
/** Of these, those that leave the numbers as they are: others may still read the input. */
const UNCHANGED = new Set(['RESHAPE', 'SQUEEZE', 'EXPAND_DIMS', 'BITCAST'])
/** Smaller tensors are not shared where numbers change (arena_planner.cc, kScalarTensorBytes). */
const SCALAR_BYTES = 4

/** A subgraph while its memory is planned. */
interface Subject {
  readonly tensors: readonly TfliteTensor[]
  readonly operators: readonly PlannedOperator[]
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly isKept: (tensor: TfliteTensor) => boolean
}

/** The plan of the first subgraph (arena_planner.cc); each of the others has its own. */
export function interpreterPlan(model: Plannable): Arena {
  const [subgraph] = model.subgraphs
  const tensors = sizedTensors(model, 0)
  const subject: Subject = {
    tensors,
    operators: operatorsOf(model, 0, tensors),
    inputs: listOf(subgraph, 'inputs'),
    outputs: listOf(subgraph, 'outputs'),
    isKept: model.isKept,
  }
  const preparation = prepare(model, 0)
  const last = subject.operators.length
  const demands = demandsOf(subject, preparation, last)
  const places = planArena('interpreter', demands, last)
  const { planned } = preparation
  return {
    planner: 'interpreter',
    bytes: endOf(places),
    alignment: ARENA_ALIGNMENT.interpreter,
    layers: subject.operators.map((_, step) => model.nodeId(0, step)),
    ...(planned < last && { until: model.nodeId(0, planned - 1) }),
    demands,
    places,
  }
}

function demandsOf(subject: Subject, preparation: Preparation, last: number): readonly Demand[] {
  const { tensors, operators } = subject
  const { known, dynamic, planned } = preparation
  const shared = sharingOf(subject)
  const ownerOf = (index: number) => shared.get(index) ?? index
  const spans = spansOf(subject, ownerOf, last)
  // What turns out to lie elsewhere is not shared after all (arena_planner.cc, CalculateAllocations).
  const isShared = (index: number) => {
    const owner = shared.get(index)
    return owner !== undefined && !known.has(owner) && !dynamic.has(owner)
  }
  const demandOf = (index: number): readonly Demand[] => {
    const [tensor, span] = [tensors[index], spans.get(index)]
    if (tensor === undefined || span === undefined || known.has(index) || dynamic.has(index) || isShared(index))
      return []
    return [{ name: tensor.name, bytes: Number(bytesOf(tensor) ?? 0n), ...span, isScratch: false }]
  }
  const kept = (operators[0]?.outputs ?? []).filter((index) => spans.get(index)?.to === last)
  const whole = [...new Set([...subject.inputs, ...kept])].sort((a, b) => a - b)
  const rest = operators.slice(0, planned).flatMap((operator, step) => {
    const name = tensors[operator.outputs[0] ?? -1]?.name ?? ''
    const written = operator.outputs.filter((index) => !whole.includes(index)).flatMap(demandOf)
    const scratch = scratchOf(operator, known).map((bytes) => ({ name, bytes, from: step, to: step, isScratch: true }))
    // A set of numbers keeps what was put in last in front (std::unordered_set): of equal ones, that comes first.
    return [...written, ...scratch].reverse()
  })
  return [...whole.flatMap(demandOf), ...rest].filter(({ bytes }) => bytes > 0)
}

/** From the operator that writes a tensor to the last that reads it; inputs, outputs and what nobody reads to the end. */
function spansOf({ operators, inputs, outputs }: Subject, ownerOf: (index: number) => number, last: number) {
  const spans = new Map<number, { readonly from: number; to: number }>()
  const readers = new Map<number, number>()
  const count = (index: number, by: number) => readers.set(index, (readers.get(index) ?? 0) + by)
  for (const index of outputs) count(index, 1)
  for (const index of inputs) {
    count(index, 1)
    spans.set(index, { from: 0, to: last })
  }
  for (const operator of operators) for (const index of operator.inputs) if (index >= 0) count(ownerOf(index), 1)
  for (const [step, operator] of operators.entries()) {
    for (const index of operator.outputs) if (!spans.has(index)) spans.set(index, { from: step, to: last })
    for (const index of operator.inputs) {
      if (index < 0) continue
      const owner = ownerOf(index)
      count(owner, -1)
      const span = spans.get(owner)
      if (span !== undefined && readers.get(owner) === 0) span.to = step
    }
  }
  return spans
}

/** Tensor → the one in whose memory it lies (arena_planner.cc, IdentifyInPlaceTensors). */
function sharingOf({ tensors, operators, inputs, outputs, isKept }: Subject): ReadonlyMap<number, number> {
  const readers = new Map<number, number>()
  for (const index of [...outputs, ...inputs, ...operators.flatMap((operator) => operator.inputs)])
    readers.set(index, (readers.get(index) ?? 0) + 1)
  const isReadOnce = (index: number) => (readers.get(index) ?? 0) <= 1
  const [given, results] = [new Set(inputs), new Set(outputs)]
  const shared = new Map<number, number>()
  for (const operator of operators) {
    const { type = '' } = operator
    const [output = -1] = operator.outputs
    const target = tensors[output]
    if (target === undefined || results.has(output)) continue
    const changes = !UNCHANGED.has(type)
    const input = (IN_PLACE[type] ?? [])
      .map((place) => operator.inputs[place] ?? -1)
      .find((index) => {
        const source = tensors[index]
        if (source === undefined || given.has(index) || isKept(source)) return false
        const bytes = bytesOf(source) ?? 0n
        return !changes || (bytes === bytesOf(target) && bytes > SCALAR_BYTES && isReadOnce(index))
      })
    if (input === undefined) continue
    const owner = shared.get(input) ?? input
    if (!changes || isReadOnce(owner)) shared.set(output, owner)
  }
  return shared
}
