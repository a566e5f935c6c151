/** Numbers as printers write them. */

/** Steps of a pixel that positions are rounded to: finer than any eye or printer needs. */
export const STEPS = 10

/** At most one decimal, no `-0`, no exponent. Throws where the number is not finite: a figure never shows NaN. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a figure has the coordinate ${value}`)
  const rounded = Math.round(value * STEPS) / STEPS
  return rounded === 0 ? '0' : String(rounded)
}
