/** Attention of tokens to one another, with a cache; and what stands around it. */

import type { AttentionComputation, TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { must } from '../kernel.ts'
import { inRows, transposed } from '../product.ts'
import { countOf, numbersIn, shapeText } from '../tensor.ts'
import { isTensor, maybeAt, type TensorCall, type TensorKernel, tensorAt } from './call.ts'
import { convolved } from './convolution.ts'
import { mapWith } from './functions.ts'
import { stretchedPlaces, transposedTo } from './places.ts'
import { floatsOf } from './products.ts'
import { eachLine } from './reduce.ts'
import { rounderOf } from './rounding.ts'
import { joinedAlong, partsAlong } from './shaping.ts'
import { integersIn, reshaped, rounded, type Typed } from './typed.ts'

/** Heads behind the batch, where they were packed in the last axis. */
function unpacked(given: Typed, heads: number | undefined): Typed {
  if (given.shape.length === 4) return given
  const [batch = 1, tokens = 1, width = 1] = given.shape
  const count = heads ?? 0
  const args = { shape: shapeText(given.shape), heads: count }
  must(given.shape.length === 3 && count > 0 && width % count === 0, 'run/heads', '{shape} has not {heads} heads', args)
  return transposedTo(reshaped(given, [batch, tokens, count, width / count]), [0, 2, 1, 3])
}

/** The reverse. */
function packed(given: Typed): Typed {
  const [batch = 1, heads = 1, tokens = 1, width = 1] = given.shape
  return reshaped(transposedTo(given, [0, 2, 1, 3]), [batch, tokens, heads * width])
}

function withPast(given: Typed, past: Typed | undefined): Typed {
  return past === undefined ? given : joinedAlong([past, given], 2)
}

export const attention: TensorKernel<AttentionComputation> = async (call) => {
  const { queryHeads, keyHeads, told } = call.computation
  const isPacked = tensorAt(call, 0).shape.length === 3
  const queries = unpacked(tensorAt(call, 0), queryHeads)
  const keys = withPast(unpacked(tensorAt(call, 1), keyHeads), maybeAt(call, 4))
  const values = withPast(unpacked(tensorAt(call, 2), keyHeads), maybeAt(call, 5))
  const [batch = 1, heads = 1, tokens = 1] = queries.shape
  const [, groups = 1, total = 1] = keys.shape
  const width = values.shape[3] ?? 1
  must(heads % groups === 0, 'run/heads', '{heads} heads do not share {groups} evenly', { heads, groups })
  const shape = [batch, heads, tokens, total]
  const { dtype } = queries
  const { changesScores, changesWeights } = call.computation
  // Narrow floats are rounded after each stage.
  const narrow = changesScores === undefined && changesWeights === undefined ? (rounderOf(dtype) ?? whole) : whole
  const scores = await changed(call, changesScores, scoresOf(call, queries, keys, narrow), shape, dtype)
  const bias = biasOf(call, shape)
  const masked = bias === undefined ? scores : scores.map((score, at) => narrow(score + (bias[at] ?? 0)))
  const weights = await changed(call, changesWeights, weightsOf(masked, bias, shape, narrow), shape, dtype)
  const sums = new Float64Array(batch * heads * tokens * width)
  const [shares, from] = [Float64Array.from(numbersIn(rounded(queries.dtype, shape, weights))), floatsOf(values)]
  for (let head = 0; head < batch * heads; head++) {
    const group = groupOf(head, heads, groups)
    const own = inRows(shares, total, head * tokens * total)
    call.product(
      tokens,
      width,
      total,
      own,
      inRows(from, width, group * total * width),
      inRows(sums, width, head * tokens * width),
    )
  }
  const result = rounded(dtype, [batch, heads, tokens, width], sums)
  const seen = { capped: scores, masked, weights }[told]
  return [isPacked ? packed(result) : result, keys, values, rounded(dtype, shape, seen)]
}

const whole = (x: number) => x

/** What a graph of the node makes of scores or shares, where it has one for that. */
async function changed(
  call: TensorCall<AttentionComputation>,
  graph: string | undefined,
  values: Float64Array,
  shape: readonly number[],
  dtype: Typed['dtype'],
): Promise<Float64Array> {
  if (graph === undefined) return values
  const wide = dtype === 'float64' ? dtype : 'float32'
  const [result] = await call.branch(graph, [rounded(wide, shape, values)])
  must(isTensor(result), 'run/inputs', 'the graph {name} gives no tensor', { name: graph })
  return Float64Array.from(numbersIn(result))
}

/** Of which keys a head of an example reads: several heads may share them. */
function groupOf(head: number, heads: number, groups: number): number {
  return Math.floor(head / heads) * groups + Math.floor(((head % heads) * groups) / heads)
}

function scoresOf(
  call: TensorCall<AttentionComputation>,
  queries: Typed,
  keys: Typed,
  narrow: (x: number) => number,
): Float64Array {
  const [batch = 1, heads = 1, tokens = 1, width = 1] = queries.shape
  const [, groups = 1, total = 1] = keys.shape
  const { scale = 1 / Math.sqrt(width), softcap } = call.computation
  const scores = new Float64Array(batch * heads * tokens * total)
  // Both sides take the root of the scale, which keeps narrow floats small.
  const root = narrow(Math.sqrt(scale))
  const [q, k] = [queries, keys].map((each) => Float64Array.from(numbersIn(each), (x) => narrow(x * root)))
  for (let head = 0; head < batch * heads; head++) {
    if (q === undefined || k === undefined) break
    const own = inRows(q, width, head * tokens * width)
    const others = transposed(inRows(k, width, groupOf(head, heads, groups) * total * width))
    call.product(tokens, total, width, own, others, inRows(scores, total, head * tokens * total))
  }
  const capped = (x: number) => (softcap > 0 ? Math.tanh(x / softcap) * softcap : x)
  return scores.map((score) => narrow(capped(narrow(score))))
}

/** What is added to scores: −∞ where a token may not look; `undefined` where all may everywhere. */
function biasOf(call: TensorCall<AttentionComputation>, shape: readonly number[]): Float64Array | undefined {
  const { isCausal, left, right } = call.computation
  const [mask, past, lengths] = [maybeAt(call, 3), maybeAt(call, 4), maybeAt(call, 6)]
  if (mask === undefined && !isCausal && left === undefined && right === undefined && lengths === undefined)
    return undefined
  const [batch = 1, heads = 1, tokens = 1, total = 1] = shape
  const counts = lengths && integersIn(lengths)
  const bias = mask === undefined ? new Float64Array(countOf(shape)) : maskOver(mask, shape)
  for (let example = 0; example < batch; example++) {
    // The last query stands at the last key that counts.
    const offset = past?.shape[2] ?? (counts === undefined ? 0 : (counts[example] ?? 0) - tokens)
    for (let row = 0; row < heads * tokens; row++) {
      const place = offset + (row % tokens)
      for (let key = 0; key < total; key++) {
        const isHidden =
          (isCausal && key > place) ||
          (left !== undefined && place - key > left) ||
          (right !== undefined && key - place > right) ||
          (counts !== undefined && key >= (counts[example] ?? 0))
        if (isHidden) bias[(example * heads * tokens + row) * total + key] = Number.NEGATIVE_INFINITY
      }
    }
  }
  return bias
}

/** A mask as what is added, stretched to all scores; keys behind its end are hidden. */
function maskOver(mask: Typed, shape: readonly number[]): Float64Array {
  const values = numbersIn(mask)
  const total = shape.at(-1) ?? 1
  const width = mask.shape.at(-1) ?? 1
  const seen = width === 1 ? 1 : Math.min(width, total)
  const places = stretchedPlaces([...mask.shape.slice(0, -1), seen === 1 ? 1 : total], shape)
  return Float64Array.from({ length: countOf(shape) }, (_, at) => {
    const place = places?.[at] ?? at
    const [row, key] = seen === 1 ? [place, 0] : [Math.floor(place / total), place % total]
    if (key >= width) return Number.NEGATIVE_INFINITY
    const value = values[row * width + key] ?? 0
    if (mask.dtype !== 'bool') return value
    return value === 0 ? Number.NEGATIVE_INFINITY : 0
  })
}

/** Shares that add up to 1; a token that may look nowhere has none. */
function weightsOf(
  scores: Float64Array,
  bias: Float64Array | undefined,
  shape: readonly number[],
  narrow: (x: number) => number,
): Float64Array {
  const weights = new Float64Array(scores.length)
  eachLine(shape, shape.length - 1, (first, _, size) => {
    let largest = Number.NEGATIVE_INFINITY
    for (let at = first; at < first + size; at++) largest = Math.max(largest, scores[at] ?? 0)
    if (largest === Number.NEGATIVE_INFINITY) return
    if (bias?.subarray(first, first + size).every((each) => each === Number.NEGATIVE_INFINITY) === true) return
    let sum = 0
    for (let at = first; at < first + size; at++) {
      const value = narrow(Math.exp(narrow((scores[at] ?? 0) - largest)))
      weights[at] = value
      sum = narrow(sum + value)
    }
    for (let at = first; at < first + size; at++) weights[at] = narrow((weights[at] ?? 0) / sum)
  })
  return weights
}

/** Pairs of values turned by angles. */
export const rotary: TensorKernel<TensorComputationOf<'rotary'>> = (call) => {
  const given = tensorAt(call, 0)
  const { isInterleaved, heads, dims } = call.computation
  const x = unpacked(given, heads)
  const [batch = 1, count = 1, tokens = 1, width = 1] = x.shape
  const turned = dims === 0 ? width : dims
  const half = turned / 2
  const [cosines, sines] = [tensorAt(call, 1), tensorAt(call, 2)].map(numbersIn)
  const positions = maybeAt(call, 3)
  const places = positions && integersIn(positions)
  const values = numbersIn(x)
  const results = Float64Array.from(values)
  for (let row = 0; row < batch * count * tokens; row++) {
    const [example, token] = [Math.floor(row / (count * tokens)), row % tokens]
    const angle =
      (places === undefined
        ? example * tokens + token
        : (places[places.length === 1 ? 0 : example * tokens + token] ?? 0)) * half
    for (let pair = 0; pair < half; pair++) {
      const [first, second] = isInterleaved ? [2 * pair, 2 * pair + 1] : [pair, pair + half]
      const [a, b] = [values[row * width + first] ?? 0, values[row * width + second] ?? 0]
      const [cos, sin] = [cosines?.[angle + pair] ?? 1, sines?.[angle + pair] ?? 0]
      results[row * width + first] = cos * a - sin * b
      results[row * width + second] = sin * a + cos * b
    }
  }
  const result = rounded(given.dtype, x.shape, results)
  return [given.shape.length === 3 ? packed(result) : result]
}

/** A state of keys by values, which every token changes and then reads. */
export const linearAttention: TensorKernel<TensorComputationOf<'linear-attention'>> = (call) => {
  const { rule, queryHeads, keyHeads } = call.computation
  const [q, k, v] = [
    unpacked(tensorAt(call, 0), queryHeads),
    unpacked(tensorAt(call, 1), keyHeads),
    unpacked(tensorAt(call, 2), keyHeads),
  ]
  const [past, decay, beta] = [maybeAt(call, 3), maybeAt(call, 4), maybeAt(call, 5)]
  const [batch = 1, , tokens = 1, depth = 1] = q.shape
  const width = v.shape[3] ?? 1
  const scale = call.computation.scale ?? 1 / Math.sqrt(depth)
  const state =
    past === undefined ? new Float64Array(batch * keyHeads * depth * width) : Float64Array.from(numbersIn(past))
  const results = new Float64Array(batch * queryHeads * tokens * width)
  const [queries, keys, values] = [floatsOf(q), floatsOf(k), floatsOf(v)]
  const [decays, betas] = [decay && numbersIn(decay), beta && numbersIn(beta)]
  const perHead = decay !== undefined && decay.shape[2] === keyHeads
  const corrects = rule.includes('delta')
  const shared = queryHeads / keyHeads
  for (let head = 0; head < batch * keyHeads; head++) {
    const [example, of] = [Math.floor(head / keyHeads), head % keyHeads]
    const own = state.subarray(head * depth * width, (head + 1) * depth * width)
    for (let token = 0; token < tokens; token++) {
      const step = example * tokens + token
      const key = keys.subarray((head * tokens + token) * depth, (head * tokens + token + 1) * depth)
      if (decays !== undefined) {
        for (let at = 0; at < own.length; at++) {
          const by = perHead ? step * keyHeads + of : (step * keyHeads + of) * depth + Math.floor(at / width)
          own[at] = (own[at] ?? 0) * Math.exp(decays[by] ?? 0)
        }
      }
      const fresh = Float64Array.from(
        values.subarray((head * tokens + token) * width, (head * tokens + token + 1) * width),
      )
      if (corrects) {
        const known = new Float64Array(width)
        call.product(1, width, depth, inRows(key, depth), inRows(own, width), inRows(known, width))
        const columns = beta?.shape[2] ?? 1
        const rate = betas?.[step * columns + (columns === 1 ? 0 : of)] ?? 1
        for (let at = 0; at < width; at++) fresh[at] = rate * ((fresh[at] ?? 0) - (known[at] ?? 0))
      }
      call.product(depth, width, 1, inRows(key, 1), inRows(fresh, width), inRows(own, width))
      for (let query = of * shared; query < (of + 1) * shared; query++) {
        const row = (example * queryHeads + query) * tokens + token
        call.product(
          1,
          width,
          depth,
          inRows(queries, depth, row * depth),
          inRows(own, width),
          inRows(results, width, row * width),
        )
      }
    }
  }
  const scaled = results.map((value) => value * scale)
  const y = packed(rounded(q.dtype, [batch, queryHeads, tokens, width], scaled))
  return [y, rounded(past?.dtype ?? q.dtype, [batch, keyHeads, depth, width], state)]
}

/** A convolution of each channel over what came before, the last of which is kept for the next call. */
export const causalConvolution: TensorKernel<TensorComputationOf<'causal-convolution'>> = (call) => {
  const [x, kernel, bias, past] = [tensorAt(call, 0), tensorAt(call, 1), maybeAt(call, 2), maybeAt(call, 3)]
  const [batch = 1, channels = 1] = x.shape
  const reach = (kernel.shape[2] ?? 1) - 1
  const before = past ?? rounded(x.dtype, [batch, channels, reach], new Float32Array(batch * channels * reach))
  const whole = joinedAlong([before, x], 2)
  const none = { kernel: [], stride: [], dilation: [], layout: 'channels-first', kernelLayout: 'oi…' } as const
  const how = { ...none, group: channels, padding: { kind: 'given', before: [], after: [] } } as const
  const sums = convolved(whole, kernel, how, call.product, 'float64')
  const offsets = bias && numbersIn(bias)
  const act = call.computation.activation === 'none' ? undefined : mapWith('swish', [1])
  const tokens = sums.shape[2] ?? 0
  const results = Float64Array.from(numbersIn(sums), (value, at) => {
    const sum = value + (offsets?.[Math.floor(at / tokens) % channels] ?? 0)
    return act?.(sum) ?? sum
  })
  const length = whole.shape[2] ?? 0
  const [, kept] = partsAlong(whole, 2, [length - reach, reach])
  return [rounded(x.dtype, sums.shape, results), kept]
}
