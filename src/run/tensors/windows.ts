/** Windows over feature maps of any number of axes, as computations say them. */

import type { Windows } from '../../core/network/tensor-computation.ts'
import { must } from '../kernel.ts'
import { shapeText } from '../tensor.ts'
import { transposedTo } from './places.ts'
import type { Typed } from './typed.ts'

/** Windows along one axis. */
export interface Along {
  readonly size: number
  readonly kernel: number
  readonly stride: number
  readonly dilation: number
  /** Padding in front. */
  readonly before: number
  readonly after: number
  readonly windows: number
}

/** How far a window reaches. */
export function reachOf({ kernel, dilation }: Pick<Along, 'kernel' | 'dilation'>): number {
  return (kernel - 1) * dilation + 1
}

/**
 * Windows along each axis. `pools`: padding that keeps the size is worked out for a kernel
 * without gaps, and a window may be larger than the map; with `roundsUp` a last window that would start in the padding behind is dropped.
 */
export function windowsOver(
  sizes: readonly number[],
  kernel: readonly number[],
  windows: Windows,
  { roundsUp = false, pools = false } = {},
): readonly Along[] {
  return sizes.map((size, axis) => {
    const [stride, dilation] = [windows.stride[axis] ?? 1, windows.dilation[axis] ?? 1]
    const k = kernel[axis] ?? 1
    const reach = reachOf({ kernel: k, dilation })
    const [before, after] = padsAlong(windows.padding, axis, size, stride, pools ? k : reach)
    const free = size + before + after - reach
    must(free >= 0 || pools, 'run/window', 'the window is larger than the padded input of size {size}', { size })
    const count = (roundsUp ? Math.ceil(free / stride) : Math.trunc(free / stride)) + 1
    const isBehind = roundsUp && (count - 1) * stride >= size + before
    return { size, kernel: k, stride, dilation, before, after, windows: isBehind ? count - 1 : count }
  })
}

/** Padding in front of an axis and behind it. */
function padsAlong(
  padding: Windows['padding'],
  axis: number,
  size: number,
  stride: number,
  reach: number,
): readonly [number, number] {
  if (padding.kind === 'given') return [padding.before[axis] ?? 0, padding.after[axis] ?? 0]
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + reach - size)
  const less = Math.floor(total / 2)
  return padding.odd === 'after' ? [less, total - less] : [total - less, less]
}

/** Batch, channels and sizes of a tensor whose channels stand behind the batch. */
export function mapsOf({ shape }: Typed) {
  const [batch, channels, ...sizes] = shape
  must(channels !== undefined, 'run/axes', 'the input needs a batch and channels, but has the shape {shape}', {
    shape: shapeText(shape),
  })
  return { batch: batch ?? 1, channels, sizes }
}

/** Channels last brought behind the batch. */
export function channelsFirst(given: Typed, layout: Windows['layout']): Typed {
  if (layout === 'channels-first') return given
  const rank = given.shape.length
  return transposedTo(given, [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 1)])
}

/** The reverse. */
export function channelsAs(given: Typed, layout: Windows['layout']): Typed {
  if (layout === 'channels-first') return given
  const rank = given.shape.length
  return transposedTo(given, [0, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 2), 1])
}
