/** Types of values: TypeProto as shapes, and what is known of a value that has one. */

import { type Expr, unknown } from '../../core/expr.ts'
import { MOST_AXES } from '../../core/limits.ts'
import type { Operand } from '../../core/network/op.ts'
import type { Shape } from '../../core/network/shape.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { dtypeNumbered, type OnnxType } from './node.ts'
import { isNameless, type Symbols } from './symbols.ts'

/** How a size is read that the file leaves open, by its axis. */
export type OpenSize = (axis: number) => Expr

/** Sizes that nobody needs a name for: those that a file declares of what is computed anyway. */
const LEFT_OPEN: OpenSize = () => unknown

/** A TypeProto; `undefined` where it says nothing. */
export function typeOf(type: ProtoMessage, symbols: Symbols, open: OpenSize = LEFT_OPEN): OnnxType | undefined {
  for (const field of ['tensor_type', 'sparse_tensor_type']) {
    if (!type.has(field)) continue
    const tensor = type.message(field)
    const shape = tensor.has('shape') ? shapeOfProto(tensor.message('shape'), symbols, open) : undefined
    return { kind: 'tensor', dtype: dtypeNumbered(tensor.number('elem_type')), shape }
  }
  if (type.has('sequence_type')) return holding('sequence', type.message('sequence_type'), 'elem_type', symbols)
  if (type.has('optional_type')) return holding('optional', type.message('optional_type'), 'elem_type', symbols)
  if (type.has('map_type')) return holding('map', type.message('map_type'), 'value_type', symbols)
  return undefined
}

function holding(kind: 'sequence' | 'optional' | 'map', of: ProtoMessage, item: string, symbols: Symbols): OnnxType {
  return { kind, item: of.has(item) ? typeOf(of.message(item), symbols) : undefined }
}

function shapeOfProto(shape: ProtoMessage, symbols: Symbols, open: OpenSize): Shape {
  return shape
    .messages('dim')
    .slice(0, MOST_AXES)
    .map((dim, axis) => {
      if (dim.has('dim_param') && !isNameless(dim.string('dim_param'))) return symbols.size(dim.string('dim_param'))
      const size = dim.has('dim_value') ? dim.bigint('dim_value') : -1n
      return size < 0n ? open(axis) : size
    })
}

/** What is known of a value that has the type. */
export function operandOf(type: OnnxType | undefined): Operand {
  if (type === undefined) return { shape: undefined, dtype: undefined }
  if (type.kind === 'tensor') return { shape: type.shape, dtype: type.dtype }
  const item = type.item === undefined ? undefined : operandOf(type.item)
  return { shape: undefined, dtype: undefined, holds: { kind: type.kind, ...(item && { item }) } }
}
