/** Numbers of feature maps as people read them. */

/** With so many digits; tiny ones as a power of ten. */
function numberText(value: number, digits: number): string {
  if (!Number.isFinite(value)) return String(value).replace('Infinity', '∞').replace('-', '−')
  const size = Math.abs(value)
  if (value !== 0 && (size < 10 ** -digits || size >= 1e7)) return value.toExponential(digits - 2).replaceAll('-', '−')
  return String(Number(value.toPrecision(digits))).replace('-', '−')
}

/** With three digits. */
export function shortNumber(value: number): string {
  return numberText(value, 3)
}

/** For cells of tables: three decimals at most, as a power of ten where these would all be 0. */
export function cellNumber(value: number): string {
  const size = Math.abs(value)
  if (size >= 1 || value === 0 || !Number.isFinite(value)) return numberText(value, 3)
  return size < 5e-4 ? value.toExponential(0).replaceAll('-', '−') : String(Number(value.toFixed(3))).replace('-', '−')
}

/** As exact as a sum of single floats is: its seventh digit depends on the order of the terms. */
export function exactNumber(value: number): string {
  return numberText(value, 6)
}
