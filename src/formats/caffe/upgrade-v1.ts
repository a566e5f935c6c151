/** A V1 layer, `layers { type: CONVOLUTION … }`, in today's form (upgrade_proto.cpp, UpgradeV1LayerParameter). */

import { ProtoMessage } from '../../wire/protobuf/message.ts'
import { copyField, emptyLike, moved, mutable } from './edit-message.ts'
import { messageType } from './schema.ts'

/** V1's enum → today's type. */
const TYPES: Readonly<Record<string, string>> = {
  NONE: '',
  ABSVAL: 'AbsVal',
  ACCURACY: 'Accuracy',
  ARGMAX: 'ArgMax',
  BNLL: 'BNLL',
  CONCAT: 'Concat',
  CONTRASTIVE_LOSS: 'ContrastiveLoss',
  CONVOLUTION: 'Convolution',
  DECONVOLUTION: 'Deconvolution',
  DATA: 'Data',
  DROPOUT: 'Dropout',
  DUMMY_DATA: 'DummyData',
  EUCLIDEAN_LOSS: 'EuclideanLoss',
  ELTWISE: 'Eltwise',
  EXP: 'Exp',
  FLATTEN: 'Flatten',
  HDF5_DATA: 'HDF5Data',
  HDF5_OUTPUT: 'HDF5Output',
  HINGE_LOSS: 'HingeLoss',
  IM2COL: 'Im2col',
  IMAGE_DATA: 'ImageData',
  INFOGAIN_LOSS: 'InfogainLoss',
  INNER_PRODUCT: 'InnerProduct',
  LRN: 'LRN',
  MEMORY_DATA: 'MemoryData',
  MULTINOMIAL_LOGISTIC_LOSS: 'MultinomialLogisticLoss',
  MVN: 'MVN',
  POOLING: 'Pooling',
  POWER: 'Power',
  RELU: 'ReLU',
  SIGMOID: 'Sigmoid',
  SIGMOID_CROSS_ENTROPY_LOSS: 'SigmoidCrossEntropyLoss',
  SILENCE: 'Silence',
  SOFTMAX: 'Softmax',
  SOFTMAX_LOSS: 'SoftmaxWithLoss',
  SPLIT: 'Split',
  SLICE: 'Slice',
  TANH: 'TanH',
  WINDOW_DATA: 'WindowData',
  THRESHOLD: 'Threshold',
}

/** Today's name of a V1 layer type; a fork's own enum value stays as it is. */
function typeOfV1(name: string): string {
  return TYPES[name] ?? name
}

/** Fields that mean the same in both generations. */
const COPIED = ['bottom', 'top', 'name', 'include', 'exclude', 'blobs', 'loss_weight'] as const

/** Sources of data whose image fields moved to transform_param (UpgradeNetDataTransformation). */
const DATA_PARAMS: Readonly<Record<string, string>> = {
  DATA: 'data_param',
  IMAGE_DATA: 'image_data_param',
  WINDOW_DATA: 'window_data_param',
}

const TRANSFORM_FIELDS = ['scale', 'mean_file', 'crop_size', 'mirror'] as const

/** Upgrades one V1 layer. */
export function upgradeV1Layer(v1: ProtoMessage): ProtoMessage {
  const layer = emptyLike(v1, messageType('LayerParameter'))
  for (const name of COPIED) copyField(v1, name, layer)
  const type = v1.content.get('type')
  const enumName = v1.has('type') ? v1.enumName('type') : 'NONE'
  const typeField = layer.type.field('type')
  if (typeField !== undefined)
    layer.add(typeField, typeOfV1(enumName), type?.offsets[0] ?? v1.offset, type?.lengths[0] ?? v1.length)
  upgradeParams(v1, layer)
  for (const name of v1.content.keys()) {
    if (!name.endsWith('_param') || name === 'param') continue
    const found = v1.content.get(name)
    // A fork's own message is in neither schema: it goes on under its name.
    if (layer.type.field(name) !== undefined) copyField(v1, name, layer)
    else if (found !== undefined) layer.content.set(name, found)
  }
  const dataParam = DATA_PARAMS[enumName]
  if (dataParam !== undefined && v1.has(dataParam)) upgradeTransform(layer, dataParam)
  return layer
}

/** `param`, `blob_share_mode`, `blobs_lr` and `weight_decay` are one `param { }` for each blob today. */
function upgradeParams(v1: ProtoMessage, layer: ProtoMessage): void {
  const fields = [
    ['param', 'name'],
    ['blob_share_mode', 'share_mode'],
    ['blobs_lr', 'lr_mult'],
    ['weight_decay', 'decay_mult'],
  ] as const
  const count = Math.max(...fields.map(([old]) => v1.count(old)))
  for (let index = 0; index < count; index++) {
    const spec = new ProtoMessage(messageType('ParamSpec'), v1.locator, v1.offset, v1.length)
    for (const [old, name] of fields) {
      const found = v1.content.get(old)
      const value = found?.values[index]
      const field = spec.type.field(name)
      if (value === undefined || field === undefined) continue
      spec.add(field, value, found?.offsets[index] ?? v1.offset, found?.lengths[index] ?? 0)
    }
    moved(layer, 'param', spec, spec)
  }
}

function upgradeTransform(layer: ProtoMessage, name: string): void {
  const old = layer.message(name)
  if (!TRANSFORM_FIELDS.some((field) => old.has(field))) return
  const kept = emptyLike(old, old.type)
  for (const field of old.content.keys()) {
    const moves = TRANSFORM_FIELDS.find((transform) => transform === field)
    if (moves === undefined) copyField(old, field, kept)
    else replaceField(mutable(layer, 'transform_param'), moves, old)
  }
  layer.content.delete(name)
  moved(layer, name, kept, old)
}

function replaceField(into: ProtoMessage, name: string, from: ProtoMessage): void {
  into.content.delete(name)
  copyField(from, name, into)
}
