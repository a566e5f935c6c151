/** Operators that put values elsewhere: views, joins, parts, look-ups, and tensors out of nothing. */

import { type Expr, equal, isKnown, mul, unknown } from '../../../core/expr.ts'
import { given, q } from '../../../core/formula.ts'
import type { Op } from '../../../core/network/op.ts'
import { type DerivedShape, givenShape, type Shape } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { flatSize } from '../../../ops/axes.ts'
import { depthToSpace, spaceToDepth } from '../../../ops/blocks.ts'
import { fill } from '../../../ops/creation.ts'
import { gather } from '../../../ops/lookup.ts'
import { concat, split } from '../../../ops/parts.ts'
import { reshape, transpose, unsqueeze } from '../../../ops/reshape.ts'
import { slice, unfold } from '../../../ops/slicing.ts'
import { type Call, lowered, type Rule, type Rules } from '../call.ts'
import { asDeclared } from './declared.ts'
import { axisOf, type ShapeRule, same, shaped, untouched, withSize } from './shaped.ts'

const SOURCE = 'aten/src/ATen/native/TensorShape.cpp'

/** A view by a rule of its own. */
function view(name: string, rule: (call: Call) => ShapeRule): Rule {
  const described = { name, family: 'shape', summary: VIEW, source: SOURCE, sharesMemory: true } as const
  return (call) => lowered(shaped(described, rule(call)), undefined)
}

const VIEW = message('gives the same values by other axes')

/** The end of a slice that has none. */
const NO_END = (1n << 63n) - 1n

/** The sizes of an argument: PyTorch takes a shape as it stands, −1 for what is left. */
function reshaped(name: string): Rule {
  return (call) => lowered(reshape, { sizes: call.numbers(name), copiesZeros: false })
}

function flattened(call: Call): ShapeRule {
  return (input) => {
    const [from, to] = [call.index('start_dim', 0), call.index('end_dim', -1)].map((axis) => axisOf(axis, input.length))
    if (from === undefined || to === undefined || input.length === 0) return [1n]
    return [...input.slice(0, from).map(given), flatSize(input.slice(from, to + 1)), ...input.slice(to + 1).map(given)]
  }
}

/** One size of −1 takes what is left of the axis. */
function unflattened(call: Call): ShapeRule {
  return (input) => {
    const at = axisOf(call.index('dim', 0), input.length)
    const sizes = call.ints('sizes') ?? []
    const known = sizes.filter((size) => size !== -1n)
    const left = q('size / prod(others)', { size: input[at] ?? unknown, others: known })
    const parts = sizes.map((size) => (size === -1n ? left : given(size)))
    return [...input.slice(0, at).map(given), ...parts, ...input.slice(at + 1).map(given)]
  }
}

function swapped(call: Call, one = 'dim0', other = 'dim1'): ShapeRule {
  return (input) => {
    const [a, b] = [call.index(one, 0), call.index(other, 0)].map((axis) => axisOf(axis, input.length))
    return input.map((size, axis) =>
      axis === a ? (input[b ?? 0] ?? unknown) : axis === b ? (input[a ?? 0] ?? unknown) : size,
    )
  }
}

/** Only axes of size 1 go; whether one is may be open. */
function squeezed(call: Call): ShapeRule {
  return (input) => {
    const named = call.indices('dim')?.map((axis) => axisOf(axis, input.length))
    const goes = (size: Expr, axis: number) => (named === undefined || named.includes(axis) ? equal(size, 1n) : false)
    const answers = input.map(goes)
    return answers.includes(undefined) ? undefined : input.filter((_, axis) => answers[axis] === false)
  }
}

/** −1 keeps a size; axes come in front. */
function expanded(call: Call): ShapeRule {
  return (input) => {
    const sizes = call.ints('size') ?? []
    const more = sizes.length - input.length
    return sizes.map((size, axis) => (size === -1n ? (input[axis - more] ?? unknown) : size))
  }
}

function repeated(call: Call): ShapeRule {
  return (input) => {
    const repeats = call.ints('repeats') ?? []
    const more = repeats.length - input.length
    return repeats.map((count, axis) =>
      q('count × size', { count, size: axis < more ? 1n : (input[axis - more] ?? unknown) }),
    )
  }
}

function without(axis: number, input: Shape): Shape {
  const at = axisOf(axis, input.length)
  return input.filter((_, index) => index !== at)
}

/** Pairs from the last axis on: before and after. */
function padded(call: Call): ShapeRule {
  return (input) => {
    const pads = call.ints('pad') ?? call.ints('padding') ?? []
    return input.map((size, axis) => {
      const pair = (input.length - 1 - axis) * 2
      const [before, after] = [pads[pair], pads[pair + 1]]
      return before === undefined || after === undefined
        ? given(size)
        : q('in + before + after', { in: size, before, after })
    })
  }
}

/** Parts of a size along an axis, the last one what is left. */
function parts(name: string, sizeOf: (call: Call, size: Expr) => Expr | undefined): Rule {
  return (call) => {
    const axis = call.index('dim', 0)
    const op: Op<undefined> = {
      name,
      family: 'shape',
      summary: message('cuts into parts along an axis'),
      source: SOURCE,
      sharesMemory: true,
      infer: ({ inputs: [input], outputCount }) => {
        const size = input?.[axisOf(axis, input.length)]
        const part = size && sizeOf(call, size)
        if (input === undefined || size === undefined || part === undefined) return { outputs: [] }
        const outputs = Array.from({ length: outputCount }, (_, index): DerivedShape => {
          const isLast = index === outputCount - 1 && outputCount > 1
          const before = mul(part, BigInt(index))
          return withSize(
            input,
            axis,
            isLast ? q('size - before', { size, before }) : given(outputCount === 1 ? size : part),
          )
        })
        return { outputs }
      },
    }
    return lowered(op, undefined)
  }
}

/** Tensors that come out of nothing, by their sizes. */
function filledBy(name: string): Rule {
  return (call) =>
    lowered({ ...fill, summary: message('a tensor of a given size') } as typeof fill, {
      sizes: call.numbers(name),
      dtype: undefined,
      value: unknown,
    })
}

function ranged(call: Call): ShapeRule {
  const [start, end, step] = [call.number('start') ?? 0n, call.number('end'), call.number('step') ?? 1n]
  return () =>
    end === undefined
      ? undefined
      : start === 0n && step === 1n
        ? [given(end)]
        : [q('ceil((end - start) / step)', { start, end, step })]
}

/** arange has no tensor to start from. */
function range(call: Call) {
  const rule = ranged(call)
  const op: Op<undefined> = {
    name: 'range',
    family: 'shape',
    summary: message('numbers at equal distances'),
    source: 'aten/src/ATen/native/RangeFactories.cpp',
    infer: (site) => {
      const found = rule([], site)
      const output = found?.map((size) => (typeof size === 'object' && 'expr' in size ? size : given(size)))
      return { outputs: [output] }
    },
  }
  return lowered(op, undefined)
}

/** An axis of the first input takes the size of the index. */
function selectedBy(call: Call): ShapeRule {
  return (input, { inputs }) => {
    const index = inputs[call.tensor('index') ?? 1]
    return index && withSize(input, call.index('dim', 0), index[0] ?? 1n)
  }
}

const LIKE = [
  ...['uniform', 'exponential', 'geometric', 'cauchy', 'log_normal'],
  'zeros_like',
  'ones_like',
  'empty_like',
  'full_like',
  'rand_like',
  'randn_like',
  'randint_like',
  'bernoulli',
  'fill',
  'zero',
]
const MOVES = [
  'flip',
  'roll',
  'tril',
  'triu',
  'scatter',
  'scatter_add',
  'scatter_reduce',
  'index_fill',
  'index_add',
  'index_copy',
]
const MORE_MOVES = [
  'index_put',
  '_unsafe_index_put',
  'masked_scatter',
  'slice_scatter',
  'select_scatter',
  'diagonal_scatter',
  'sort',
  'argsort',
]
const SIZED = [
  'zeros',
  'ones',
  'empty',
  'full',
  'rand',
  'randn',
  'new_zeros',
  'new_ones',
  'new_empty',
  'new_full',
  'empty_strided',
]

/** What has sizes that only the file tells. */
const DECLARED = [
  ...['tile', 'mT', 'mH', 'adjoint', 'matrix_H', 'moveaxis', 'diff', 'fold', 'expand_copy', 'as_strided_copy'],
  ...[
    'index',
    '_unsafe_index',
    'masked_select',
    'nonzero',
    'nonzero_static',
    'topk',
    'one_hot',
    'meshgrid',
    'as_strided',
    'unique',
  ],
  ...[
    'view_as_real',
    'view_as_complex',
    'real',
    'imag',
    'complex',
    'polar',
    'diagonal',
    'diag',
    'diag_embed',
    'movedim',
    'tensor_split',
  ],
  ...[
    'repeat_interleave',
    'rot90',
    'take',
    'take_along_dim',
    'put',
    'block_diag',
    'tril_indices',
    'triu_indices',
    'randint',
    'randperm',
  ],
  ...[
    'bucketize',
    'searchsorted',
    'unique2',
    '_unique2',
    'unique_dim',
    'unique_consecutive',
    'multinomial',
    'bincount',
    'histc',
    'isin',
  ],
  ...[
    'scalar_tensor',
    'tensor',
    'eye',
    'linspace',
    'logspace',
    'im2col',
    'col2im',
    'channel_shuffle',
    'rename',
    'view_as',
    'unsafe_split',
  ],
  ...[
    'unsafe_chunk',
    'hsplit',
    'vsplit',
    'dsplit',
    'hstack',
    'vstack',
    'column_stack',
    'atleast_1d',
    'atleast_2d',
    'broadcast_tensors',
  ],
  ...[
    'split_with_sizes_copy',
    'normal',
    'random',
    'affine_grid_generator',
    'combinations',
    'cartesian_prod',
    'ravel',
    'swapaxes',
  ],
]

const arranged = asDeclared('arrange', 'shape', message('puts values elsewhere'))

export const shapeRules: Rules = {
  view: reshaped('size'),
  _unsafe_view: reshaped('size'),
  reshape: reshaped('shape'),
  view_copy: reshaped('size'),
  flatten: view('flatten', flattened),
  unflatten: view('unflatten', unflattened),
  permute: (call) => {
    const order = call.indices('dims')
    return lowered(transpose, { order: order?.map((axis) => axisOf(axis, order.length)) })
  },
  transpose: view('transpose', (call) => swapped(call)),
  swapdims: view('transpose', (call) => swapped(call)),
  t: view('transpose', () => (input) => [...input].reverse()),
  numpy_T: view('transpose', () => (input) => [...input].reverse()),
  squeeze: view('squeeze', squeezed),
  unsqueeze: (call) => lowered(unsqueeze, { axes: call.numbers('dim') }),
  expand: view('expand', expanded),
  expand_as: view(
    'expand',
    (call) =>
      (_, { inputs }) =>
        inputs[call.tensor('other') ?? 1],
  ),
  broadcast_to: view('expand', expanded),
  repeat: (call) => {
    const described = { name: 'tile', family: 'shape', summary: message('repeats along axes'), source: SOURCE } as const
    return lowered(shaped(described, repeated(call)), undefined)
  },
  cat: (call) => lowered(concat, { axis: call.index('dim', 0) }),
  concat: (call) => lowered(concat, { axis: call.index('dim', 0) }),
  stack: (call) => lowered(concat, { axis: call.index('dim', 0), isNewAxis: true }),
  split_with_sizes: (call) =>
    lowered(split, { axis: call.index('dim', 0), sizes: call.numbers('split_sizes'), isUneven: false }),
  'aten.split.sizes': (call) =>
    lowered(split, { axis: call.index('dim', 0), sizes: call.numbers('split_size'), isUneven: false }),
  'aten.split.Tensor': parts('split', (call) => call.int('split_size')),
  chunk: parts('split', (call, size) => {
    const chunks = call.int('chunks')
    return isKnown(size) && chunks !== undefined && isKnown(chunks) && chunks > 0n
      ? (size + chunks - 1n) / chunks
      : undefined
  }),
  unbind: (call) => {
    const axis = call.index('dim', 0)
    const op: Op<undefined> = {
      name: 'split',
      family: 'shape',
      summary: message('takes an axis apart'),
      source: SOURCE,
      sharesMemory: true,
      infer: ({ inputs: [input], outputCount }) => {
        const output = input && givenShape(without(axis, input))
        return { outputs: Array.from({ length: outputCount }, () => output) }
      },
    }
    return lowered(op, undefined)
  },
  select: view('select', (call) => (input) => without(call.index('dim', 0), input)),
  narrow: view('slice', (call) => (input) => withSize(input, call.index('dim', 0), call.int('length') ?? unknown)),
  slice: (call) =>
    lowered(slice, {
      starts: { values: [call.int('start') ?? 0n] },
      ends: { values: [call.int('end') ?? NO_END] },
      axes: { values: [call.int('dim') ?? 0n] },
      steps: { values: [call.int('step') ?? 1n] },
    }),
  index_select: view('gather', selectedBy),
  gather: view(
    'gather',
    (call) =>
      (_, { inputs }) =>
        inputs[call.tensor('index') ?? 1],
  ),
  embedding: () =>
    lowered(
      {
        ...gather,
        name: 'embedding',
        family: 'embedding',
        summary: message('looks rows up in a table'),
      } as typeof gather,
      { axis: 0 },
    ),
  pad: view('pad', padded),
  constant_pad_nd: view('pad', padded),
  ...Object.fromEntries(
    ['reflection', 'replication'].flatMap((kind) =>
      [1, 2, 3].map((axes) => [`${kind}_pad${axes}d`, view('pad', padded)]),
    ),
  ),
  unfold: (call) =>
    lowered(unfold, { axis: call.index('dimension', 0), size: call.int('size') ?? 1n, step: call.int('step') ?? 1n }),
  pixel_shuffle: (call) => lowered(depthToSpace, { block: call.int('upscale_factor') ?? 1n, order: 'CRD' }),
  pixel_unshuffle: (call) => lowered(spaceToDepth, { block: call.int('downscale_factor') ?? 1n, order: 'CRD' }),
  arange: range,
  ...Object.fromEntries(SIZED.map((name) => [name, filledBy('size')])),
  ...Object.fromEntries(LIKE.map((name) => [name, same('fill', 'shape')])),
  ...Object.fromEntries([...MOVES, ...MORE_MOVES].map((name) => [name, same('arrange', 'shape')])),
  ...Object.fromEntries(DECLARED.map((name) => [name, () => lowered(arranged, undefined)])),
  resolve_neg: untouched('copy'),
}
