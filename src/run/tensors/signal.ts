/** Frequencies of signals, and what is laid on them. */

import type { TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { around, numbersIn } from '../tensor.ts'
import { axisAmong, maybeAt, type TensorKernel, tensorAt } from './call.ts'
import { numberIn, rounded, type Typed } from './typed.ts'

/** Complex numbers side by side. */
interface Complex {
  readonly re: Float64Array
  readonly im: Float64Array
}

/** The transform by its definition, with each factor taken from a table of the circle. */
function transformed({ re, im }: Complex, isInverse: boolean): Complex {
  const n = re.length
  const sign = isInverse ? 1 : -1
  const [cos, sin] = [Math.cos, Math.sin].map((f) =>
    Float64Array.from({ length: n }, (_, k) => f((2 * Math.PI * k) / n)),
  )
  const result = { re: new Float64Array(n), im: new Float64Array(n) }
  for (let k = 0; k < n; k++) {
    let [x, y] = [0, 0]
    for (let t = 0; t < n; t++) {
      const turn = (k * t) % n
      const [c, s] = [cos?.[turn] ?? 1, sign * (sin?.[turn] ?? 0)]
      x += (re[t] ?? 0) * c - (im[t] ?? 0) * s
      y += (re[t] ?? 0) * s + (im[t] ?? 0) * c
    }
    result.re[k] = isInverse ? x / n : x
    result.im[k] = isInverse ? y / n : y
  }
  return result
}

export const fourier: TensorKernel<TensorComputationOf<'fourier'>> = (call) => {
  const given = tensorAt(call, 0)
  const { isInverse, isOneSided } = call.computation
  const wish = call.computation.axis
  const named = typeof wish === 'number' ? undefined : maybeAt(call, wish.input)
  const axis = axisAmong(given.shape, typeof wish === 'number' ? wish : named === undefined ? -2 : numberIn(named))
  const length = maybeAt(call, 1)
  const parts = given.shape.at(-1) ?? 1
  const { outer, size, inner: both } = around(given.shape, axis)
  const inner = both / parts
  const isHalved = isInverse && isOneSided
  const n = length !== undefined ? numberIn(length) : isHalved ? 2 * (size - 1) : size
  const bins = isOneSided && !isInverse ? Math.floor(n / 2) + 1 : n
  const told = isHalved ? 1 : 2
  const values = numbersIn(given)
  const results = new Float64Array(outer * bins * inner * told)
  for (let line = 0; line < outer * inner; line++) {
    const [block, place] = [Math.floor(line / inner), line % inner]
    const from = (at: number) => ((block * size + at) * inner + place) * parts
    const signal = { re: new Float64Array(n), im: new Float64Array(n) }
    for (let at = 0; at < Math.min(n, size); at++) {
      signal.re[at] = values[from(at)] ?? 0
      signal.im[at] = parts === 2 ? (values[from(at) + 1] ?? 0) : 0
    }
    if (isHalved) mirror(signal, size)
    const found = transformed(signal, isInverse)
    for (let bin = 0; bin < bins; bin++) {
      const to = ((block * bins + bin) * inner + place) * told
      results[to] = found.re[bin] ?? 0
      if (told === 2) results[to + 1] = found.im[bin] ?? 0
    }
  }
  const shape = [...given.shape.slice(0, axis), bins, ...given.shape.slice(axis + 1, -1), told]
  return [rounded(given.dtype, shape, results)]
}

/** The frequencies that a real signal's other half has. */
function mirror({ re, im }: Complex, known: number): void {
  for (let at = known; at < re.length; at++) {
    re[at] = re[re.length - at] ?? 0
    im[at] = -(im[re.length - at] ?? 0)
  }
}

export const shortFourier: TensorKernel<TensorComputationOf<'short-fourier'>> = (call) => {
  const signal = tensorAt(call, 0)
  const step = numberIn(tensorAt(call, 1))
  const [window, length] = [maybeAt(call, 2), maybeAt(call, 3)]
  const frame = length !== undefined ? numberIn(length) : (window?.shape[0] ?? 0)
  const [batch = 1, samples = 0] = signal.shape
  const parts = signal.shape.length > 2 ? (signal.shape[2] ?? 1) : 1
  const bins = call.computation.isOneSided ? Math.floor(frame / 2) + 1 : frame
  const frames = Math.floor((samples - frame) / step) + 1
  const [values, weights] = [numbersIn(signal), window && numbersIn(window)]
  const results = new Float64Array(batch * frames * bins * 2)
  for (let at = 0; at < batch * frames; at++) {
    const start = Math.floor(at / frames) * samples + (at % frames) * step
    const own = { re: new Float64Array(frame), im: new Float64Array(frame) }
    for (let x = 0; x < frame; x++) {
      const weight = weights?.[x] ?? 1
      own.re[x] = weight * (values[(start + x) * parts] ?? 0)
      own.im[x] = parts === 2 ? weight * (values[(start + x) * parts + 1] ?? 0) : 0
    }
    const found = transformed(own, false)
    for (let bin = 0; bin < bins; bin++) {
      results[(at * bins + bin) * 2] = found.re[bin] ?? 0
      results[(at * bins + bin) * 2 + 1] = found.im[bin] ?? 0
    }
  }
  return [rounded(signal.dtype, [batch, frames, bins, 2], results)]
}

/** Sums of cosines: Hann's, Hamming's with 25/46, Blackman's. */
const WINDOWS = { hann: [0.5, 0.5, 0], hamming: [25 / 46, 21 / 46, 0], blackman: [0.42, 0.5, 0.08] } as const

export const windowFunction: TensorKernel<TensorComputationOf<'window'>> = (call) => {
  const { of, isPeriodic, dtype } = call.computation
  const size = numberIn(tensorAt(call, 0))
  const [a, b, c] = WINDOWS[of]
  const round = isPeriodic ? size : size - 1
  const values = Float64Array.from({ length: size }, (_, n) => {
    const angle = (2 * Math.PI * n) / round
    return a - b * Math.cos(angle) + c * Math.cos(2 * angle)
  })
  return [rounded(dtype, [size], values)]
}

/** Triangles over the frequencies, evenly spaced in mels. */
export const melWeights: TensorKernel<TensorComputationOf<'mel-weights'>> = (call) => {
  const [bands = 0, length = 0, rate = 0, low = 0, high = 0] = [0, 1, 2, 3, 4].map((place) =>
    numberIn(tensorAt(call, place)),
  )
  const bins = Math.floor(length / 2) + 1
  const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700)
  const step = (mel(high) - mel(low)) / (bands + 2)
  const edges = Array.from({ length: bands + 2 }, (_, at) => {
    const hertz = 700 * (10 ** ((at * step + mel(low)) / 2595) - 1)
    return Math.floor(((length + 1) * hertz) / rate)
  })
  const results = new Float64Array(bins * bands)
  for (let band = 0; band < bands; band++) {
    const [from = 0, middle = 0, to = 0] = edges.slice(band, band + 3)
    if (middle === from) results[middle * bands + band] = 1
    else for (let bin = from; bin <= middle; bin++) results[bin * bands + band] = (bin - from) / (middle - from)
    if (to > middle) for (let bin = middle; bin < to; bin++) results[bin * bands + band] = (to - bin) / (to - middle)
  }
  return [rounded(call.computation.dtype, [bins, bands], results) satisfies Typed]
}
