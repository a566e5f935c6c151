/** Parameters that a definition itself carries, `blobs { shape { … } data: … }` (blob.cpp, Blob::FromProto). */

import { exprText } from '../../core/expr.ts'
import { given } from '../../core/formula.ts'
import { type DerivedShape, shapeOf } from '../../core/shape.ts'
import { product, shapeText } from '../../ops/axes.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import type { LayerContext } from './layers/layer.ts'

/** Shape of a parameter in the definition; reports where its values are not as many as the shape holds. */
export function fixedShape(blob: ProtoMessage, context: LayerContext): DerivedShape {
  const shape = blobShape(blob)
  const count = product(shapeOf(shape))
  const found = BigInt(blob.count(blob.has('double_data') ? 'double_data' : 'data'))
  if (count === found && count !== 0n) return shape
  const args = { shape: shapeText(shapeOf(shape)), found, count: exprText(count) }
  const text = 'the blob {shape} in the file carries {found} values instead of {count}'
  // A blob of no values has no memory to copy them to.
  const empty = 'Caffe needs values here, but {shape} holds none'
  context.report('error', 'caffe/blob-data', count === found ? empty : text, args, { where: blob.where() })
  return shape
}

const LEGACY_DIMS = ['num', 'channels', 'height', 'width'] as const

/** Any one legacy size makes all four legacy, missing ones 0. */
function blobShape(blob: ProtoMessage): DerivedShape {
  if (LEGACY_DIMS.some((field) => blob.has(field))) {
    return LEGACY_DIMS.map((field) => given(BigInt(blob.number(field))))
  }
  return blob
    .message('shape')
    .bigints('dim')
    .map((dim) => given(BigInt.asIntN(32, dim)))
}
