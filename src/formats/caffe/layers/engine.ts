/** Which implementation a layer asks for (layer_factory.cpp). */

import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import type { LayerContext } from './layer.ts'

/** Notes an engine that only some builds of Caffe have, and refuses what none of them can do. */
export function checkEngine(param: ProtoMessage, context: LayerContext): void {
  if (param.enumName('engine') !== 'CUDNN') return
  const where = param.where('engine')
  if (param.type.field('dilation') !== undefined && param.numbers('dilation').some((dilation) => dilation > 1)) {
    context.report('error', 'caffe/engine', 'engine CUDNN has no dilation in Caffe', {}, { where })
  } else {
    context.report('note', 'caffe/engine', 'engine CUDNN: a Caffe built for the CPU alone refuses it', {}, { where })
  }
}
