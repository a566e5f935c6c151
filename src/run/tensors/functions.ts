/** Functions of one value, in doubles: what comes out is rounded once. */

import type { ActivationName, MapFunction, MapFunctionOf } from '../../core/network/tensor-computation.ts'

type Function1 = (x: number) => number

const sigmoid: Function1 = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)))
const softplus: Function1 = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

/** JavaScript's max and min, which pass on what is no number. */
const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high)

/** Half to even. */
export function roundEven(x: number): number {
  const floor = Math.floor(x)
  const rest = x - floor
  if (rest !== 0.5) return Math.round(x)
  return floor % 2 === 0 ? floor : floor + 1
}

/** The error function: a series near 0, and the continued fraction of its complement further out. */
function erf(x: number): number {
  const size = Math.abs(x)
  if (Number.isNaN(x)) return x
  if (size > 6) return Math.sign(x)
  if (size < 2.5) {
    let [term, sum] = [size, size]
    for (let n = 1; n < 200 && Math.abs(term / (2 * n + 1)) > 1e-17 * Math.abs(sum); n++) {
      term *= -(size * size) / n
      sum += term / (2 * n + 1)
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * sum
  }
  let fraction = 0
  for (let n = 60; n > 0; n--) fraction = n / 2 / (size + fraction)
  return Math.sign(x) * (1 - Math.exp(-size * size) / Math.sqrt(Math.PI) / (size + fraction))
}

const FUNCTIONS: Readonly<Record<MapFunction, Function1>> = {
  abs: Math.abs,
  negate: (x) => -x,
  floor: Math.floor,
  ceil: Math.ceil,
  round: roundEven,
  sign: Math.sign,
  reciprocal: (x) => 1 / x,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  square: (x) => x * x,
  exp: Math.exp,
  log: Math.log,
  erf,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  not: (x) => (x === 0 ? 1 : 0),
  'is-nan': (x) => (Number.isNaN(x) ? 1 : 0),
  'bitwise-not': (x) => ~x,
  sigmoid,
  softplus,
  softsign: (x) => x / (1 + Math.abs(x)),
  mish: (x) => x * Math.tanh(softplus(x)),
  relu: (x) => (x < 0 ? 0 : x),
  relu6: (x) => clamp(x, 0, 6),
  gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  'gelu-tanh': (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  'gelu-sigmoid': (x) => x * sigmoid(1.702 * x),
  'hard-swish': (x) => x * clamp(x / 6 + 0.5, 0, 1),
}

/** The function of that name. */
export function mapOf(name: MapFunction): Function1 {
  return FUNCTIONS[name]
}

/** A function with its constants. */
export function mapWith(name: MapFunctionOf, [a = 0, b = 0, c = 0]: readonly number[]): Function1 {
  switch (name) {
    case 'leaky-relu':
      return (x) => (x < 0 ? a * x : x)
    case 'thresholded-relu':
      return (x) => (x > a ? x : Number.isNaN(x) ? x : 0)
    case 'elu':
      return (x) => (x < 0 ? a * Math.expm1(x) : x)
    case 'celu':
      return (x) => Math.max(0, x) + Math.min(0, a * Math.expm1(x / a))
    case 'selu':
      return (x) => (x <= 0 ? b * a * Math.expm1(x) : b * x)
    case 'hard-sigmoid':
      return (x) => clamp(a * x + b, 0, 1)
    case 'swish':
      return (x) => x * sigmoid(a * x)
    case 'shrink':
      return (x) => (x < -a ? x + b : x > a ? x - b : 0)
    case 'affine':
      return (x) => a * x + b
    case 'scaled-tanh':
      return (x) => a * Math.tanh(b * x)
    case 'parametric-softplus':
      return (x) => a * Math.log1p(Math.exp(b * x))
    case 'is-infinite':
      return (x) => ((x === Number.POSITIVE_INFINITY && b !== 0) || (x === Number.NEGATIVE_INFINITY && a !== 0) ? 1 : 0)
    case 'binarize':
      return (x) => (x > a ? 1 : c)
  }
}

/** What a layer does to its own output. */
export function activationOf(name: ActivationName | undefined): Function1 | undefined {
  switch (name) {
    case undefined:
      return undefined
    case 'relu-n1-to-1':
      return (x) => clamp(x, -1, 1)
    case 'leaky-relu':
      return mapWith('leaky-relu', [0.1])
    default:
      return FUNCTIONS[name]
  }
}
