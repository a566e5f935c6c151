/** Layers of several inputs, and those that only change the shape. keras/src/layers/merging, …/reshaping, keras/src/ops. */

import { div, type Expr, equal, isKnown, mul } from '../../../core/expr.ts'
import type { DerivedShape, Shape } from '../../../core/network/shape.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { type Message, message } from '../../../core/words/message.ts'
import { eachValue, type PerValue, told, unknownCost } from '../../../ops/arithmetic.ts'
import { flatSize, fromFront } from '../../../ops/axes.ts'
import { isList, isObject, type JsonValue } from '../config.ts'
import { given, inputOf, type LayerOp, type LayerSite, q, unknown, withAxis } from './layer.ts'

/** Laid over one another from the last axis; `missing` says where axes that are missing are thought: in front, or behind the batch. */
function overlaid(site: LayerSite, missing: 'front' | 'behind-batch'): DerivedShape | undefined {
  const shapes = site.inputs
  if (shapes.some((shape) => shape === undefined)) return undefined
  const known = shapes.filter((shape) => shape !== undefined)
  const rank = Math.max(0, ...known.map((shape) => shape.length))
  const full = known.map((shape): Shape => {
    const ones = Array.from({ length: rank - shape.length }, () => 1n)
    return missing === 'front' ? [...ones, ...shape] : [...shape.slice(0, 1), ...ones, ...shape.slice(1)]
  })
  return Array.from({ length: rank }, (_, axis) =>
    given(
      oneOf(
        site,
        full.map((shape) => shape[axis] ?? 1n),
      ),
    ),
  )
}

/** The size that all others fit. A size that is not known decides in Keras 3: it may be any; Keras 2 takes the known one. */
function oneOf(site: LayerSite, sizes: readonly Expr[]): Expr {
  const others = sizes.filter((size) => size !== 1n)
  const open = others.find((size) => !isKnown(size))
  const known = others.filter((size) => isKnown(size))
  if (new Set(known).size > 1) {
    site.report('error', 'keras/merge', 'the inputs can not be laid over one another: {sizes}', {
      sizes: known.join(', '),
    })
    return unknown
  }
  return (site.attrs.isOld ? (known[0] ?? open) : (open ?? known[0])) ?? 1n
}

function merging(name: string, summary: Message, counts: PerValue, work?: 'sum' | 'product' | 'maximum'): LayerOp {
  return {
    name,
    family: 'elementwise',
    summary,
    source: 'keras/src/layers/merging/base_merge.py',
    infer: (site) => ({
      outputs: [
        overlaid(site, /^keras\.src\.ops/.test(String(site.attrs.layer.text.module)) ? 'front' : 'behind-batch'),
      ],
    }),
    cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), counts, work),
  }
}

export const merges: Readonly<Record<string, LayerOp>> = {
  Add: merging('add', message('adds its inputs'), { add: 1 }, 'sum'),
  Subtract: merging('subtract', message('takes one input off the other'), { add: 1 }),
  Multiply: merging('multiply', message('multiplies its inputs'), { multiply: 1 }, 'product'),
  Average: merging('average', message('the mean of its inputs'), { add: 1, divide: 1 }),
  Maximum: merging('maximum', message('the greatest of its inputs'), { compare: 1 }, 'maximum'),
  Minimum: merging('minimum', message('the least of its inputs'), { compare: 1 }),
  Divide: merging('divide', message('divides one input by the other'), { divide: 1 }),
  TrueDivide: merging('divide', message('divides one input by the other'), { divide: 1 }),
  Power: merging('power', message('raises one input to the other'), { power: 1 }),
}

/** Compares values: what comes out is true or false. */
export const comparison: LayerOp = {
  ...merging('compare', message('compares its inputs'), { compare: 1 }),
  infer: (site) => ({ outputs: [overlaid(site, 'front')], dtypes: ['bool'] }),
}

export const concatenate: LayerOp = {
  name: 'concat',
  family: 'shape',
  summary: message('puts its inputs one behind the other'),
  source: 'keras/src/layers/merging/concatenate.py',
  infer: (site) => {
    const [first, ...rest] = site.inputs
    const axis = site.attrs.int('axis', -1)
    if (first === undefined || rest.some((shape) => shape === undefined)) return { outputs: [] }
    const index = fromFront(axis, first.length)
    const all = [first, ...rest.filter((shape) => shape !== undefined)]
    const fits = all.every(
      (shape) =>
        shape.length === first.length &&
        shape.every((size, at) => at === index || equal(size, first[at] ?? unknown) !== false),
    )
    if (!fits)
      site.report(
        'error',
        'keras/concat',
        'the inputs differ along another axis than the one that they are joined along',
      )
    const sizes = all.map((shape) => shape[index] ?? unknown)
    // The examples of a batch that is open stay as many as the first has, as Keras says it.
    const total = index === 0 ? given(first[0] ?? unknown) : q('sum(in)', { in: sizes })
    return { outputs: [withAxis(first, index, total)] }
  },
}

export const dot: LayerOp = {
  name: 'dot',
  family: 'dense',
  summary: message('multiplies two inputs along an axis of each'),
  source: 'keras/src/layers/merging/dot.py',
  infer: (site) => {
    const [a, b] = site.inputs
    if (a === undefined || b === undefined) return { outputs: [] }
    const axes = site.attrs.list('axes')
    const [left = 1, right = left] = axes
    const [i, j] = [fromFront(left, a.length), fromFront(right, b.length)]
    if (equal(a[i] ?? unknown, b[j] ?? unknown) === false)
      site.report('error', 'keras/dot', 'the axes that are multiplied differ in size')
    const rest = [...a.filter((_, axis) => axis !== i), ...b.filter((_, axis) => axis !== j).slice(1)]
    return { outputs: [(rest.length === 1 ? [...rest, 1n] : rest).map((size) => given(size))] }
  },
  cost: ({ outputs, inputs, attrs }) => {
    const output = shapeOf(outputs[0])
    const [a] = inputs
    const size = a?.[fromFront(attrs.list('axes')[0] ?? 1, a.length)]
    if (output === undefined || size === undefined) return unknownCost()
    return { macs: q('prod(output) × in', { output: told(output), in: size }) }
  },
}

export const flatten: LayerOp = {
  name: 'flatten',
  family: 'shape',
  sharesMemory: true,
  summary: message('lays each example out in a row'),
  source: 'keras/src/layers/reshaping/flatten.py',
  infer: (site) => {
    const input = inputOf(site, 1)
    if (input === undefined) return { outputs: [] }
    const [batch = unknown, ...rest] = input
    return { outputs: [[given(batch), rest.length === 0 ? given(1) : flatSize(rest)]] }
  },
}

/** Numbers in a list of the file; tensors and what is no number are not known. */
function numbersOf(value: JsonValue | undefined): readonly (number | undefined)[] | undefined {
  const list = isObject(value) && value.class_name === '__tuple__' ? value.items : value
  if (isObject(list)) return undefined
  return isList(list) ? list.map((one) => (typeof one === 'number' ? one : undefined)) : undefined
}

/** The sizes asked for, −1 worked out from what is left. */
function reshaped(input: Shape, asked: readonly (number | undefined)[]): DerivedShape {
  const total = input.reduce<Expr>((all, size) => mul(all, size), 1n)
  const others = asked.reduce<Expr>(
    (all, size) => (size === -1 ? all : mul(all, size === undefined ? unknown : BigInt(size))),
    1n,
  )
  return asked.map((size) => {
    if (size === undefined) return given(unknown)
    if (size !== -1) return given(size)
    if (input.length === 0 || others === 0n) return given(unknown)
    return isKnown(total) ? q('prod(in) / others', { in: input, others }) : given(quotient(total, others))
  })
}

function quotient(total: Expr, others: Expr): Expr {
  try {
    return div(total, others)
  } catch {
    return unknown
  }
}

export const reshape: LayerOp = {
  name: 'reshape',
  family: 'shape',
  sharesMemory: true,
  summary: message('reads the same values in other axes'),
  source: 'keras/src/layers/reshaping/reshape.py; keras/src/ops/numpy.py, Reshape',
  infer: (site) => {
    const [input] = site.inputs
    const { attrs } = site
    if (input === undefined) return { outputs: [] }
    const whole = numbersOf(attrs.get('newshape') ?? attrs.call.kwargs.newshape ?? attrs.call.args[1])
    const own = numbersOf(attrs.get('target_shape'))
    if (own === undefined) return { outputs: [whole && reshaped(input, whole)] }
    const [batch = unknown, ...rest] = input
    const output = reshaped(rest, own)
    const count = (shape: Shape) => shape.reduce<Expr>((all, size) => mul(all, size), 1n)
    if (own.filter((size) => size === -1).length > 1 || equal(count(rest), count(shapeOf(output))) === false)
      site.report('error', 'keras/reshape', 'the values of an example do not fit the new shape')
    return { outputs: [[given(batch), ...output]] }
  },
}

export const permute: LayerOp = {
  name: 'transpose',
  family: 'shape',
  summary: message('brings the axes into another order'),
  source: 'keras/src/layers/reshaping/permute.py; keras/src/ops/numpy.py, Transpose',
  infer: (site) => {
    const [input] = site.inputs
    if (input === undefined) return { outputs: [] }
    const dims = site.attrs.list('dims')
    const axes = dims.length > 0 ? [0, ...dims] : site.attrs.list('axes')
    const order = axes.length > 0 ? axes : input.map((_, axis) => input.length - 1 - axis)
    const isWhole = order.length === input.length && new Set(order).size === order.length
    if (!isWhole) site.report('error', 'keras/permute', 'not each axis of the input is named once')
    return { outputs: [order.map((axis) => given(input[axis] ?? unknown))] }
  },
}

export const repeatVector: LayerOp = {
  name: 'repeat',
  family: 'shape',
  summary: message('repeats each example as steps of a sequence'),
  source: 'keras/src/layers/reshaping/repeat_vector.py',
  infer: (site) => {
    const input = inputOf(site, 2, true)
    if (input === undefined) return { outputs: [] }
    return { outputs: [[given(input[0] ?? unknown), given(site.attrs.int('n', 1)), given(input[1] ?? unknown)]] }
  },
}

/** Sums, means and the like along axes. */
export const reduction: LayerOp = {
  name: 'reduce',
  family: 'elementwise',
  summary: message('brings axes together to one value'),
  source: 'keras/src/ops/numpy.py, reduce_shape',
  infer: (site) => {
    const [input] = site.inputs
    if (input === undefined) return { outputs: [] }
    const listed = site.attrs.list('axis')
    const axes = new Set(
      (listed.length > 0 ? listed : input.map((_, axis) => axis)).map((axis) => fromFront(axis, input.length)),
    )
    const keeps = site.attrs.flag('keepdims', false)
    return { outputs: [input.flatMap((size, axis) => (!axes.has(axis) ? [given(size)] : keeps ? [given(1)] : []))] }
  },
  cost: ({ inputs }) => eachValue(inputs[0], { add: 1 }),
}

export const matmul: LayerOp = {
  name: 'matmul',
  family: 'dense',
  summary: message('multiplies matrices'),
  source: 'keras/src/ops/numpy.py, Matmul',
  infer: (site) => {
    const [a, b] = site.inputs
    if (a === undefined || b === undefined || a.length < 2 || b.length < 2) return { outputs: [] }
    const front = a.length >= b.length ? a.slice(0, -2) : b.slice(0, -2)
    return { outputs: [[...front, a.at(-2) ?? unknown, b.at(-1) ?? unknown].map((size) => given(size))] }
  },
  cost: ({ outputs, inputs }) => {
    const output = shapeOf(outputs[0])
    const size = inputs[0]?.at(-1)
    if (output === undefined || size === undefined) return unknownCost()
    return { macs: q('prod(output) × in', { output: told(output), in: size }) }
  },
}

/** A part of a tensor, as Python takes it: a number drops its axis, a slice keeps it. keras/src/ops/core.py, GetItem. */
export const getItem: LayerOp = {
  name: 'slice',
  family: 'shape',
  summary: message('takes a part of the input'),
  source: 'keras/src/ops/numpy.py, GetItem',
  infer: (site) => {
    const [input] = site.inputs
    const key = site.attrs.call.args[1] ?? site.attrs.call.kwargs.key ?? site.attrs.call.kwargs.slice_spec
    if (input === undefined) return { outputs: [] }
    const items =
      isObject(key) && isObject(key.config) && isList(key.config.items)
        ? key.config.items
        : isList(key)
          ? key
          : key === undefined
            ? undefined
            : [key]
    if (items === undefined) return { outputs: [] }
    return { outputs: [taken(input, items)] }
  },
}

function taken(input: Shape, items: readonly JsonValue[]): DerivedShape | undefined {
  const output: ReturnType<typeof given>[] = []
  let axis = 0
  for (const item of items) {
    if (item === null) {
      output.push(given(1))
    } else if (typeof item === 'number') {
      axis++
    } else if (isObject(item) && (/slice/.test(String(item.class_name)) || item.start !== undefined)) {
      const config = isObject(item.config) ? item.config : item
      output.push(
        given(slicedSize(input[axis] ?? unknown, config.start ?? null, config.stop ?? null, config.step ?? null)),
      )
      axis++
    } else if (isObject(item) && item.class_name === '__ellipsis__') {
      const left = input.length - (items.length - 1)
      while (axis < left) output.push(given(input[axis++] ?? unknown))
    } else return undefined
  }
  return [...output, ...input.slice(axis).map(given)]
}

/** How many Python's slice takes of an axis. */
function slicedSize(size: Expr, start: JsonValue, stop: JsonValue, step: JsonValue): Expr {
  const by = typeof step === 'number' ? step : 1
  if (start === null && stop === null && by === 1) return size
  if (!isKnown(size) || by === 0) return unknown
  const all = Number(size)
  const clamp = (value: JsonValue, fallback: number) => {
    if (typeof value !== 'number') return fallback
    const at = value < 0 ? value + all : value
    return by > 0 ? Math.min(Math.max(at, 0), all) : Math.min(Math.max(at, -1), all - 1)
  }
  const [from, to] = by > 0 ? [clamp(start, 0), clamp(stop, all)] : [clamp(start, all - 1), clamp(stop, -1)]
  return BigInt(Math.max(0, Math.ceil((to - from) / by)))
}
