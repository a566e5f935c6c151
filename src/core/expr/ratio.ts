/** Exact rational arithmetic on bigints, and the two ways in which floating point enters: decimals and float32. */

/** A rational number in lowest terms; `d` is positive. */
export interface Ratio {
  readonly n: bigint
  readonly d: bigint
}

/** Arithmetic that has no answer: a division by zero, or a number too large to hold. */
export class ArithmeticError extends Error {
  readonly reason: 'division by zero' | 'number too large'
  constructor(reason: 'division by zero' | 'number too large') {
    super(reason)
    this.name = 'ArithmeticError'
    this.reason = reason
  }
}

/** The greatest common divisor, at least 0. */
export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a
  let y = b < 0n ? -b : b
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** The least common multiple of two positive integers. */
export function lcm(a: bigint, b: bigint): bigint {
  return (a / gcd(a, b)) * b
}

/** n/d in lowest terms. Throws ArithmeticError where d is 0. */
export function ratio(n: bigint, d: bigint): Ratio {
  if (d === 1n) return { n, d }
  if (d === 0n) throw new ArithmeticError('division by zero')
  const divisor = gcd(n, d) * (d < 0n ? -1n : 1n)
  return { n: n / divisor, d: d / divisor }
}

/** The largest integer that is at most n/d, for positive d. */
export function floorDiv(n: bigint, d: bigint): bigint {
  const quotient = n / d
  return n < 0n && quotient * d !== n ? quotient - 1n : quotient
}

/** The smallest integer that is at least n/d, for positive d. */
export function ceilDiv(n: bigint, d: bigint): bigint {
  return -floorDiv(-n, d)
}

/** Below 0, 0 or above 0, as a is less than, equal to or greater than b. */
export function compareRatios(a: Ratio, b: Ratio): number {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

const DECIMAL = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/

/** The exact value of a decimal such as `0.1`, `12` or `1e-6`; undefined where the text is none or its exponent is absurd. */
export function parseDecimal(text: string): Ratio | undefined {
  const match = DECIMAL.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  if (whole + fraction === '') return undefined
  const shift = Number(exponent) - fraction.length
  if (Math.abs(shift) > 5000) return undefined
  const digits = BigInt(sign + (whole + fraction))
  return shift >= 0 ? { n: digits * 10n ** BigInt(shift), d: 1n } : ratio(digits, 10n ** BigInt(-shift))
}

/** The value that a JavaScript number shows: 0.1 is one tenth. Throws RangeError for NaN and the infinities. */
export function ratioOfNumber(value: number): Ratio {
  if (Number.isInteger(value)) return { n: BigInt(value), d: 1n }
  const exact = Number.isFinite(value) ? parseDecimal(String(value)) : undefined
  if (!exact) throw new RangeError(`${value} is not a number to compute with`)
  return exact
}

/** Rounds to the nearest IEEE float32, ties to even; magnitudes below its normal range keep its 24 bits of precision. */
export function roundToFloat32(value: Ratio): Ratio {
  const { n, d } = value
  if (n === 0n) return value
  const magnitude = n < 0n ? -n : n
  let shift = 24 - (bitLength(magnitude) - bitLength(d))
  let mantissa = roundHalfEven(magnitude, d, shift)
  if (mantissa >= 1n << 24n) {
    shift -= 1
    mantissa = roundHalfEven(magnitude, d, shift)
  }
  const signed = n < 0n ? -mantissa : mantissa
  return shift >= 0 ? ratio(signed, 1n << BigInt(shift)) : { n: signed << BigInt(-shift), d: 1n }
}

/** n/d × 2^shift, rounded to an integer. */
function roundHalfEven(n: bigint, d: bigint, shift: number): bigint {
  const top = shift >= 0 ? n << BigInt(shift) : n
  const bottom = shift >= 0 ? d : d << BigInt(-shift)
  const quotient = top / bottom
  const twice = (top - quotient * bottom) * 2n
  const up = twice > bottom || (twice === bottom && quotient % 2n === 1n)
  return up ? quotient + 1n : quotient
}

/** How many binary digits a positive integer has. */
export function bitLength(n: bigint): number {
  return n.toString(2).length
}
