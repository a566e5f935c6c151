/** Parameters that a definition itself carries, `blobs { shape { … } data: … }` (blob.cpp, Blob::FromProto). */

import { exprText } from '../../core/expr.ts'
import { given } from '../../core/formula.ts'
import { type DerivedShape, shapeOf } from '../../core/network/shape.ts'
import { product, shapeText } from '../../ops/axes.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { sizesOf } from './blobs.ts'
import type { LayerContext } from './layers/layer.ts'

/** Shape of a parameter in the definition; reports where its values are not as many as the shape holds. */
export function fixedShape(blob: ProtoMessage, context: LayerContext): DerivedShape {
  const shape = sizesOf(blob).map((size) => given(BigInt.asIntN(32, size)))
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
