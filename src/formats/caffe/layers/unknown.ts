/** A layer type that nobody here knows: its outputs stay unknown, and everything else is still told. */

import { given } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import type { Shape } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { type LayerContext, type Lowered, lowered } from './layer.ts'

interface UnknownAttrs {
  /** Per top: the shape that the user gave. */
  readonly given: readonly (Shape | undefined)[]
  /** Per top: true where it overwrites the bottom of the same number. */
  readonly inPlace: readonly boolean[]
}

const unknown: Op<UnknownAttrs> = {
  name: 'unknown',
  family: 'unknown',
  summary: message('nobody here knows what this layer does'),
  source: '',
  infer: ({ attrs, inputs, outputCount }) => ({
    outputs: Array.from({ length: outputCount }, (_, index) => {
      // What overwrites its input has its input's shape.
      const shape = attrs.given[index] ?? (attrs.inPlace[index] === true ? inputs[index] : undefined)
      return shape?.map(given)
    }),
  }),
}

/** The operator of an unknown layer, with the shapes that the user gave for its tops. */
export function unknownLayer(layer: ProtoMessage, context: LayerContext): Lowered {
  const bottoms = layer.strings('bottom')
  return lowered(unknown, {
    given: context.tops.map((top) => context.givenShape(top)),
    inPlace: context.tops.map((top, index) => bottoms[index] === top),
  })
}

/** Lowers a layer whose type is not known, and says so. */
export function lowerUnknown(layer: ProtoMessage, context: LayerContext): Lowered {
  const type = layer.string('type')
  context.report(
    'error',
    'caffe/unknown-layer',
    'Caffe has no layer type `{type}`',
    { type },
    { where: layer.where('type') },
  )
  return unknownLayer(layer, context)
}
