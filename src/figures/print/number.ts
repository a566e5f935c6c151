/** Numbers as printers write them. */

/** At most two decimals, no `-0`, no exponent. Throws where the number is not finite: a figure never shows NaN. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a figure has the coordinate ${value}`)
  const rounded = Math.round(value * 100) / 100
  return rounded === 0 ? '0' : String(rounded)
}
