/** What all layers share that bring data into a net: shapes that the file can't know. */

import { unknown } from '../../../core/expr.ts'
import { given } from '../../../core/formula.ts'
import type { ImageTransform } from '../../../core/network/computation.ts'
import type { Op } from '../../../core/network/op.ts'
import type { DerivedShape, Shape } from '../../../core/network/shape.ts'
import { type Message, message } from '../../../core/words/message.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import type { Computes, LayerContext } from './layer.ts'

export interface SourceAttrs {
  /** Per top; `undefined` where not even the rank is known. */
  readonly shapes: readonly (DerivedShape | undefined)[]
  /** Tops without memory. */
  readonly unallocated: readonly number[]
}

/** An operator that only brings shapes in. */
export function sourceOp(name: string, family: 'input' | 'data', summary: string, source: string): Op<SourceAttrs> {
  return {
    name,
    family,
    summary: message(summary),
    source,
    infer: ({ attrs, outputCount }) => ({
      outputs: Array.from({ length: outputCount }, (_, index) => attrs.shapes[index]),
      unallocated: attrs.unallocated,
    }),
  }
}

/** Shapes of the tops as the layer states them, except where the user gave others. */
export function withGiven(context: LayerContext, shapes: readonly (DerivedShape | undefined)[]): SourceAttrs {
  return {
    shapes: context.tops.map((top, index) => context.givenShape(top)?.map(given) ?? shapes[index]),
    unallocated: [],
  }
}

/** Values that come from outside: from where, and what the layer does with images. */
export function givenFrom(from: Message, transform?: () => ImageTransform): Computes {
  return () => ({ kind: 'given', from, ...(transform && { transform: transform() }) })
}

/** transform_param (data_transformer.cpp, Transform), and the resizing that only ImageData does. */
export function transformOf(layer: ProtoMessage, resize?: readonly [number, number]): ImageTransform {
  const param = layer.message('transform_param')
  const meanFile = param.string('mean_file')
  return {
    ...(resize && { resize }),
    crop: param.number('crop_size'),
    means: param.numbers('mean_value'),
    ...(meanFile !== '' && { meanFile }),
    scale: param.number('scale'),
    mirrors: param.bool('mirror'),
  }
}

/** The shape of a stored record, or symbols for the sizes that only the database knows; a note says what to type. */
export function recordShape(
  context: LayerContext,
  known: { readonly channels?: number; readonly height?: number; readonly width?: number },
): Shape {
  const datum = context.givenDatum()
  if (datum !== undefined) {
    if (datum.length === 3) return datum
    context.report('error', 'caffe/datum-axes', 'a record has 3 sizes, channels x height x width, not {count}', {
      count: datum.length,
    })
    return [0, 1, 2].map((axis) => datum[axis] ?? unknown)
  }
  const top = context.tops[0] ?? ''
  const sizes = [known.channels, known.height, known.width]
  if (sizes.includes(undefined) && context.givenShape(top) === undefined) {
    const hint = message(
      '--datum {layer}=3x256x256 gives the size of a stored record, --input {top}=1x3x224x224 the whole blob',
      {
        layer: context.name,
        top,
      },
    )
    context.report(
      'note',
      'caffe/unknown-size',
      'the size of its records stands in the data, not in this file',
      {},
      { hint },
    )
  }
  if (context.givenShape(top) !== undefined) return sizes.map((size) => (size === undefined ? unknown : BigInt(size)))
  return ['C', 'H', 'W'].map((letter, axis) => {
    const size = sizes[axis]
    return size === undefined ? context.symbol(letter) : BigInt(size)
  })
}
