/** A layer type that nobody here knows: its outputs stay unknown, and everything else is still told. */

import { given } from '../../../core/formula.ts'
import { message } from '../../../core/message.ts'
import type { Op } from '../../../core/op.ts'
import type { Shape } from '../../../core/shape.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { type LayerContext, type Lowered, lowered } from './layer.ts'

interface UnknownAttrs {
  /** Per top: the shape that the user gave. */
  readonly given: readonly (Shape | undefined)[]
}

const unknown: Op<UnknownAttrs> = {
  name: 'unknown',
  family: 'unknown',
  summary: message('nobody here knows what this layer does'),
  source: '',
  infer: ({ attrs, outputCount }) => ({
    outputs: Array.from({ length: outputCount }, (_, index) => attrs.given[index]?.map(given)),
  }),
}

/** Lowers a layer whose type is not known, with the shapes that the user gave for its tops. */
export function lowerUnknown(layer: ProtoMessage, context: LayerContext): Lowered {
  const type = layer.string('type')
  const shapes = context.tops.map((top) => context.givenShape(top))
  context.report(
    'error',
    'caffe/unknown-layer',
    'Caffe has no layer type `{type}`',
    { type },
    { where: layer.where('type') },
  )
  return lowered(unknown, { given: shapes })
}
