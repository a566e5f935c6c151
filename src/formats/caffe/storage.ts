/** How Caffe would store a network; loaded only where somebody asks. */

import type { Storage, StoredShapes } from '../../core/weights.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { type CaffeStyle, netToProto, type ShapesOf } from './net-to-proto.ts'
import { predictCaffemodel } from './predict.ts'
import type { NetState } from './state.ts'
import { writeCaffemodel } from './write-caffemodel.ts'

/** The storage of the upgraded definition `net` in `state`. */
export function caffeStorage(net: ProtoMessage, state: NetState): Storage {
  return {
    predict: (shapes, style) => Promise.resolve(predictCaffemodel(net, state, shapesOf(shapes), styleOf(style))),
    write: (shapes, style, seed) => {
      const stored = netToProto(net, state, shapesOf(shapes), styleOf(style))
      return Promise.resolve(stored && writeCaffemodel(stored, net, seed))
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
