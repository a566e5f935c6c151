/** How Caffe would store a network; loaded only where somebody asks. */

import type { Storage, StoredShapes } from '../../core/network/weights.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { type CaffeStyle, keptLayers, netToProto, type ShapesOf } from './net-to-proto.ts'
import { predictCaffemodel } from './predict.ts'
import type { NetLayer } from './splits.ts'
import type { NetState } from './state.ts'
import { initialNumbers, writeCaffemodel } from './write-caffemodel.ts'

/** The storage of the upgraded definition `net` in `state`. */
export function caffeStorage(net: ProtoMessage, state: NetState): Omit<Storage, 'extension'> {
  let layers: readonly NetLayer[] | undefined
  return {
    predict: (shapes, style) => Promise.resolve(predictCaffemodel(net, state, shapesOf(shapes), styleOf(style))),
    write: (shapes, style, seed) => {
      const stored = netToProto(net, state, shapesOf(shapes), styleOf(style))
      return Promise.resolve(stored && writeCaffemodel(stored, net, seed))
    },
    initial: ({ node, index }, shape, seed) => {
      layers ??= keptLayers(net, state)
      const layer = layers[node]
      if (layer === undefined) throw new Error('no such layer')
      return Promise.resolve(initialNumbers(layer.message, { layer: node, index, shape }, seed))
    },
  }
}

function shapesOf(shapes: StoredShapes): ShapesOf {
  return (_, index) => shapes(index)
}

/** Caffe's head, or the release candidate of early 2015 with four sizes for every blob. */
function styleOf(style: string): CaffeStyle {
  return style === 'rc2' ? 'rc2' : 'head'
}
