/** Lists of tensors, and tensors that may be absent. */

import { type Expr, unknown } from '../core/expr.ts'
import { given } from '../core/formula.ts'
import type { Dtype } from '../core/network/dtype.ts'
import type { Holding, Inference, Op, Operand } from '../core/network/op.ts'
import { givenShape, type Shape } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'
import { canonicalAxis, fromFront } from './axes.ts'
import { numberIn, numbersIn } from './elements.ts'
import { memberOf } from './join.ts'
import { type ConcatAttrs, concatenated } from './parts.ts'

/** More members are not followed one by one. */
const MOST_MEMBERS = 1024

function listOf(items: readonly Operand[] | undefined, item?: Operand | undefined): Inference {
  const holds: Holding =
    items === undefined || items.length > MOST_MEMBERS
      ? { kind: 'sequence', ...(item && { item }) }
      : { kind: 'sequence', items, ...(item && { item }) }
  return { outputs: [undefined], holds: [holds] }
}

/** A value as it stands. */
function asItStands(operand: Operand | undefined): Inference {
  return {
    outputs: [operand?.shape && givenShape(operand.shape)],
    dtypes: [operand?.dtype],
    elements: [operand?.elements],
    holds: [operand?.holds],
    origins: [operand?.origin],
  }
}

/** A place in a list, counted from 0; `undefined` where it is not known. */
function placeIn(place: Operand | undefined, count: number, otherwise: number): number | undefined {
  if (place === undefined) return otherwise
  const at = numberIn(place.elements?.[0])
  return at === undefined ? undefined : fromFront(at, count)
}

const SOURCE = 'onnx/defs/sequence/defs.cc'

export const sequenceConstruct: Op = {
  name: 'sequence-construct',
  family: 'control',
  summary: message('a list of its inputs'),
  source: `${SOURCE}, SequenceConstruct`,
  infer: ({ operands }) => listOf(operands.map((operand) => operand ?? { shape: undefined, dtype: undefined })),
}

export const sequenceEmpty: Op<{ readonly dtype: Dtype | undefined }> = {
  name: 'sequence-empty',
  family: 'control',
  summary: message('an empty list'),
  source: `${SOURCE}, SequenceEmpty`,
  infer: ({ attrs }) => listOf([], { shape: undefined, dtype: attrs.dtype }),
}

export const sequenceInsert: Op = {
  name: 'sequence-insert',
  family: 'control',
  summary: message('a list with one more member'),
  source: `${SOURCE}, SequenceInsert`,
  infer: ({ operands }) => {
    const [list, member, place] = operands
    const items = list?.holds?.items
    const at = items && placeIn(place, items.length, items.length)
    if (items === undefined || member === undefined || at === undefined) {
      const known =
        list?.holds && member && memberOf({ kind: 'sequence', items: [memberOf(list.holds) ?? member, member] })
      return listOf(undefined, known)
    }
    return listOf([...items.slice(0, at), member, ...items.slice(at)])
  },
  parameterKind: () => undefined,
}

export const sequenceErase: Op = {
  name: 'sequence-erase',
  family: 'control',
  summary: message('a list without one of its members'),
  source: `${SOURCE}, SequenceErase`,
  infer: ({ operands }) => {
    const [list, place] = operands
    const items = list?.holds?.items
    const at = items && placeIn(place, items.length, items.length - 1)
    if (items === undefined || at === undefined) return listOf(undefined, list?.holds && memberOf(list.holds))
    return listOf(items.filter((_, index) => index !== at))
  },
  parameterKind: () => undefined,
}

export const sequenceAt: Op = {
  name: 'sequence-at',
  family: 'control',
  summary: message('one member of a list'),
  source: `${SOURCE}, SequenceAt`,
  infer: (site) => {
    const [list, place] = site.operands
    const items = list?.holds?.items
    const at = items && placeIn(place, items.length, 0)
    if (items === undefined || at === undefined) return asItStands(list?.holds && memberOf(list.holds))
    const args = { place: at, count: items.length }
    site.check(at >= 0 && at < items.length, 'sequence/place', 'there is no member {place} in a list of {count}', args)
    return asItStands(items[at])
  },
  parameterKind: () => undefined,
}

/** `length` is what counts the members where the data decide. */
export const sequenceLength: Op<{ readonly length: Expr }> = {
  name: 'sequence-length',
  family: 'control',
  summary: message('how many members a list has'),
  source: `${SOURCE}, SequenceLength`,
  infer: ({ attrs, operands }) => {
    const items = operands[0]?.holds?.items
    return { outputs: [[]], dtypes: ['int64'], elements: [[items === undefined ? attrs.length : BigInt(items.length)]] }
  },
}

/** Puts the members of a list behind one another. */
export const concatSequence: Op<ConcatAttrs> = {
  name: 'concat-sequence',
  family: 'control',
  summary: message('puts the members of a list behind one another'),
  source: `${SOURCE}, ConcatFromSequence`,
  infer: (site) => {
    const holds = site.operands[0]?.holds
    if (holds?.items !== undefined && holds.items.length > 0) return concatenated(site, holds.items, site.attrs)
    const member = holds && memberOf(holds)
    if (member?.shape === undefined) return { outputs: [], dtypes: [member?.dtype] }
    const { axis, isNewAxis = false } = site.attrs
    const shape: Shape = isNewAxis
      ? [
          ...member.shape.slice(0, fromFront(axis, member.shape.length + 1)),
          unknown,
          ...member.shape.slice(fromFront(axis, member.shape.length + 1)),
        ]
      : member.shape.map((size, at) => (at === fromFront(axis, member.shape?.length ?? 0) ? unknown : size))
    return { outputs: [shape.map(given)], dtypes: [member.dtype] }
  },
}

export interface SplitSequenceAttrs {
  readonly axis: number
  readonly keepsAxis: boolean
}

/** Cuts into parts along an axis, as a list. */
export const splitSequence: Op<SplitSequenceAttrs> = {
  name: 'split-sequence',
  family: 'control',
  summary: message('cuts its input into a list of parts along an axis'),
  source: `${SOURCE}, SplitToSequence`,
  infer: (site) => {
    const { attrs, operands } = site
    const [operand, sizes] = operands
    const shape = operand?.shape
    const axis = shape && canonicalAxis(site, shape, attrs.axis)
    if (shape === undefined || axis === undefined) return listOf(undefined, { shape: undefined, dtype: operand?.dtype })
    const part = (size: Expr): Operand => ({
      shape: shape.map((other, at) => (at === axis ? size : other)),
      dtype: operand?.dtype,
    })
    const size = shape[axis] ?? unknown
    if (sizes === undefined) {
      const row: Operand = attrs.keepsAxis
        ? part(1n)
        : { shape: shape.filter((_, at) => at !== axis), dtype: operand?.dtype }
      const count = numberIn(size)
      return listOf(
        count === undefined || count > MOST_MEMBERS ? undefined : Array.from({ length: count }, () => row),
        row,
      )
    }
    const parts = partsOf(size, sizes)
    return parts === undefined ? listOf(undefined, part(unknown)) : listOf(parts.map(part))
  },
  parameterKind: () => undefined,
}

/** Given sizes, or as many of one size as fit with what is left over behind them. */
function partsOf(size: Expr, sizes: Operand): readonly Expr[] | undefined {
  const { elements, shape } = sizes
  if (elements === undefined) return undefined
  if (shape?.length !== 0) return elements
  const [total, each] = numbersIn([size, elements[0] ?? unknown]) ?? []
  if (total === undefined || each === undefined || each < 1 || total / each > MOST_MEMBERS) return undefined
  const whole = Array.from({ length: Math.floor(total / each) }, () => BigInt(each))
  return total % each === 0 ? whole : [...whole, BigInt(total % each)]
}

/** A value that may be absent: the input, or nothing. */
export const optional: Op = {
  name: 'optional',
  family: 'control',
  summary: message('a value that may be absent'),
  source: 'onnx/defs/optional/defs.cc, Optional',
  infer: ({ operands }) => {
    const [value] = operands
    return { outputs: [undefined], holds: [{ kind: 'optional', items: value === undefined ? [] : [value] }] }
  },
}

/** `isThere` is the answer where the data decide. */
export const optionalHasElement: Op = {
  name: 'optional-has-element',
  family: 'control',
  summary: message('whether a value is there'),
  source: 'onnx/defs/optional/defs.cc, OptionalHasElement',
  infer: ({ operands }) => {
    const [value] = operands
    const items = value === undefined ? [] : value.holds?.kind === 'optional' ? value.holds.items : [value]
    const elements = items && [items.length > 0 ? 1n : 0n]
    return { outputs: [[]], dtypes: ['bool'], elements: [elements] }
  },
}

export const optionalGetElement: Op = {
  name: 'optional-get-element',
  family: 'control',
  summary: message('the value that may be absent'),
  source: 'onnx/defs/optional/defs.cc, OptionalGetElement',
  infer: (site) => {
    const [value] = site.operands
    if (value?.holds?.kind !== 'optional') return asItStands(value)
    const { items, item } = value.holds
    site.check(items === undefined || items.length > 0, 'optional/absent', 'the value that is taken is absent')
    return asItStands(items?.[0] ?? item)
  },
}
