/** Real weights of a layer, and the colours of signed values. */

import type { Layer } from '../net/net.ts'
import { type Paint, VALUE_STEPS } from '../scene/palette.ts'
import type { Figure } from '../style.ts'

/** The weights of all kernels of a layer, one after the other. */
export interface Values {
  readonly all: Float32Array
  /** The greatest magnitude among them: one scale for the layer. */
  readonly most: number
}

/** The weights that were given for the layer. */
export function valuesOf({ options }: Figure, { id }: Layer): Values | undefined {
  const all = options.values?.(id, 0)
  return all && { all, most: magnitude(all) }
}

/** The greatest magnitude among values. */
export function magnitude(values: Float32Array): number {
  let most = 0
  for (const value of values) {
    const size = Math.abs(value)
    if (size > most && Number.isFinite(size)) most = size
  }
  return most
}

/** The colour of a value on a scale from −most to most. */
export function valuePaint(value: number, most: number): Paint {
  return `w${stepOf(value, most)}`
}

/** The step of a value on a scale from −most to most; what is no number has the step of zero, as all have where that is 0. */
export function stepOf(value: number, most: number): number {
  const share = Number.isFinite(value) ? Math.max(-1, Math.min(1, value / (most || 1))) : 0
  return Math.round(share * VALUE_STEPS) || 0
}
