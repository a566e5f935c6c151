/** The figures' colours of values, finely graded, as pixels. */

import { coloursOf, VALUE_STEPS } from '../../src/figures/scene/palette.ts'

/** Grades on either side of zero. */
const GRADES = 64

/** Colours from −1 to 1, as the bytes of pixels; greys go from 0 to 1. */
export interface Tint {
  readonly signed: Uint32Array
  readonly grey: Uint32Array
}

const known = new Map<boolean, Tint>()

/** The colours of a theme. */
export function tintOf(isDark: boolean): Tint {
  const found = known.get(isDark)
  if (found !== undefined) return found
  const colours = coloursOf(isDark ? 'dark' : 'light', 'colour')
  const at = (name: string): readonly number[] => {
    const colour = colours.get(name) ?? '#000000'
    return [1, 3, 5].map((from) => Number.parseInt(colour.slice(from, from + 2), 16))
  }
  const between = (prefix: string, step: number): number => {
    const low = Math.floor(step)
    const [one, other] = [at(`${prefix}${low}`), at(`${prefix}${Math.min(VALUE_STEPS, low + 1)}`)]
    const [r = 0, g = 0, b = 0] = one.map((value, i) => Math.round(value + ((other[i] ?? 0) - value) * (step - low)))
    // Bytes of a pixel stand in the order red, green, blue, opacity: on every machine that runs a browser, the lowest first.
    return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0
  }
  const grades = (count: number, of: (i: number) => number) => Uint32Array.from({ length: count }, (_, i) => of(i))
  const tint = {
    signed: grades(2 * GRADES + 1, (i) => between('w', ((i - GRADES) * VALUE_STEPS) / GRADES)),
    grey: grades(GRADES + 1, (i) => between('g', (i * VALUE_STEPS) / GRADES)),
  }
  known.set(isDark, tint)
  return tint
}

/** The pixel of a value on a scale that ends at `most`. */
export function pixelOf({ signed, grey }: Tint, isGrey: boolean, value: number, most: number): number {
  const share = Number.isFinite(value) ? Math.max(-1, Math.min(1, value / (most || 1))) : 0
  const grade = Math.round(share * GRADES)
  return (isGrey ? grey[Math.max(0, grade)] : signed[grade + GRADES]) ?? 0
}
