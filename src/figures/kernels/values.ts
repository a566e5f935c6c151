/** Colours of signed values. */

import { type Paint, VALUE_STEPS } from '../scene/palette.ts'

/** The greatest magnitude among values, at least a tiny one so that zeros stay zero. */
export function magnitude(values: Float32Array): number {
  let most = 0
  for (const value of values) {
    const size = Math.abs(value)
    if (size > most && Number.isFinite(size)) most = size
  }
  return most || 1
}

/** The colour of a value on a scale from −most to most. */
export function valuePaint(value: number, most: number): Paint {
  const share = Number.isFinite(value) ? Math.max(-1, Math.min(1, value / most)) : 0
  return `w${Math.round(share * VALUE_STEPS) || 0}`
}
