/** Products with a matrix, tables of vectors, normalisation. keras/src/layers/core, …/normalization. */

import { type Expr, isKnown, unknown } from '../../../core/expr.ts'
import type { Param } from '../../../core/network/op.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { biasAdds, eachValue, told, unknownCost } from '../../../ops/arithmetic.ts'
import { fromFront } from '../../../ops/axes.ts'
import { type Config, isList } from '../config.ts'
import { biasOf, given, inputOf, keeps, type LayerOp, positive, q, weight, withAxis } from './layer.ts'

/** A matrix that is trained by two thin ones, `lora`, and else left as it is. */
function withRank(
  config: Config,
  name: string,
  sizes: readonly [Expr | number, Expr | number],
  rest: readonly Param[],
  prefix = 'lora_kernel',
): readonly Param[] {
  const rank = config.int('lora_rank', 0)
  const [rows, columns] = sizes
  if (rank < 1) return [weight(name, sizes), ...rest]
  return [
    { ...weight(name, sizes), trainable: false },
    ...rest,
    weight(`${prefix}_a`, [rows, rank]),
    weight(`${prefix}_b`, [rank, columns]),
  ]
}

export const dense: LayerOp = {
  name: 'dense',
  family: 'dense',
  summary: message('multiplies the last axis by a matrix'),
  source: 'keras/src/layers/core/dense.py',
  infer: (site) => {
    const units = positive(site, 'units')
    const input = inputOf(site, 2)
    if (input === undefined || units === undefined) return { outputs: [] }
    const size = input.at(-1) ?? unknown
    if (!isKnown(size)) site.report('error', 'keras/open-channels', 'the last axis of the input must be known')
    return {
      outputs: [withAxis(input, input.length - 1, given(units))],
      params: withRank(site.attrs, 'kernel', [size, units], biasOf(site.attrs, units)),
    }
  },
  cost: ({ outputs, params }) => {
    const output = shapeOf(outputs[0])
    const [kernel, bias] = params
    const size = kernel?.shape?.[0]
    if (output === undefined || size === undefined) return unknownCost('dense')
    return {
      macs: q('prod(output) × in', { output: told(output), in: size.expr }),
      ...biasAdds(output, bias?.name === 'bias'),
      work: 'dense',
    }
  },
}

/** The sizes that an equation gives, letter by letter. keras/src/layers/core/einsum_dense.py, _analyze_split_string. */
export const einsumDense: LayerOp = {
  name: 'einsum-dense',
  family: 'dense',
  summary: message('multiplies by a tensor as an equation says'),
  source: 'keras/src/layers/core/einsum_dense.py',
  infer: (site) => {
    const { attrs } = site
    const [input] = site.inputs
    const parts = /^([a-z.]+),([a-z]+)->([a-z.]+)$/i.exec(
      attrs.text('equation')?.replaceAll('0', '...').replaceAll(' ', '') ?? '',
    )
    if (input === undefined || parts === null) return { outputs: [] }
    const [, from = '', kernel = '', to = ''] = parts
    const dotsIn = from.startsWith('...') ? 'front' : from.endsWith('...') ? 'end' : undefined
    const own = from.replace('...', '')
    const extra = Math.max(0, input.length - own.length)
    const start = dotsIn === 'front' ? extra : 0
    const sizes = new Map<string, Expr>([...own].map((letter, index) => [letter, input[start + index] ?? unknown]))
    const rest = dotsIn === 'front' ? input.slice(0, extra) : dotsIn === 'end' ? input.slice(own.length) : []
    const letters = to.replace('...', '')
    const outFront = to.startsWith('...') ? rest : []
    const all = dotsIn === undefined ? letters : letters
    // The sizes asked for stand for the last axes; the batch is not among them.
    const value = attrs.get('output_shape')
    const asked = isList(value) ? value : [value ?? null]
    const fixed = new Map<string, Expr>()
    const tail = to.endsWith('...') ? [] : [...all].slice(-asked.length)
    tail.forEach((letter, index) => {
      const one = asked[index]
      if (typeof one === 'number') fixed.set(letter, BigInt(one))
      // Keras 3 forgets what it could know.
      else if (!attrs.isOld) fixed.set(letter, unknown)
    })
    const sizeOf = (letter: string): Expr => fixed.get(letter) ?? sizes.get(letter) ?? unknown
    const output = [...outFront, ...[...all].map(sizeOf), ...(to.endsWith('...') ? rest : [])]
    const bias = attrs.text('bias_axes')
    const held = (letter: string): Expr => sizes.get(letter) ?? sizeOf(letter)
    const first = [...all].findIndex((letter) => bias?.includes(letter))
    const biasSizes =
      first < 0 ? [] : [...all].slice(first).map((letter) => (bias?.includes(letter) ? held(letter) : 1n))
    return {
      outputs: [output.map((size) => given(size))],
      params: [weight('kernel', [...kernel].map(held)), ...(bias ? [weight('bias', biasSizes)] : [])],
    }
  },
  cost: ({ inputs, params, attrs }) => {
    const [input] = inputs
    const [kernel, bias] = params
    if (input === undefined || kernel?.shape === undefined) return unknownCost('dense')
    const [, from = '', of = ''] = /^([^,]*),([^-]*)->/.exec(attrs.text('equation') ?? '') ?? []
    const fresh = shapeOf(kernel.shape).filter((_, index) => !from.includes(of[index] ?? ' '))
    const macs = q('prod(in) × prod(out)', { in: told(input), out: fresh })
    return { macs, ...(bias && { operations: {} }), work: 'dense' }
  },
}

export const embedding: LayerOp = {
  name: 'embedding',
  family: 'embedding',
  summary: message('looks up a vector for each number'),
  source: 'keras/src/layers/core/embedding.py',
  infer: (site) => {
    const rows = positive(site, 'input_dim')
    const columns = positive(site, 'output_dim')
    const [input] = site.inputs
    if (rows === undefined || columns === undefined) return { outputs: [] }
    const isTwo = site.attrs.layer.type === 'ReversibleEmbedding' && !site.attrs.flag('tie_weights', true)
    const table = withRank(site.attrs, 'embeddings', [rows, columns], [], 'lora_embeddings')
    // Turned round, a vector becomes a score for each row.
    const isBack = site.attrs.call.kwargs.reverse === true || site.attrs.call.args[1] === true
    const output = isBack ? input && [...input.slice(0, -1).map(given), given(rows)] : undefined
    return {
      outputs: [output ?? (input && [...input.map(given), given(columns)])],
      params: [...table, ...(isTwo ? [weight('reverse_embeddings', [columns, rows])] : [])],
      dtypes: [site.attrs.computes],
    }
  },
}

/** What batch renormalisation of Keras 2 tracks beside. */
const RENORM = ['moving_stddev', 'renorm_mean', 'renorm_stddev']

export const batchNormalization: LayerOp = keeps(
  'batch-norm',
  'norm',
  message('brings each channel to mean 0 and variance 1'),
  {
    infer: (site) => {
      const [input] = site.inputs
      const { attrs } = site
      if (input === undefined) return { outputs: [] }
      const [axis = -1] = attrs.list('axis')
      const size = input[fromFront(axis, input.length)]
      if (size === undefined)
        site.report('error', 'shape/axis-range', '{field} {axis} is out of range for an input of {rank} axes', {
          field: 'axis',
          axis,
          rank: input.length,
        })
      const each = [size ?? unknown]
      return {
        outputs: [input.map(given)],
        params: [
          ...(attrs.flag('scale', true) ? [weight('gamma', each)] : []),
          ...(attrs.flag('center', true) ? [weight('beta', each)] : []),
          weight('moving_mean', each, 'statistic'),
          weight('moving_variance', each, 'statistic'),
          ...(attrs.flag('renorm', false) ? RENORM.map((name) => weight(name, each, 'statistic')) : []),
        ],
      }
    },
    cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 1, add: 1 }, 'affine-norm'),
  },
)

/** Layer and group normalisation: scale and offset of the axes that they look along. */
function normalization(name: string, scale: string, defaults: boolean): LayerOp {
  return keeps(name, 'norm', message('brings each example to mean 0 and variance 1'), {
    infer: (site) => {
      const [input] = site.inputs
      const { attrs } = site
      if (input === undefined) return { outputs: [] }
      const axes = attrs.list('axis').length === 0 ? [-1] : attrs.list('axis')
      const sizes = axes.map((axis) => input[fromFront(axis, input.length)] ?? unknown)
      const groups = attrs.int('groups', 0)
      // Divides by the size alone, and has nothing to add.
      const isScaled = attrs.flag('rms_scaling', false)
      const [channels] = sizes
      if (groups > 0 && channels !== undefined && isKnown(channels) && channels % BigInt(groups) !== 0n)
        site.report('error', 'keras/groups', 'groups must divide both the channels and the filters')
      return {
        outputs: [input.map(given)],
        params: [
          ...(attrs.flag('scale', defaults) || isScaled ? [weight(scale, sizes)] : []),
          ...(attrs.flag('center', defaults) && !isScaled ? [weight('beta', sizes)] : []),
        ],
      }
    },
    cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 2, add: 3, divide: 1 }, 'layer-norm'),
  })
}

export const layerNormalization = normalization('layer-norm', 'gamma', true)
export const groupNormalization = normalization('group-norm', 'gamma', true)

export const rmsNormalization: LayerOp = keeps('rms-norm', 'norm', message('divides each example by its size'), {
  infer: (site) => {
    const [input] = site.inputs
    const { attrs } = site
    if (input === undefined) return { outputs: [] }
    const axes = attrs.list('axis').length === 0 ? [-1] : attrs.list('axis')
    const sizes = axes.map((axis) => input[fromFront(axis, input.length)] ?? unknown)
    return { outputs: [input.map(given)], params: [weight('scale', sizes)] }
  },
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 3, add: 1 }, 'layer-norm'),
})

/** Mean and variance of each feature, found from the data before training. */
export const fittedNormalization: LayerOp = keeps(
  'normalization',
  'norm',
  message('takes off a mean and divides by a deviation, found from the data'),
  {
    infer: (site) => {
      const [input] = site.inputs
      const { attrs } = site
      if (input === undefined) return { outputs: [] }
      const value = attrs.get('axis')
      const isWhole = value === null || (isList(value) && value.length === 0)
      const axes = isWhole ? [] : attrs.list('axis').length === 0 ? [-1] : attrs.list('axis')
      const sizes = axes
        .map((axis) => fromFront(axis, input.length))
        .sort((a, b) => a - b)
        .map((axis) => input[axis] ?? unknown)
      const isFitted = attrs.get('mean') === undefined || attrs.get('mean') === null
      const count = {
        ...weight('count', [], 'statistic'),
        dtype: 'int64',
      } as const
      return {
        outputs: [input.map(given)],
        params: isFitted ? [weight('mean', sizes, 'statistic'), weight('variance', sizes, 'statistic'), count] : [],
      }
    },
    cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { add: 1, divide: 1 }),
  },
)

export const prelu: LayerOp = keeps('prelu', 'activation', message('multiplies what is below 0 by a learned slope'), {
  infer: (site) => {
    const [input] = site.inputs
    if (input === undefined) return { outputs: [] }
    const shared = new Set(site.attrs.list('shared_axes'))
    const sizes = input.slice(1).map((size, index) => (shared.has(index + 1) ? 1n : size))
    return { outputs: [input.map(given)], params: [weight('alpha', sizes)] }
  },
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { compare: 1, multiply: 1 }, 'rectifier'),
})

/** One learned factor a channel. keras/src/applications/convnext.py, LayerScale. */
export const layerScale: LayerOp = keeps(
  'scale',
  'elementwise',
  message('multiplies each channel by a learned factor'),
  {
    infer: (site) => ({
      outputs: [site.inputs[0]?.map(given)],
      params: [weight('variable', [site.attrs.int('projection_dim', 0)])],
    }),
    cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 1 }, 'scale'),
  },
)
