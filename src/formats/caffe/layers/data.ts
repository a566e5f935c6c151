/** Layers that read data: Data, ImageData, WindowData, HDF5Data, MemoryData, and HDF5Output, which writes it. */

import { atLeast, type Expr, equal, exprText, unknown } from '../../../core/expr.ts'
import { given } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import { message } from '../../../core/words/message.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { type CaffeLayer, type LayerContext, lowered } from './layer.ts'
import { givenFrom, recordShape, sourceOp, transformOf, withGiven } from './source.ts'

const dataOp = sourceOp(
  'data',
  'data',
  'reads examples from a database',
  'src/caffe/layers/data_layer.cpp, DataLayerSetUp; data_transformer.cpp, InferBlobShape',
)
const imageOp = sourceOp(
  'image-data',
  'data',
  'reads images from files',
  'src/caffe/layers/image_data_layer.cpp, DataLayerSetUp',
)
const windowOp = sourceOp(
  'window-data',
  'data',
  'reads windows of images',
  'src/caffe/layers/window_data_layer.cpp, DataLayerSetUp',
)
const hdf5Op = sourceOp(
  'hdf5-data',
  'data',
  'reads arrays from HDF5 files',
  'src/caffe/layers/hdf5_data_layer.cpp, LayerSetUp',
)
const memoryOp = sourceOp(
  'memory-data',
  'data',
  'takes examples from memory',
  'src/caffe/layers/memory_data_layer.cpp, DataLayerSetUp',
)

/** data_transformer.cpp, the constructor. */
function checkTransform(layer: ProtoMessage, context: LayerContext): number {
  const param = layer.message('transform_param')
  if (param.has('mean_file') && param.has('mean_value')) {
    context.report(
      'error',
      'caffe/mean-twice',
      'give mean_file or mean_value, not both',
      {},
      { where: param.where('mean_value') },
    )
  }
  return param.number('crop_size')
}

function batchOf(param: ProtoMessage, context: LayerContext, severity: 'error' | 'warning' = 'error'): bigint {
  const batch = param.number('batch_size')
  const where = param.where('batch_size')
  if (batch === 0) context.report(severity, 'caffe/batch-size', 'batch_size is missing or 0', {}, { where })
  return BigInt(batch)
}

/** One mean for all channels, or one for each (data_transformer.cpp, Transform, which runs as soon as data is read). */
function checkMeans(layer: ProtoMessage, channels: Expr, context: LayerContext): void {
  const param = layer.message('transform_param')
  const count = param.count('mean_value')
  if (count <= 1 || equal(channels, BigInt(count)) !== false) return
  const args = { count, channels: exprText(channels) }
  const text = 'mean_value is given {count} times for {channels} channels'
  context.report('error', 'caffe/mean-values', text, args, { where: param.where('mean_value') })
}

/** Both sides of the record cut to `crop`, where there is one (data_transformer.cpp, InferBlobShape). */
function cropped(context: LayerContext, sides: readonly Expr[], crop: number): readonly Expr[] {
  if (crop === 0) return sides
  for (const side of sides) {
    if (atLeast(side, BigInt(crop)) !== false) continue
    const args = { crop, size: typeof side === 'bigint' ? side : '?' }
    context.report('error', 'caffe/crop-size', 'crop_size {crop} is larger than the records of size {size}', args)
  }
  return sides.map(() => BigInt(crop))
}

/** crop_size stands in transform_param; in data_param it is read in old files only (upgrade_proto.cpp). */
function noteIgnoredTransform(param: ProtoMessage, context: LayerContext): void {
  for (const field of ['crop_size', 'mirror', 'scale', 'mean_file']) {
    if (!param.has(field)) continue
    const hint = message('move it to transform_param')
    context.report(
      'warning',
      'caffe/ignored-field',
      'Caffe ignores {field} here',
      { field },
      { where: param.where(field), hint },
    )
  }
}

const label = (batch: bigint) => [given(batch)]

export const data: CaffeLayer = {
  type: 'Data',
  bottoms: { min: 0, max: 0 },
  tops: { min: 1, max: 2 },
  lower: (layer, context) => {
    const param = layer.message('data_param')
    const crop = checkTransform(layer, context)
    noteIgnoredTransform(param, context)
    const batch = batchOf(param, context)
    const known = crop === 0 ? {} : { height: crop, width: crop }
    const [channels = unknown, ...sides] = recordShape(context, known)
    checkMeans(layer, channels, context)
    const shape = [batch, channels, ...cropped(context, sides, crop)].map(given)
    return lowered(
      dataOp,
      withGiven(context, [shape, label(batch)]),
      givenFrom(message('a database'), () => transformOf(layer)),
    )
  },
}

export const imageData: CaffeLayer = {
  type: 'ImageData',
  bottoms: { min: 0, max: 0 },
  tops: { min: 2, max: 2 },
  lower: (layer, context) => {
    const param = layer.message('image_data_param')
    const crop = checkTransform(layer, context)
    noteIgnoredTransform(param, context)
    const [height, width] = [param.number('new_height'), param.number('new_width')]
    if (height > 0 !== width > 0) {
      context.report(
        'error',
        'caffe/resize-one',
        'new_height and new_width must be given together',
        {},
        { where: param.where(height > 0 ? 'new_height' : 'new_width') },
      )
    }
    const batch = batchOf(param, context)
    const channels = param.bool('is_color') ? 3 : 1
    checkMeans(layer, BigInt(channels), context)
    const isResized = height > 0 && width > 0
    const sides = isResized ? { height, width } : crop > 0 ? { height: crop, width: crop } : {}
    // A resize hides the size of the stored image.
    const record = isResized ? [channels, height, width].map(BigInt) : recordShape(context, { channels, ...sides })
    if (isResized) context.givenDatum()
    const shape = [batch, BigInt(channels), ...cropped(context, record.slice(1), crop)].map(given)
    const resize = isResized ? ([height, width] as const) : undefined
    const computes = givenFrom(message('image files'), () => transformOf(layer, resize))
    return lowered(imageOp, withGiven(context, [shape, label(batch)]), computes)
  },
}

export const windowData: CaffeLayer = {
  type: 'WindowData',
  bottoms: { min: 0, max: 0 },
  tops: { min: 2, max: 2 },
  lower: (layer, context) => {
    const param = layer.message('window_data_param')
    const crop = checkTransform(layer, context)
    noteIgnoredTransform(param, context)
    if (crop === 0)
      context.report(
        'error',
        'caffe/window-crop',
        'transform_param.crop_size is missing: it is the size of the windows',
        {},
        { where: layer.where('transform_param') },
      )
    const batch = batchOf(param, context)
    const [channels = unknown] = recordShape(context, { height: crop, width: crop })
    checkMeans(layer, channels, context)
    const shape = [batch, channels, BigInt(crop), BigInt(crop)].map(given)
    const computes = givenFrom(message('image files'), () => transformOf(layer, [crop, crop]))
    return lowered(windowOp, withGiven(context, [shape, label(batch)]), computes)
  },
}

export const hdf5Data: CaffeLayer = {
  type: 'HDF5Data',
  bottoms: { min: 0, max: 0 },
  tops: { min: 1 },
  lower: (layer, context) => {
    if (layer.has('transform_param')) {
      context.report(
        'error',
        'caffe/hdf5-transform',
        'HDF5Data does not transform its data',
        {},
        { where: layer.where('transform_param') },
      )
    }
    // Caffe builds it all the same, with nothing in its batches.
    batchOf(layer.message('hdf5_data_param'), context, 'warning')
    for (const top of context.tops) {
      if (context.givenShape(top) !== undefined) continue
      const hint = message('--input {top}=1x3x224x224 gives the whole blob', { top })
      context.report(
        'note',
        'caffe/unknown-size',
        'the shape of `{top}` stands in the HDF5 file, not here',
        { top },
        { hint },
      )
    }
    return lowered(hdf5Op, withGiven(context, []), givenFrom(message('an HDF5 file')))
  },
}

export const memoryData: CaffeLayer = {
  type: 'MemoryData',
  bottoms: { min: 0, max: 0 },
  tops: { min: 2, max: 2 },
  lower: (layer, context) => {
    checkTransform(layer, context)
    const param = layer.message('memory_data_param')
    const sizes = ['batch_size', 'channels', 'height', 'width'].map((field) => {
      const size = param.number(field)
      if (size === 0)
        context.report(
          'error',
          'caffe/memory-size',
          '{field} is missing or 0',
          { field },
          { where: param.where(field) },
        )
      return given(size)
    })
    const computes = givenFrom(message('the memory of a program'), () => transformOf(layer))
    return lowered(memoryOp, withGiven(context, [sizes, sizes.slice(0, 1)]), computes)
  },
}

const hdf5OutputOp: Op<null> = {
  name: 'hdf5-output',
  family: 'output',
  summary: message('writes its inputs to an HDF5 file'),
  source: 'src/caffe/layers/hdf5_output_layer.cpp',
  infer: () => ({ outputs: [] }),
}

export const hdf5Output: CaffeLayer = {
  type: 'HDF5Output',
  bottoms: { min: 2, max: 2 },
  tops: { min: 0, max: 0 },
  lower: (layer, context) => {
    const param = layer.message('hdf5_output_param')
    if (param.string('file_name') === '') {
      const where = param.where('file_name')
      context.report('error', 'caffe/file-name', '{field} is missing', { field: 'file_name' }, { where })
    }
    return lowered(hdf5OutputOp, null, () => ({ kind: 'silence' }))
  },
}
