/** Products of matrices and of tensors. */

import type { TensorComputationOf } from '../../core/network/tensor-computation.ts'
import { must, Refusal } from '../kernel.ts'
import { inRows, type MatrixProduct, transposed } from '../product.ts'
import { countOf, numbersIn, shapeText } from '../tensor.ts'
import { maybeAt, type TensorCall, type TensorKernel, tensorAt } from './call.ts'
import { activationOf } from './functions.ts'
import { commonShape, placesOf, stretched, stretchedStrides, stridesOf, transposedTo, viewed } from './places.ts'
import { mapped } from './pointwise.ts'
import { reduced } from './reduce.ts'
import { reshaped, rounded, type Typed } from './typed.ts'

/** Floats as a product takes them: singles where the values are no wider. */
export function floatsOf(given: Typed): Float32Array | Float64Array {
  const values = numbersIn(given)
  return values instanceof Float32Array || values instanceof Float64Array ? values : Float64Array.from(values)
}

/** Room for sums: singles where the result is no wider, doubles for integers, which stay exact. */
export function sumsOf(dtype: Typed['dtype'], count: number): Float32Array | Float64Array {
  return dtype === 'float32' ? new Float32Array(count) : new Float64Array(count)
}

export const matmul: TensorKernel<TensorComputationOf<'matmul'>> = (call) => {
  const { a, b, alpha } = call.computation
  const result = multiplied(
    flipped(tensorAt(call, 0), a.isTransposed),
    flipped(tensorAt(call, 1), b.isTransposed),
    call.product,
  )
  return [alpha === 1 ? result : mapped(result, (x) => x * alpha)]
}

/** A tensor with its last two axes exchanged. */
function flipped(given: Typed, isTransposed = true): Typed {
  const rank = given.shape.length
  if (!isTransposed || rank < 2) return given
  return transposedTo(given, [...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2])
}

/** The product of the last two axes, as NumPy's matmul stretches the others. */
export function multiplied(a: Typed, b: Typed, product: MatrixProduct, dtype = a.dtype): Typed {
  must(a.shape.length > 0 && b.shape.length > 0, 'run/axes', 'a single number is no matrix')
  const left = a.shape.length === 1 ? [1, ...a.shape] : a.shape
  const right = b.shape.length === 1 ? [...b.shape, 1] : b.shape
  const [m = 1, k = 1, n = 1] = [left.at(-2), left.at(-1), right.at(-1)]
  const args = { a: shapeText(a.shape), b: shapeText(b.shape) }
  must(k === right.at(-2), 'run/shapes', '{a} and {b} can not be multiplied', args)
  const batch = commonShape([left.slice(0, -2), right.slice(0, -2)])
  const [x, y, sums] = [floatsOf(a), floatsOf(b), sumsOf(dtype, countOf(batch) * m * n)]
  const starts = (shape: readonly number[]) => placesOf(batch, stretchedStrides(shape.slice(0, -2), batch))
  const [ofA, ofB] = [starts(left), starts(right)]
  for (let at = 0; at < ofA.length; at++) {
    product(
      m,
      n,
      k,
      inRows(x, k, (ofA[at] ?? 0) * m * k),
      inRows(y, n, (ofB[at] ?? 0) * k * n),
      inRows(sums, n, at * m * n),
    )
  }
  const shape = [...batch, ...(a.shape.length === 1 ? [] : [m]), ...(b.shape.length === 1 ? [] : [n])]
  return rounded(dtype, shape, sums)
}

export const gemm: TensorKernel<TensorComputationOf<'gemm'>> = (call) => {
  const { transposeA, transposeB, alpha, beta, activation } = call.computation
  const [a, b, c] = [tensorAt(call, 0), tensorAt(call, 1), maybeAt(call, 2)]
  const [m = 1, k = 1] = transposeA ? [a.shape[1], a.shape[0]] : a.shape
  const [depth = 1, n = 1] = transposeB ? [b.shape[1], b.shape[0]] : b.shape
  const args = { a: shapeText(a.shape), b: shapeText(b.shape) }
  must(
    k === depth && a.shape.length === 2 && b.shape.length === 2,
    'run/shapes',
    '{a} and {b} can not be multiplied',
    args,
  )
  const left = transposeA ? transposed(inRows(floatsOf(a), m)) : inRows(floatsOf(a), k)
  const right = transposeB ? transposed(inRows(floatsOf(b), k)) : inRows(floatsOf(b), n)
  const sums = sumsOf(a.dtype, m * n)
  call.product(m, n, k, left, right, inRows(sums, n))
  if (alpha !== 1) for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) * alpha
  const more = c === undefined || beta === 0 ? undefined : numbersIn(stretched(c, [m, n]))
  if (more !== undefined) for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + beta * (more[at] ?? 0)
  const act = activationOf(activation)
  const result = rounded(a.dtype, [m, n], sums)
  return [act === undefined ? result : mapped(result, act)]
}

/** A term of an equation: a tensor with a letter for each axis, no letter twice. */
interface Term {
  readonly letters: string
  readonly values: Typed
}

export const denseLayer: TensorKernel<TensorComputationOf<'dense-layer'>> = (call) => {
  const { keepsAxes, activation } = call.computation
  const [x, weight, bias] = [tensorAt(call, 0), tensorAt(call, 1), maybeAt(call, 2)]
  const [units = 1, depth = 1] = weight.shape
  const rows = countOf(x.shape) / depth
  const args = { a: shapeText(x.shape), b: shapeText(weight.shape) }
  must(Number.isInteger(rows), 'run/shapes', '{a} and {b} can not be multiplied', args)
  const [result] = gemm({
    ...call,
    computation: {
      kind: 'gemm',
      transposeA: false,
      transposeB: true,
      alpha: 1,
      beta: 1,
      ...(activation && { activation }),
    },
    inputs: [reshaped(x, [rows, depth]), weight, bias],
  }) as readonly Typed[]
  return [keepsAxes && result !== undefined ? reshaped(result, [...x.shape.slice(0, -1), units]) : result]
}

export const einsum: TensorKernel<TensorComputationOf<'einsum'>> = (call) => {
  const { terms, result } = termsOf(call)
  const [first, ...others] = terms
  if (first === undefined) throw new Refusal('run/inputs', 'an input is missing')
  let joined = first
  others.forEach((term, index) => {
    const later = others.slice(index + 1).map(({ letters }) => letters)
    joined = contracted(joined, term, new Set([...later.join(''), ...result]), call)
  })
  return [inLetters(summedTo(joined, new Set(result)), result).values]
}

/** The terms of an equation with their letters; axes behind `...` get letters of their own. */
function termsOf(call: TensorCall<TensorComputationOf<'einsum'>>) {
  const [left = '', right] = call.computation.equation.replaceAll(' ', '').split('->')
  const inputs = left.split(',')
  const hidden = (count: number) =>
    Array.from({ length: count }, (_, at) => String.fromCharCode(0x2460 + count - 1 - at)).join('')
  const widths = inputs.map((term, place) => tensorAt(call, place).shape.length - term.replace('...', '').length)
  const terms = inputs.map((term, place) =>
    diagonal(term.replace('...', hidden(widths[place] ?? 0)), tensorAt(call, place)),
  )
  const most = hidden(Math.max(0, ...inputs.map((term, place) => (term.includes('...') ? (widths[place] ?? 0) : 0))))
  const once = [...new Set(left.replaceAll(/[.,]/g, ''))].filter((letter) => left.split(letter).length === 2)
  const result = right === undefined ? most + once.sort().join('') : right.replace('...', most)
  return { terms, result }
}

/** A letter that stands twice means the diagonal. */
function diagonal(letters: string, values: Typed): Term {
  const own = [...new Set(letters)]
  if (own.length === letters.length) return { letters, values }
  const strides = stridesOf(values.shape)
  const shape = own.map((letter) => values.shape[letters.indexOf(letter)] ?? 1)
  const steps = own.map((letter) =>
    [...letters].reduce((sum, each, axis) => (each === letter ? sum + (strides[axis] ?? 0) : sum), 0),
  )
  return { letters: own.join(''), values: viewed(values, shape, steps) }
}

/** A term without letters that nobody needs any more. */
function summedTo({ letters, values }: Term, needed: ReadonlySet<string>): Term {
  const gone = [...letters].flatMap((letter, axis) => (needed.has(letter) ? [] : [axis]))
  if (gone.length === 0) return { letters, values }
  return {
    letters: [...letters].filter((letter) => needed.has(letter)).join(''),
    values: reduced('sum', values, gone, false),
  }
}

function inLetters({ letters, values }: Term, wanted: string): Term {
  return {
    letters: wanted,
    values: transposedTo(
      values,
      [...wanted].map((letter) => letters.indexOf(letter)),
    ),
  }
}

/** Two terms as one, as products of matrices. */
function contracted(a: Term, b: Term, needed: ReadonlySet<string>, { product }: Pick<TensorCall, 'product'>): Term {
  const left = summedTo(a, new Set([...needed, ...b.letters]))
  const right = summedTo(b, new Set([...needed, ...a.letters]))
  const both = [...left.letters].filter((letter) => right.letters.includes(letter))
  const batch = both.filter((letter) => needed.has(letter)).join('')
  const inner = both.filter((letter) => !needed.has(letter)).join('')
  const rows = [...left.letters].filter((letter) => !both.includes(letter)).join('')
  const columns = [...right.letters].filter((letter) => !both.includes(letter)).join('')
  // A size of 1 stretches to that of the same letter elsewhere.
  const sizeOf = (letter: string) =>
    Math.max(...[left, right].map((term) => term.values.shape[term.letters.indexOf(letter)] ?? 1))
  const sizes = (word: string) => [...word].map(sizeOf)
  const count = (word: string) => countOf(sizes(word))
  const matrix = (term: Term, word: string, shape: readonly number[]) =>
    reshaped(stretched(inLetters(term, word).values, sizes(word)), shape)
  const x = matrix(left, batch + rows + inner, [count(batch), count(rows), count(inner)])
  const y = matrix(right, batch + inner + columns, [count(batch), count(inner), count(columns)])
  const letters = batch + rows + columns
  return { letters, values: reshaped(multiplied(x, y, product), sizes(letters)) }
}
