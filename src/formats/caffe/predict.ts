/** How large the caffemodel of a network is, from its definition alone. */

import type { PredictedFile } from '../../core/network/weights.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { measure } from '../../wire/protobuf/size.ts'
import { type CaffeStyle, netToProto, type ShapesOf } from './net-to-proto.ts'
import { purposesOf } from './purposes.ts'
import type { NetState } from './state.ts'

/**
 * Predicts the caffemodel that Caffe writes for the upgraded definition `net` in `state`; `undefined` where the shape of
 * a parameter is not known.
 */
export function predictCaffemodel(
  net: ProtoMessage,
  state: NetState,
  shapesOf: ShapesOf,
  style: CaffeStyle = 'head',
): PredictedFile | undefined {
  const stored = netToProto(net, state, shapesOf, style)
  if (stored === undefined) return undefined
  const { size, totals } = measure(stored.message, (message) => stored.blobs.get(message) ?? [])
  const weightBytes = [...stored.blobs.values()].flat().reduce((sum, { bytes }) => sum + bytes, 0)
  const overheadBytes = size - weightBytes
  return {
    size,
    weightBytes,
    overheadBytes,
    float16Bytes: overheadBytes + weightBytes / 2,
    int8Bytes: overheadBytes + weightBytes / 4,
    file: {
      name: '',
      role: 'weights',
      format: 'caffe/caffemodel',
      size,
      spans: [],
      totals,
      purposes: purposesOf(totals),
    },
  }
}
