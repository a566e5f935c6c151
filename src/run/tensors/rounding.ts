/** How numbers are rounded to types that typed arrays don't have. */

import type { Dtype } from '../../core/network/dtype.ts'

/** A float of few bits: how many its mantissa has, the exponent of its least normal number, and its largest number. */
interface SmallFloat {
  readonly mantissa: number
  readonly least: number
  readonly largest: number
  /** Without infinities, what is too large is no number, or (`none`) the largest. */
  readonly beyond: 'infinite' | 'nan' | 'none'
  /** False where there is no minus zero. */
  readonly hasMinusZero: boolean
}

/** IEEE 754; OFP8 and MX of the OCP; Noune et al. 2022 (arXiv:2206.02915) for the `fnuz` ones. */
const SMALL: Readonly<Partial<Record<Dtype, SmallFloat>>> = {
  float16: { mantissa: 10, least: -14, largest: 65504, beyond: 'infinite', hasMinusZero: true },
  bfloat16: { mantissa: 7, least: -126, largest: 2 ** 127 * (2 - 2 ** -7), beyond: 'infinite', hasMinusZero: true },
  float8e4m3fn: { mantissa: 3, least: -6, largest: 448, beyond: 'nan', hasMinusZero: true },
  float8e4m3fnuz: { mantissa: 3, least: -7, largest: 240, beyond: 'nan', hasMinusZero: false },
  float8e5m2: { mantissa: 2, least: -14, largest: 57344, beyond: 'infinite', hasMinusZero: true },
  float8e5m2fnuz: { mantissa: 2, least: -15, largest: 57344, beyond: 'nan', hasMinusZero: false },
  float6e2m3: { mantissa: 3, least: 0, largest: 7.5, beyond: 'none', hasMinusZero: true },
  float6e3m2: { mantissa: 2, least: -2, largest: 28, beyond: 'none', hasMinusZero: true },
  float4e2m1: { mantissa: 1, least: 0, largest: 6, beyond: 'none', hasMinusZero: true },
}

/** The nearest number of the type, the even one of two; `undefined` where a typed array does it. */
export function rounderOf(dtype: Dtype, saturates = false): ((value: number) => number) | undefined {
  const small = SMALL[dtype]
  if (small !== undefined) return (value) => roundSmall(value, small, saturates)
  switch (dtype) {
    case 'bool':
      return (value) => (value === 0 ? 0 : 1)
    case 'int4':
      return (value) => (value << 28) >> 28
    case 'int2':
      return (value) => (value << 30) >> 30
    case 'uint4':
      return (value) => value & 15
    case 'uint2':
      return (value) => value & 3
    case 'float8e8m0':
      return powerOfTwo
    default:
      return undefined
  }
}

/** The power of two at or above a number, from 2⁻¹²⁷ to 2¹²⁷. */
function powerOfTwo(value: number): number {
  if (!(value >= 0) || !Number.isFinite(value)) return Number.NaN
  return 2 ** Math.min(Math.max(Math.ceil(Math.log2(value)), -127), 127)
}

function roundSmall(value: number, { mantissa, least, largest, beyond, hasMinusZero }: SmallFloat, saturates: boolean) {
  // Where no code says so, what is no number is 0.
  if (Number.isNaN(value)) return beyond === 'none' ? 0 : value
  const size = Math.abs(value)
  if (size === Number.POSITIVE_INFINITY) {
    if (saturates || beyond === 'none') return value < 0 ? -largest : largest
    return beyond === 'infinite' ? value : Number.NaN
  }
  const step = 2 ** (Math.max(exponentOf(size), least) - mantissa)
  const steps = size / step
  const floor = Math.floor(steps)
  const rest = steps - floor
  const near = (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor) * step
  if (near > largest) {
    if (saturates || beyond === 'none') return value < 0 ? -largest : largest
    return beyond === 'infinite' ? (value < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : Number.NaN
  }
  if (near === 0) return value < 0 && hasMinusZero ? -0 : 0
  return value < 0 ? -near : near
}

const bits = new DataView(new ArrayBuffer(8))

/** The power of two at or below a positive number. */
function exponentOf(size: number): number {
  bits.setFloat64(0, size)
  return ((bits.getUint16(0) >> 4) & 0x7ff) - 1023
}

/** The least and largest integer of a type; of floats their largest number. */
export function rangeOf(dtype: Dtype): readonly [low: number, high: number] {
  const small = SMALL[dtype]
  if (small !== undefined) return [-small.largest, small.largest]
  const found = /^(u?)int(\d+)$/.exec(dtype)
  if (found === null) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const width = Number(found[2])
  return found[1] === 'u' ? [0, 2 ** width - 1] : [-(2 ** (width - 1)), 2 ** (width - 1) - 1]
}
