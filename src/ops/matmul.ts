/** Matrix products: of stacks, with a bias, and by letters. */

import { type Expr, equal, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { Dtype } from '../core/network/dtype.ts'
import type { Cost, Op, ParamKind, Site } from '../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf, shapeSource } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'
import { eachValue, told, unknownCost } from './arithmetic.ts'
import { broadcast } from './broadcast.ts'

/** The type of what comes out: that of an input by its index, or given. */
type TypeOf = number | Dtype

function typeOf(dtype: TypeOf, operands: Site<unknown>['operands']): Dtype | undefined {
  return typeof dtype === 'number' ? operands[dtype]?.dtype : dtype
}

export interface MatmulAttrs {
  /** Which inputs are multiplied. */
  readonly a: number
  readonly b: number
  /** Whether the last two axes change places. */
  readonly transposeA?: boolean
  readonly transposeB?: boolean
  /** Whether the first axis stands before the last one (onnxruntime's FusedMatMul). */
  readonly firstToRowsA?: boolean
  readonly firstToRowsB?: boolean
  readonly dtype: TypeOf
  /** An input that is added to what comes out. */
  readonly bias?: number
}

/** What the second operand is to the product where it is stored. */
function weightOf({ a, b, bias }: Pick<MatmulAttrs, 'a' | 'b' | 'bias'>, input: number): ParamKind | undefined {
  return input === a || input === b || input === bias ? 'learned' : undefined
}

/** A product of matrices, or of stacks of them that stretch to one another. */
export const matmul: Op<MatmulAttrs> = {
  name: 'matmul',
  family: 'dense',
  summary: message('multiplies matrices: rows of the first with columns of the second'),
  source: 'onnx/defs/math/utils.cc, MatMulShapeInference',
  infer: (site) => {
    const { attrs, inputs, operands } = site
    const dtypes = [typeOf(attrs.dtype, operands)]
    const a = arranged(inputs[attrs.a], attrs.transposeA, attrs.firstToRowsA)
    const b = arranged(inputs[attrs.b], attrs.transposeB, attrs.firstToRowsB)
    if (a === undefined || b === undefined) return { outputs: [], dtypes }
    return { outputs: [productShape(site, a, b)], dtypes }
  },
  cost: ({ attrs, inputs, outputs }) => {
    const a = arranged(inputs[attrs.a], attrs.transposeA, attrs.firstToRowsA)
    return productCost(shapeOf(outputs[0]), a?.at(-1))
  },
  parameterKind: weightOf,
  parameterName: ({ a, b, bias }, input) =>
    input === bias ? 'bias' : input === a || input === b ? 'weight' : undefined,
}

/** One multiply-accumulate for each value that comes out and each that is summed over. */
function productCost(output: Shape | undefined, depth: Expr | undefined): Cost {
  if (output === undefined || depth === undefined) return unknownCost('dense')
  const macs = q('prod(output) × depth', { output: told(output), depth })
  return { macs, work: 'dense', window: depth }
}

function arranged(shape: Shape | undefined, isTransposed = false, isFirstToRows = false): Shape | undefined {
  if (shape === undefined || shape.length < 2) return shape
  const moved =
    isFirstToRows && shape.length > 2 ? [...shape.slice(1, -1), shape[0] ?? unknown, shape.at(-1) ?? unknown] : shape
  return isTransposed ? [...moved.slice(0, -2), moved.at(-1) ?? unknown, moved.at(-2) ?? unknown] : moved
}

/** As numpy's matmul: leading axes stretch, and the axis that an operand of one axis gets is dropped again. */
function productShape(site: Site<unknown>, a: Shape, b: Shape): DerivedShape | undefined {
  const args = { a: shapeSource(a), b: shapeSource(b) }
  if (a.length === 0 || b.length === 0) {
    site.report('error', 'matmul/scalar', 'a product of matrices needs axes, but the inputs are {a} and {b}', args)
    return undefined
  }
  const rows = a.length === 1 ? [] : [a.at(-2) ?? unknown]
  const columns = b.length === 1 ? [] : [b.at(-1) ?? unknown]
  const depths = equal(a.at(-1) ?? unknown, (b.length === 1 ? b[0] : b.at(-2)) ?? unknown)
  site.check(depths, 'matmul/depth', 'the rows of {a} are not as long as the columns of {b}', args)
  const leading = broadcast(site, [a.slice(0, -2), b.slice(0, -2)])
  return leading && [...leading, ...rows.map(given), ...columns.map(given)]
}

export interface GemmAttrs {
  readonly transposeA: boolean
  readonly transposeB: boolean
  readonly dtype: TypeOf
  /** Its inputs in order, where they are not the first three. */
  readonly a: number
  readonly b: number
  readonly c: number
}

/** A·B + C with either matrix turned. */
export const gemm: Op<GemmAttrs> = {
  name: 'gemm',
  family: 'dense',
  summary: message('multiplies two matrices and adds a third'),
  source: 'onnx/defs/math/defs.cc, Gemm',
  infer: (site) => {
    const { attrs, inputs, operands } = site
    const dtypes = [typeOf(attrs.dtype, operands)]
    const a = arranged(inputs[attrs.a], attrs.transposeA)
    const b = arranged(inputs[attrs.b], attrs.transposeB)
    const args = { a: shapeSource(a), b: shapeSource(b) }
    for (const shape of [a, b]) {
      if (shape === undefined || shape.length === 2) continue
      site.report('error', 'gemm/rank', 'two matrices are multiplied, but the inputs are {a} and {b}', args)
      return { outputs: [], dtypes }
    }
    if (a !== undefined && b !== undefined) {
      const depths = equal(a[1] ?? unknown, b[0] ?? unknown)
      site.check(depths, 'matmul/depth', 'the rows of {a} are not as long as the columns of {b}', args)
    }
    const output = [a?.[0] ?? unknown, b?.[1] ?? unknown]
    const bias = inputs[attrs.c]
    if (bias !== undefined) broadcast(site, [output, bias])
    return { outputs: [output.map(given)], dtypes }
  },
  cost: ({ attrs, inputs, outputs, operands }) => {
    const depth = arranged(inputs[attrs.a], attrs.transposeA)?.[1] ?? arranged(inputs[attrs.b], attrs.transposeB)?.[0]
    const output = shapeOf(outputs[0])
    const adds = operands[attrs.c] === undefined ? {} : eachValue(output, { add: 1 })
    return { ...adds, ...productCost(output, depth) }
  },
  parameterKind: ({ a, b, c }, input) => weightOf({ a, b, bias: c }, input),
  parameterName: ({ b, c }, input) => (input === c ? 'bias' : input === b ? 'weight' : undefined),
}

export interface EinsumAttrs {
  readonly equation: string
}

/** A sum of products over axes that letters name. */
export const einsum: Op<EinsumAttrs> = {
  name: 'einsum',
  family: 'dense',
  summary: message('sums products over the axes that letters name'),
  source: 'onnx/defs/math/defs.cc, einsumShapeInference',
  infer: (site) => {
    const { attrs, inputs, operands } = site
    const dtypes = [operands[0]?.dtype]
    const terms = termsOf(attrs.equation)
    const args = { equation: attrs.equation, count: inputs.length }
    if (!site.check(terms.inputs.length === inputs.length, 'einsum/terms', EINSUM_TERMS, args))
      return { outputs: [], dtypes }
    const sizes = sizesByLetter(site, terms)
    return { outputs: [sizes && outputOf(terms, sizes)], dtypes }
  },
  cost: (site) => {
    const terms = termsOf(site.attrs.equation)
    const sizes = sizesByLetter(site, terms)
    if (sizes === undefined) return unknownCost('dense')
    const all = [...sizes.letters.values(), ...sizes.ellipsis]
    if (terms.inputs.length < 2) return terms.inputs.join() === terms.output ? {} : eachValue(all, { add: 1 })
    return contractions(terms, sizes)
  },
}

const EINSUM_TERMS = '`{equation}` does not name the axes of {count} inputs'

interface Terms {
  readonly inputs: readonly string[]
  readonly output: string
}

/** Without an arrow, the letters that occur once come out, in order, behind the axes of "...". */
function termsOf(equation: string): Terms {
  const [left = '', right] = equation.replaceAll(' ', '').split('->')
  const inputs = left.split(',')
  if (right !== undefined) return { inputs, output: right }
  const letters = [...left.replaceAll(/[^a-zA-Z]/g, '')]
  const once = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter)).sort()
  return { inputs, output: (left.includes('...') ? '...' : '') + once.join('') }
}

interface LetterSizes {
  readonly letters: ReadonlyMap<string, Expr>
  /** The axes that "..." stands for. */
  readonly ellipsis: Shape
}

/** The size of each letter; `undefined` where a rank is not known or does not fit. */
function sizesByLetter(
  site: Pick<Site<unknown>, 'inputs'> & Partial<Pick<Site<unknown>, 'report'>>,
  { inputs: terms }: Terms,
): LetterSizes | undefined {
  const letters = new Map<string, Expr>()
  let ellipsis: Shape = []
  for (const [index, term] of terms.entries()) {
    const shape = site.inputs[index]
    if (shape === undefined) return undefined
    const [before = '', after] = term.split('...')
    const open = shape.length - before.length - (after?.length ?? 0)
    if (open < 0 || (after === undefined && open > 0)) {
      const args = { term, shape: shapeSource(shape) }
      site.report?.('error', 'einsum/rank', '`{term}` does not name the axes of {shape}', args)
      return undefined
    }
    const rest = shape.slice(before.length, before.length + open)
    ellipsis = longer(ellipsis, rest)
    const named = [...shape.slice(0, before.length), ...shape.slice(before.length + open)]
    for (const [axis, letter] of [...before, ...(after ?? '')].entries()) {
      const size = named[axis] ?? unknown
      const known = letters.get(letter)
      if (known === undefined || known === 1n || known === unknown) letters.set(letter, size)
      else if (size !== 1n && equal(known, size) === false) {
        const args = { letter, one: shapeSource([known]), other: shapeSource([size]) }
        site.report?.('error', 'einsum/size', 'the axis `{letter}` is {one} in one place and {other} in another', args)
      }
    }
  }
  return { letters, ellipsis }
}

/** Of two lists of axes laid together from the right, the sizes that they stretch to. */
function longer(a: Shape, b: Shape): Shape {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a]
  return long.map((size, axis) => {
    const other = short[axis - long.length + short.length]
    return size === 1n && other !== undefined ? other : size
  })
}

function outputOf({ output }: Terms, { letters, ellipsis }: LetterSizes): DerivedShape {
  const [before = '', after] = output.split('...')
  const sizes = (text: string): readonly Quantity[] => [...text].map((letter) => given(letters.get(letter) ?? unknown))
  return [...sizes(before), ...(after === undefined ? [] : ellipsis.map(given)), ...sizes(after ?? '')]
}

/** Two terms at a time from the left, each over all letters that the two have: what is summed goes as soon as it can. */
function contractions({ inputs, output }: Terms, { letters, ellipsis }: LetterSizes): Cost {
  const axesOf = (term: string) =>
    new Set(
      term
        .replaceAll('...', '')
        .split('')
        .filter((letter) => letter !== ''),
    )
  const hasEllipsis = inputs.some((term) => term.includes('...'))
  const steps: Shape[] = []
  let left = axesOf(inputs[0] ?? '')
  for (let index = 1; index < inputs.length; index++) {
    const all = new Set([...left, ...axesOf(inputs[index] ?? '')])
    steps.push([...(hasEllipsis ? ellipsis : []), ...[...all].map((letter) => letters.get(letter) ?? unknown)])
    const later = new Set([...axesOf(output), ...inputs.slice(index + 1).flatMap((term) => [...axesOf(term)])])
    left = new Set([...all].filter((letter) => later.has(letter)))
  }
  const [first = [], ...others] = steps
  if (others.length === 0) return { macs: q('prod(axes)', { axes: first }), work: 'dense' }
  return { macs: q('sum([prod(step) for step in steps])', { steps }), work: 'dense' }
}
