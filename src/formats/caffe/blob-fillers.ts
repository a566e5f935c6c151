/** Which filler each blob of a layer is made with (the layers' LayerSetUp). */

import { ownOf } from '../../core/own.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { emptyLike, put } from './edit-message.ts'
import type { BlobSizes } from './net-to-proto.ts'
import { messageType } from './schema.ts'

/** Layer type → its parameter message, and the fields with the fillers of weights and of biases. */
const FIELDS: Readonly<Record<string, readonly [param: string, weight: string, bias: string]>> = {
  Convolution: ['convolution_param', 'weight_filler', 'bias_filler'],
  Deconvolution: ['convolution_param', 'weight_filler', 'bias_filler'],
  InnerProduct: ['inner_product_param', 'weight_filler', 'bias_filler'],
  Embed: ['embed_param', 'weight_filler', 'bias_filler'],
  LSTM: ['recurrent_param', 'weight_filler', 'bias_filler'],
  RNN: ['recurrent_param', 'weight_filler', 'bias_filler'],
  Scale: ['scale_param', 'filler', 'bias_filler'],
  Bias: ['bias_param', 'filler', 'filler'],
  PReLU: ['prelu_param', 'filler', 'filler'],
}

/** What a filler is where the file gives none: `constant` with this value. */
const DEFAULTS: Readonly<Record<string, number>> = { Scale: 1, PReLU: 0.25 }

/** Layers whose blobs are told apart by their axes: a bias has one. */
const RECURRENT: ReadonlySet<string> = new Set(['LSTM', 'RNN'])

/** The FillerParameter of a layer's blob. Blobs that Caffe fills with nothing but zero have a constant of 0. */
export function fillerOf(layer: ProtoMessage, index: number, shape: BlobSizes): ProtoMessage {
  const type = layer.string('type')
  const fields = ownOf(FIELDS, type)
  if (fields === undefined) return constant(layer, 0)
  const [paramName, weight, bias] = fields
  const isBias = RECURRENT.has(type) ? shape.length === 1 : index > 0
  const param = layer.message(paramName)
  const name = isBias ? bias : weight
  if (param.has(name)) return param.message(name)
  return constant(layer, isBias ? 0 : (ownOf(DEFAULTS, type) ?? 0))
}

function constant(layer: ProtoMessage, value: number): ProtoMessage {
  const filler = emptyLike(layer, messageType('FillerParameter'))
  put(filler, 'value', value)
  return filler
}
