/** Graphs inside nodes, lists, and values that may be absent. */

import type { TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { must } from '../kernel.ts'
import {
  isTensor,
  maybeAt,
  NOTHING,
  numbersGiven,
  type RunValue,
  sequenceAt,
  type TensorCall,
  type TensorKernel,
  tensorAt,
} from './call.ts'
import { joinedAlong, partsAlong, sliced } from './shaping.ts'
import { bigintsIn, integersIn, numberIn, reshaped, type Typed, tensor } from './typed.ts'

export const choice: TensorKernel<TensorComputationOf<'choice'>> = (call) => {
  const { yes, no } = call.computation
  return call.branch(numberIn(tensorAt(call, 0)) !== 0 ? yes : no, call.inputs.slice(1))
}

export const callBody: TensorKernel<TensorComputationOf<'call'>> = (call) =>
  call.branch(call.computation.body, call.inputs)

/** Nobody waits for more. */
const MOST_TRIPS = 10_000_000

const truth = (holds: boolean): Typed => tensor('bool', [], Uint8Array.of(holds ? 1 : 0))

/** States go round; what else comes out is collected, one row a trip. */
export const loop: TensorKernel<TensorComputationOf<'loop'>> = async (call) => {
  const [trips, start] = [maybeAt(call, 0), maybeAt(call, 1)]
  let states = call.inputs.slice(2)
  const most = trips === undefined ? MOST_TRIPS : Number(bigintsIn(trips)[0] ?? 0n)
  const collected: RunValue[][] = []
  let goesOn = start === undefined || numberIn(start) !== 0
  let trip = 0
  for (; goesOn && trip < most; trip++) {
    must(trip < MOST_TRIPS, 'run/trips', 'the loop does not end')
    const index = tensor('int64', [], BigInt64Array.of(BigInt(trip)))
    const [next, ...rest] = await call.branch(call.computation.body, [index, truth(true), ...states])
    goesOn = isTensor(next) && numberIn(next) !== 0
    states = rest.slice(0, states.length)
    rest.slice(states.length).forEach((value, at) => {
      must(value !== undefined, 'run/inputs', 'an input is missing')
      const column = collected[at] ?? []
      column.push(value)
      collected[at] = column
    })
  }
  const columns = Array.from({ length: Math.max(0, call.outputs - states.length) }, (_, at) => collected[at])
  return [...states, ...columns.map((column) => (column === undefined ? undefined : stacked(column, 0)))]
}

/** Tensors as rows along a new axis. */
function stacked(all: readonly RunValue[], axis: number): Typed {
  const rows = all.map((value) => {
    must(isTensor(value), 'run/inputs', 'what a loop collects is no tensor')
    const at = axis < 0 ? axis + value.shape.length + 1 : axis
    return reshaped(value, [...value.shape.slice(0, at), 1, ...value.shape.slice(at)])
  })
  const rank = rows[0]?.shape.length ?? 1
  return joinedAlong(rows, axis < 0 ? axis + rank : axis)
}

export const stack: TensorKernel<TensorComputationOf<'stack'>> = ({ inputs, computation: { axis } }) => [
  stacked(inputs.filter(isTensor), axis),
]

/** One row of a tensor along an axis, without the axis. */
function rowOf(given: Typed, axis: number, index: number): Typed {
  const at = axis < 0 ? axis + given.shape.length : axis
  const row = sliced(given, [{ axis: at, start: index, end: index + 1, step: 1 }])
  return reshaped(
    row,
    given.shape.filter((_, own) => own !== at),
  )
}

export const scan: TensorKernel<TensorComputationOf<'scan'>> = async (call) => {
  if (!call.computation.hasBatch) return scanned(call, call.inputs)
  // Version 8: lengths come first, and an axis of examples stands before everything.
  const all = call.inputs.slice(1).map((_, place) => tensorAt(call, place + 1))
  const lengths = maybeAt(call, 0)
  const count = all[0]?.shape[0] ?? 0
  const results: (readonly RunValue[])[] = []
  for (let example = 0; example < count; example++) {
    const own = all.map((each) => rowOf(each, 0, example))
    results.push((await scanned(call, own, lengths && integersIn(lengths)[example])) as readonly RunValue[])
  }
  return (results[0] ?? []).map((_, at) =>
    stacked(
      results.map((result) => result[at] as RunValue),
      0,
    ),
  )
}

async function scanned(
  call: TensorCall<TensorComputationOf<'scan'>>,
  inputs: readonly (RunValue | undefined)[],
  length?: number,
): Promise<readonly (RunValue | undefined)[]> {
  const { body, scanned: count, inputAxes, outputAxes, inputReversed, outputReversed } = call.computation
  let states = inputs.slice(0, inputs.length - count)
  const sequences = inputs.slice(inputs.length - count).map((value) => {
    must(isTensor(value), 'run/inputs', 'what a scan reads is no tensor')
    return value
  })
  const axes = sequences.map(({ shape }, at) =>
    (inputAxes[at] ?? 0) < 0 ? (inputAxes[at] ?? 0) + shape.length : (inputAxes[at] ?? 0),
  )
  const steps = length ?? sequences[0]?.shape[axes[0] ?? 0] ?? 0
  const collected: RunValue[][] = []
  for (let step = 0; step < steps; step++) {
    const rows = sequences.map((each, at) =>
      rowOf(each, axes[at] ?? 0, inputReversed[at] === true ? steps - 1 - step : step),
    )
    const results = await call.branch(body, [...states, ...rows])
    states = results.slice(0, states.length)
    results.slice(states.length).forEach((value, at) => {
      const column = collected[at] ?? []
      column.push(value as RunValue)
      collected[at] = column
    })
  }
  return [
    ...states,
    ...collected.map((column, at) =>
      stacked(outputReversed[at] === true ? column.reverse() : column, outputAxes[at] ?? 0),
    ),
  ]
}

/** The body for each member of the first list, with the members of the others, or others as they are. */
export const forEach: TensorKernel<TensorComputationOf<'for-each'>> = async (call) => {
  const first = sequenceAt(call, 0)
  const collected: RunValue[][] = Array.from({ length: call.outputs }, () => [])
  for (const [at, item] of first.items.entries()) {
    const others = call.inputs
      .slice(1)
      .map((value) => (value !== undefined && 'items' in value ? value.items[at] : value))
    const results = await call.branch(call.computation.body, [item, ...others])
    collected.forEach((column, output) => {
      const value = results[output]
      if (value !== undefined) column.push(value)
    })
  }
  return collected.map((items) => ({ items }))
}

export const sequence: TensorKernel = ({ inputs }) => [{ items: inputs.flatMap((value) => value ?? []) }]

function placeIn(call: Pick<TensorCall, 'inputs'>, input: number, count: number, otherwise: number): number {
  const given = maybeAt(call, input)
  const place = given === undefined ? otherwise : numberIn(given)
  return place < 0 ? place + count : place
}

export const sequenceInsert: TensorKernel = (call) => {
  const { items } = sequenceAt(call, 0)
  const place = placeIn(call, 2, items.length, items.length)
  return [{ items: [...items.slice(0, place), tensorAt(call, 1), ...items.slice(place)] }]
}

export const sequenceErase: TensorKernel = (call) => {
  const { items } = sequenceAt(call, 0)
  const place = placeIn(call, 1, items.length, items.length - 1)
  return [{ items: items.filter((_, at) => at !== place) }]
}

export const sequenceMember: TensorKernel = (call) => {
  const { items } = sequenceAt(call, 0)
  const item = items[placeIn(call, 1, items.length, 0)]
  must(item !== undefined, 'run/index', 'there is no place {index} along an axis of {size}', {
    index: numberIn(tensorAt(call, 1)),
    size: items.length,
  })
  return [item]
}

export const sequenceLength: TensorKernel = (call) => [
  tensor('int64', [], BigInt64Array.of(BigInt(sequenceAt(call, 0).items.length))),
]

export const sequenceJoin: TensorKernel<TensorComputationOf<'sequence-join'>> = (call) => {
  const { axis, isNewAxis } = call.computation
  const { items } = sequenceAt(call, 0)
  return [isNewAxis ? stacked(items, axis) : joinedAlong(items.filter(isTensor), axis)]
}

export const sequenceSplit: TensorKernel<TensorComputationOf<'sequence-split'>> = (call) => {
  const given = tensorAt(call, 0)
  const { keepsAxis } = call.computation
  const axis = call.computation.axis < 0 ? call.computation.axis + given.shape.length : call.computation.axis
  const size = given.shape[axis] ?? 0
  const sizes = maybeAt(call, 1)
  const wanted = numbersGiven(call, { input: 1 })
  const each = sizes === undefined ? 1 : (wanted?.[0] ?? 1)
  const isList = sizes !== undefined && sizes.shape.length > 0
  const lengths = isList
    ? (wanted ?? [])
    : Array.from({ length: Math.ceil(size / each) }, (_, at) => Math.min(each, size - at * each))
  const items = partsAlong(given, axis, lengths)
  if (sizes !== undefined || keepsAxis) return [{ items }]
  return [
    {
      items: items.map((part) =>
        reshaped(
          part,
          part.shape.filter((_, at) => at !== axis),
        ),
      ),
    },
  ]
}

export const optional: TensorKernel = ({ inputs }) => [inputs[0] ?? NOTHING]

export const optionalHas: TensorKernel = ({ inputs }) => [truth(inputs[0] !== undefined && !('absent' in inputs[0]))]

export const optionalGet: TensorKernel = ({ inputs: [value] }) => {
  must(value !== undefined && !('absent' in value), 'run/absent', 'the value is absent')
  return [value]
}
