/** V0 layers, `layers { layer { name type … } bottom top }`, as V1 layers (upgrade_proto.cpp, UpgradeV0Net). */

import { ownOf } from '../../core/own.ts'
import { asCode, guess } from '../../core/words/closest.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { copyField, emptyLike, moved, mutable } from './edit-message.ts'
import { messageType } from './schema.ts'

/** V0's type → V1's enum (UpgradeV0LayerType). */
const TYPES: Readonly<Record<string, string>> = {
  accuracy: 'ACCURACY',
  bnll: 'BNLL',
  concat: 'CONCAT',
  conv: 'CONVOLUTION',
  data: 'DATA',
  dropout: 'DROPOUT',
  euclidean_loss: 'EUCLIDEAN_LOSS',
  flatten: 'FLATTEN',
  hdf5_data: 'HDF5_DATA',
  hdf5_output: 'HDF5_OUTPUT',
  im2col: 'IM2COL',
  images: 'IMAGE_DATA',
  infogain_loss: 'INFOGAIN_LOSS',
  innerproduct: 'INNER_PRODUCT',
  lrn: 'LRN',
  multinomial_logistic_loss: 'MULTINOMIAL_LOGISTIC_LOSS',
  pool: 'POOLING',
  relu: 'RELU',
  sigmoid: 'SIGMOID',
  softmax: 'SOFTMAX',
  softmax_loss: 'SOFTMAX_LOSS',
  split: 'SPLIT',
  tanh: 'TANH',
  window_data: 'WINDOW_DATA',
}

const CONV = 'convolution_param'
const DENSE = 'inner_product_param'
const POOL = 'pooling_param'
const WINDOW = 'window_data_param'

/** V0 field → by V0 type (`*`: any), the message and field that it became. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>> = {
  num_output: { conv: [CONV, 'num_output'], innerproduct: [DENSE, 'num_output'] },
  biasterm: { conv: [CONV, 'bias_term'], innerproduct: [DENSE, 'bias_term'] },
  weight_filler: { conv: [CONV, 'weight_filler'], innerproduct: [DENSE, 'weight_filler'] },
  bias_filler: { conv: [CONV, 'bias_filler'], innerproduct: [DENSE, 'bias_filler'] },
  pad: { conv: [CONV, 'pad'], pool: [POOL, 'pad'] },
  kernelsize: { conv: [CONV, 'kernel_size'], pool: [POOL, 'kernel_size'] },
  group: { conv: [CONV, 'group'] },
  stride: { conv: [CONV, 'stride'], pool: [POOL, 'stride'] },
  pool: { pool: [POOL, 'pool'] },
  dropout_ratio: { dropout: ['dropout_param', 'dropout_ratio'] },
  local_size: { lrn: ['lrn_param', 'local_size'] },
  alpha: { lrn: ['lrn_param', 'alpha'] },
  beta: { lrn: ['lrn_param', 'beta'] },
  k: { lrn: ['lrn_param', 'k'] },
  source: {
    data: ['data_param', 'source'],
    hdf5_data: ['hdf5_data_param', 'source'],
    images: ['image_data_param', 'source'],
    window_data: [WINDOW, 'source'],
    infogain_loss: ['infogain_loss_param', 'source'],
  },
  scale: { '*': ['transform_param', 'scale'] },
  meanfile: { '*': ['transform_param', 'mean_file'] },
  batchsize: {
    data: ['data_param', 'batch_size'],
    hdf5_data: ['hdf5_data_param', 'batch_size'],
    images: ['image_data_param', 'batch_size'],
    window_data: [WINDOW, 'batch_size'],
  },
  cropsize: { '*': ['transform_param', 'crop_size'] },
  mirror: { '*': ['transform_param', 'mirror'] },
  rand_skip: { data: ['data_param', 'rand_skip'], images: ['image_data_param', 'rand_skip'] },
  shuffle_images: { images: ['image_data_param', 'shuffle'] },
  new_height: { images: ['image_data_param', 'new_height'] },
  new_width: { images: ['image_data_param', 'new_width'] },
  concat_dim: { concat: ['concat_param', 'concat_dim'] },
  det_fg_threshold: { window_data: [WINDOW, 'fg_threshold'] },
  det_bg_threshold: { window_data: [WINDOW, 'bg_threshold'] },
  det_fg_fraction: { window_data: [WINDOW, 'fg_fraction'] },
  det_context_pad: { window_data: [WINDOW, 'context_pad'] },
  det_crop_mode: { window_data: [WINDOW, 'crop_mode'] },
}

/** Upgrades all V0 layers of `net` to V1 layers; padding layers vanish into the layers that read them. */
export function upgradeV0Layers(net: ProtoMessage, issues: Issue[]): readonly ProtoMessage[] {
  return foldPadding(net, issues).map(({ layer, bottoms, pad }) => upgradeLayer(layer, bottoms, pad, issues))
}

/** A V0 layer with what a padding layer before it changes. */
interface Padded {
  readonly layer: ProtoMessage
  bottoms: readonly string[]
  /** The padding layer whose `pad` it takes over. */
  pad: ProtoMessage | undefined
}

/** UpgradeV0PaddingLayers. */
function foldPadding(net: ProtoMessage, issues: Issue[]): readonly Padded[] {
  const sources = new Map<string, ProtoMessage | undefined>(net.strings('input').map((input) => [input, undefined]))
  const kept: Padded[] = []
  for (const layer of net.messages('layers')) {
    const type = layer.message('layer').string('type')
    const padded: Padded = { layer, bottoms: layer.strings('bottom'), pad: undefined }
    if (type !== 'padding') kept.push(padded)
    for (const blob of layer.strings('bottom')) {
      const source = sources.get(blob)
      if (source?.message('layer').string('type') === 'padding') takePadding(padded, type, source, issues)
    }
    for (const top of layer.strings('top')) sources.set(top, layer)
  }
  return kept
}

function takePadding(padded: Padded, type: string, source: ProtoMessage, issues: Issue[]): void {
  const where = padded.layer.where()
  const one = padded.bottoms.length === 1 && source.count('bottom') === 1 && source.count('top') === 1
  if (type !== 'conv' && type !== 'pool') {
    issues.push(
      issue(
        'caffe/padding',
        'error',
        'a padding layer may feed only conv and pool layers, not {type}',
        { type },
        { where },
      ),
    )
  } else if (!one) {
    issues.push(
      issue('caffe/padding', 'error', 'a padding layer and the layer behind it have one blob each', {}, { where }),
    )
  }
  padded.pad = source.message('layer')
  padded.bottoms = source.strings('bottom')
}

function upgradeLayer(
  connection: ProtoMessage,
  bottoms: readonly string[],
  pad: ProtoMessage | undefined,
  issues: Issue[],
): ProtoMessage {
  const result = emptyLike(connection, messageType('V1LayerParameter'))
  for (const blob of bottoms) moved(result, 'bottom', blob, connection)
  copyField(connection, 'top', result)
  if (!connection.has('layer')) return result
  const old = connection.message('layer')
  const type = old.string('type')
  for (const name of ['name', 'blobs', 'blobs_lr', 'weight_decay']) copyField(old, name, result)
  if (old.has('type')) setType(result, old, type, issues)
  for (const name of old.content.keys()) upgradeField(old, name, type, result, issues)
  if (pad !== undefined) upgradePad(pad, type, result)
  return result
}

function setType(result: ProtoMessage, old: ProtoMessage, type: string, issues: Issue[]): void {
  const known = ownOf(TYPES, type)
  const field = result.type.field('type')
  const number = field?.type.kind === 'enum' ? field.type.enum.numbers.get(known ?? '') : undefined
  if (field !== undefined && number !== undefined) {
    const found = old.content.get('type')
    result.add(field, number, found?.offsets[0] ?? old.offset, found?.lengths[0] ?? 0)
    return
  }
  const hint = guess(type, Object.keys(TYPES), asCode)
  const where = { ...old.where('type'), layer: old.string('name') }
  issues.push(issue('caffe/unknown-layer', 'error', 'there is no V0 layer type `{type}`', { type }, { where, hint }))
}

const DONE: ReadonlySet<string> = new Set(['name', 'type', 'blobs', 'blobs_lr', 'weight_decay'])

function upgradeField(old: ProtoMessage, name: string, type: string, result: ProtoMessage, issues: Issue[]): void {
  if (DONE.has(name)) return
  if (name === 'hdf5_output_param' && type === 'hdf5_output') {
    copyField(old, name, result)
    return
  }
  const target = ownOf(ownOf(FIELDS, name) ?? {}, type) ?? ownOf(FIELDS, name)?.['*']
  if (target !== undefined) {
    copyField(old, name, mutable(result, target[0]), target[1])
    return
  }
  const where = { ...old.where(name), layer: old.string('name') }
  issues.push(
    issue(
      'caffe/ignored-field',
      'warning',
      'Caffe ignores `{name}` in a V0 layer of type {type}',
      { name, type },
      { where },
    ),
  )
}

function upgradePad(padding: ProtoMessage, type: string, result: ProtoMessage): void {
  const target = ownOf(FIELDS.pad ?? {}, type)
  if (target === undefined) return
  const into = mutable(result, target[0])
  into.content.delete('pad')
  moved(into, 'pad', padding.number('pad'), padding)
}
