/** Builtin operators: what they are understood as, and what they cost. Sizes stand in the file; rules hold windows against them. */

import { type Expr, unknown } from '../../core/expr.ts'
import { given, type Quantity, q } from '../../core/formula.ts'
import type { Cost, Family, Inference, InferredSite, Op, Site, SlidingWindow, Work } from '../../core/network/op.ts'
import { type Shape, shapeOf } from '../../core/network/shape.ts'
import { message } from '../../core/words/message.ts'
import { eachValue, type PerValue, unknownCost } from '../../ops/arithmetic.ts'

/** What an operator reads of its options: fields of the schema as numbers. */
export interface TfliteAttrs {
  /** The builtin's name in the schema, or that of a custom operator. */
  readonly type: string
  readonly option: (name: string, fallback?: number) => number
}

type TfliteOp = Op<TfliteAttrs>

const SOURCE = 'tensorflow/lite/kernels'

/** Sizes that the file states, of whatever the operator gives. */
const declared = ({ outputCount }: Site<TfliteAttrs>): Inference => ({
  outputs: Array.from({ length: outputCount }, () => undefined),
})

function operator(name: string, family: Family, summary: string, rest: Partial<TfliteOp> = {}): TfliteOp {
  return { name, family, summary: message(summary), source: SOURCE, infer: declared, ...rest }
}

/** An operator that does the same for each value of its output. */
function pointwise(name: string, family: Family, counts: PerValue, summary: string, work?: Work): TfliteOp {
  return operator(name, family, summary, { cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), counts, work) })
}

/** A product of matrices: multiply-accumulates by a formula of shapes, and a bias where there is one. */
function product(
  formula: string,
  vars: (site: InferredSite<TfliteAttrs>) => Record<string, Expr | Shape> | undefined,
  work?: Work,
) {
  return (site: InferredSite<TfliteAttrs>): Cost => {
    const found = vars(site)
    if (found === undefined) return unknownCost(work)
    const out = shapeOf(site.outputs[0])
    const hasBias = site.inputs[2] !== undefined && site.operands[2]?.origin !== undefined
    return {
      macs: q(formula, found),
      ...(hasBias && out !== undefined && { operations: { add: q('prod(out)', { out }) } }),
      ...(work !== undefined && { work }),
    }
  }
}

/** SAME: ⌈in/stride⌉; VALID: ⌈(in − dilation·(kernel − 1))/stride⌉ (kernels/padding.h, ComputeOutSize). */
function slid(size: Expr, kernel: Expr, stride: number, dilation: number, isSame: boolean): Quantity {
  if (stride < 1) return given(unknown)
  if (isSame) return q('ceil(in / stride)', { in: size, stride })
  return dilation === 1
    ? q('ceil((in - kernel + 1) / stride)', { in: size, kernel, stride })
    : q('ceil((in - dilation*(kernel - 1)) / stride)', { in: size, dilation, kernel, stride })
}

/** schema.fbs, enum Padding. */
const isSame = ({ option }: TfliteAttrs) => option('padding') === 0
const strides = ({ option }: TfliteAttrs) => [option('stride_h'), option('stride_w')] as const
const dilations = ({ option }: TfliteAttrs) => [option('dilation_h_factor', 1), option('dilation_w_factor', 1)] as const

/** A convolution over height and width; `maps` says how many come out. */
function convolved(site: Site<TfliteAttrs>, maps: (weight: Shape) => Expr | undefined): Inference {
  const [input, weight] = site.inputs
  const { attrs } = site
  if (input?.length !== 4 || weight?.length !== 4) return declared(site)
  const sides = [0, 1].map((side) =>
    slid(
      input[side + 1] ?? unknown,
      weight[side + 1] ?? unknown,
      strides(attrs)[side] ?? 1,
      dilations(attrs)[side] ?? 1,
      isSame(attrs),
    ),
  )
  return { outputs: [[given(input[0] ?? unknown), ...sides, given(maps(weight) ?? unknown)]] }
}

/** A window over height and width of a convolution's input or a pool's; `attrs` say how it is padded. */
function windowOf(site: InferredSite<TfliteAttrs>, kernel: Shape | undefined, group = 1): SlidingWindow | undefined {
  if (kernel === undefined) return undefined
  const [input, output] = [site.inputs[0], shapeOf(site.outputs[0])]
  return windowBetween(site.attrs, input?.slice(1, 3), kernel, output?.slice(1, 3), group)
}

function windowBetween(
  attrs: TfliteAttrs,
  wide: Shape = [],
  kernel: Shape,
  narrow: Shape = [],
  group = 1,
): SlidingWindow {
  const [stride, dilation] = [strides(attrs), dilations(attrs)]
  const pad = kernel.map((size, side) =>
    isSame(attrs) ? frontPadding(wide[side], size, narrow[side], stride[side] ?? 1, dilation[side] ?? 1) : 0,
  )
  return { kernel: kernel.map((size) => given(size)), stride, pad, dilation, group, isGlobal: false }
}

/** What SAME adds in front: half of what the last window lacks, rounded down (kernels/padding.h, ComputePaddingWithOffset). */
function frontPadding(
  wide: Expr | undefined,
  kernel: Expr,
  narrow: Expr | undefined,
  stride: number,
  dilation: number,
): number {
  if (typeof wide !== 'bigint' || typeof kernel !== 'bigint' || typeof narrow !== 'bigint') return 0
  const lacking = (Number(narrow) - 1) * stride + (Number(kernel) - 1) * dilation + 1 - Number(wide)
  return Math.floor(Math.max(0, lacking) / 2)
}

/** What outputs see through the window of their operator. */
function reachThrough(op: TfliteOp): TfliteOp {
  return {
    ...op,
    reach: (site, input) => {
      const found = input === 0 ? op.window?.(site) : undefined
      return found?.kernel.map(({ expr }, side) => {
        const [stride, pad, dilation] = [found.stride[side] ?? 1, found.pad[side] ?? 0, found.dilation[side] ?? 1]
        return typeof expr === 'bigint'
          ? { kind: 'window', kernel: Number(expr), stride, pad, dilation }
          : { kind: 'all' }
      })
    },
  }
}

/** Weights of height and width, whichever order the rest has. */
const sidesOf = (weight: Shape | undefined) => (weight?.length === 4 ? weight.slice(1, 3) : undefined)

const conv: TfliteOp = reachThrough(
  operator(
    'conv',
    'conv',
    'slides learned kernels over the input: each kernel gives one feature map and has one bias',
    {
      infer: (site) => convolved(site, (weight) => weight[0]),
      cost: product(
        'prod(out) × prod(kernel)',
        ({ inputs, outputs }) => {
          const [weight, out] = [inputs[1], shapeOf(outputs[0])]
          return weight && out && { out, kernel: weight.slice(1) }
        },
        'convolution',
      ),
      window: (site) => {
        const [input, weight] = site.inputs
        const [channels, own] = [input?.[3], weight?.[3]]
        const group = typeof channels === 'bigint' && typeof own === 'bigint' && own > 0n ? Number(channels / own) : 1
        return windowOf(site, sidesOf(weight), group)
      },
      parameterKind: (_, input) => (input > 0 ? 'learned' : undefined),
      parameterName: (_, input) => (input === 1 ? 'weight' : input === 2 ? 'bias' : undefined),
    },
  ),
)

const depthwise: TfliteOp = reachThrough({
  ...conv,
  infer: (site) => convolved(site, (weight) => weight[3]),
  cost: product(
    'prod(out) × prod(kernel)',
    ({ inputs, outputs }) => {
      const [kernel, out] = [sidesOf(inputs[1]), shapeOf(outputs[0])]
      return kernel && out && { out, kernel }
    },
    'convolution',
  ),
  window: (site) => windowOf(site, sidesOf(site.inputs[1]), Number(site.inputs[0]?.[3] ?? 1n)),
})

const transposed: TfliteOp = operator(
  'deconv',
  'conv',
  'the transpose of a convolution: each input value adds a scaled kernel to the output',
  {
    cost: product(
      'prod(in) × prod(kernel) × maps',
      ({ inputs }) => {
        const [, weight, input] = inputs
        const kernel = sidesOf(weight)
        return kernel && input && { in: input, kernel, maps: weight?.[0] ?? unknown }
      },
      'deconvolution',
    ),
    window: ({ attrs, inputs, outputs }) => {
      const kernel = sidesOf(inputs[1])
      // It is the window of the convolution whose transpose this is, over the output.
      return kernel && windowBetween(attrs, shapeOf(outputs[0])?.slice(1, 3), kernel, inputs[2]?.slice(1, 3))
    },
    weightsByInput: () => true,
    parameterKind: (_, input) => (input === 1 || input === 3 ? 'learned' : undefined),
    parameterName: (_, input) => (input === 1 ? 'weight' : input === 3 ? 'bias' : undefined),
  },
)

/** Weights of depth, height, width, maps in and maps out. */
function conv3d(name: string, formula: string, data: number): TfliteOp {
  return operator(name, 'conv', 'slides learned kernels over a volume', {
    cost: product(
      formula,
      ({ inputs, outputs }) => {
        const [weight, input, out] = [inputs[1], inputs[data], shapeOf(outputs[0])]
        return weight?.length === 5 && input && out
          ? { in: input, out, kernel: weight.slice(0, 3), maps: weight[3] ?? unknown }
          : undefined
      },
      'convolution',
    ),
    parameterKind: (_, input) => (input === 1 || (input > 1 && input !== data) ? 'learned' : undefined),
  })
}

const dense: TfliteOp = operator('dense', 'dense', 'every output is a weighted sum of all inputs', {
  cost: product(
    'prod(in) / units_in × units_out × units_in',
    ({ inputs }) => {
      const [input, weight] = inputs
      const [out, own] = [weight?.[0], weight?.[1]]
      if (input === undefined || out === undefined || own === undefined || own === 0n) return undefined
      return { in: input, units_in: own, units_out: out }
    },
    'dense',
  ),
  parameterKind: (_, input) => (input > 0 ? 'learned' : undefined),
  parameterName: (_, input) => (input === 1 ? 'weight' : input === 2 ? 'bias' : undefined),
})

const batchMatmul: TfliteOp = operator(
  'matmul',
  'dense',
  'products of matrices, one for each place in front of the last two axes',
  {
    cost: product('prod(out) × depth', ({ attrs, inputs, outputs }) => {
      const [input, out] = [inputs[0], shapeOf(outputs[0])]
      const depth = input?.at(attrs.option('adj_x') === 1 ? -2 : -1)
      return out && depth !== undefined ? { out, depth } : undefined
    }),
  },
)

function pool(name: string, method: 'max' | 'ave', work: Work): TfliteOp {
  const kernelOf = ({ option }: TfliteAttrs) => [BigInt(option('filter_height')), BigInt(option('filter_width'))]
  const op = operator(name, 'pool', 'takes one value from each window', {
    infer: (site) => {
      const [input] = site.inputs
      if (input?.length !== 4) return declared(site)
      const kernel = kernelOf(site.attrs)
      const sides = [0, 1].map((side) =>
        slid(input[side + 1] ?? unknown, kernel[side] ?? 1n, strides(site.attrs)[side] ?? 1, 1, isSame(site.attrs)),
      )
      return { outputs: [[given(input[0] ?? unknown), ...sides, given(input[3] ?? unknown)]] }
    },
    cost: ({ attrs, outputs }) => {
      const out = shapeOf(outputs[0])
      if (out === undefined) return unknownCost(work)
      const count = q('prod(out) × prod(kernel)', { out, kernel: kernelOf(attrs) })
      const operations = method === 'max' ? { compare: count } : { add: count, divide: q('prod(out)', { out }) }
      return { operations, work }
    },
    window: (site) => {
      const found = windowOf(site, kernelOf(site.attrs))
      return found && { ...found, dilation: [1, 1], mode: method }
    },
  })
  return reachThrough(op)
}

/** Float16 weights come through this operator; they stay what they are. */
const dequantize: TfliteOp = operator(
  'dequantise',
  'quantise',
  'turns stored numbers into the ones that they stand for',
  {
    infer: ({ operands, inputs }) => ({
      outputs: [inputs[0]?.map((size) => given(size))],
      origins: [operands[0]?.origin],
    }),
  },
)

/** Each branch is inferred for what goes in; the file says what comes out. */
const ifOp: TfliteOp = operator('if', 'control', 'runs one of two graphs', {
  infer: (site) => {
    for (const name of ['then', 'else']) site.branch(name, site.operands.slice(1))
    return declared(site)
  },
  cost: ({ branches }) => ({ macs: q('max(macs)', { macs: [0n, ...branches.map(({ macs }) => macs)] }) }),
})

const whileOp: TfliteOp = operator('while', 'control', 'runs a graph as long as another says so', {
  infer: (site) => {
    for (const name of ['cond', 'body']) site.branch(name, site.operands)
    return declared(site)
  },
  cost: ({ branches }) => ({ macs: q('sum(macs)', { macs: [0n, ...branches.map(({ macs }) => macs)] }) }),
  remarks: () => [message('its arithmetic is that of one turn: how often it turns, only the data tell')],
})

const callOnce: TfliteOp = operator('call', 'control', 'runs a graph the first time only', {
  infer: (site) => {
    site.branch('init', [])
    return declared(site)
  },
})

const shape = (name: string) => operator(name, 'shape', 'puts values to other places')
const unary = (name: string, counts: PerValue, work?: Work) =>
  pointwise(name, 'activation', counts, 'one function of each value', work)
const binary = (name: string, counts: PerValue, work?: Work) =>
  pointwise(name, 'elementwise', counts, 'combines two values of each place', work)
const reduction = (name: string, kind: 'add' | 'compare' | 'multiply') =>
  operator(name, 'elementwise', 'combines the values along axes', {
    cost: ({ inputs }) =>
      inputs[0] === undefined ? unknownCost() : { operations: { [kind]: q('prod(in)', { in: inputs[0] }) } },
  })

/** Names that lie in one group: what they are, and the operator for each. */
function all(names: string, make: (name: string) => TfliteOp): readonly (readonly [string, TfliteOp])[] {
  return names.split('|').map((type) => [type, make(type.toLowerCase().replaceAll('_', '-'))] as const)
}

const OPERATORS: ReadonlyMap<string, TfliteOp> = new Map<string, TfliteOp>([
  ['CONV_2D', conv],
  ['DEPTHWISE_CONV_2D', depthwise],
  ['TRANSPOSE_CONV', transposed],
  ['CONV_3D', conv3d('conv', 'prod(out) × prod(kernel) × maps', 0)],
  ['CONV_3D_TRANSPOSE', conv3d('deconv', 'prod(in) × prod(kernel) × maps', 2)],
  ['FULLY_CONNECTED', dense],
  ['BATCH_MATMUL', batchMatmul],
  ['AVERAGE_POOL_2D', pool('pool', 'ave', 'average-pool')],
  ['MAX_POOL_2D', pool('pool', 'max', 'max-pool')],
  ['L2_POOL_2D', pool('pool', 'ave', 'average-pool')],
  ['DEQUANTIZE', dequantize],
  ['IF', ifOp],
  ['WHILE', whileOp],
  ['CALL_ONCE', callOnce],
  ['SOFTMAX', unary('softmax', { exp: 1, add: 1, divide: 1, compare: 1 }, 'softmax')],
  ['LOG_SOFTMAX', unary('log-softmax', { exp: 1, add: 2, log: 1 }, 'softmax')],
  ['LOGISTIC', unary('sigmoid', { exp: 1, add: 1, divide: 1 }, 'sigmoid')],
  ['TANH', unary('tanh', { exp: 1, add: 2, divide: 1 }, 'tanh')],
  ...all('RELU|RELU6|RELU_N1_TO_1|RELU_0_TO_1|LEAKY_RELU|PRELU|ELU|HARD_SWISH|GELU', (name) =>
    unary(name, { compare: 1 }, 'rectifier'),
  ),
  ...all('EXP|SIN|COS', (name) => unary(name, { exp: 1 })),
  ...all('LOG', (name) => unary(name, { log: 1 })),
  ...all('SQRT|RSQRT', (name) => unary(name, { power: 1 })),
  ...all('ABS|NEG|SQUARE|ROUND|FLOOR|CEIL|SIGN|LOGICAL_NOT', (name) => unary(name, { multiply: 1 })),
  ...all('ADD|SUB|ADD_N', (name) => binary(name, { add: 1 }, 'sum')),
  ...all('MUL', (name) => binary(name, { multiply: 1 }, 'product')),
  ...all('DIV|FLOOR_DIV|FLOOR_MOD', (name) => binary(name, { divide: 1 })),
  ...all('POW|ATAN2', (name) => binary(name, { power: 1 })),
  ...all('SQUARED_DIFFERENCE', (name) => binary(name, { add: 1, multiply: 1 })),
  ...all('MAXIMUM|MINIMUM|EQUAL|NOT_EQUAL|LESS|LESS_EQUAL|GREATER|GREATER_EQUAL|SELECT|SELECT_V2|WHERE', (name) =>
    binary(name, { compare: 1 }),
  ),
  ...all('LOGICAL_AND|LOGICAL_OR|BITWISE_XOR|RIGHT_SHIFT', (name) => binary(name, { multiply: 1 })),
  ...all('MEAN|SUM|CUMSUM', (name) => reduction(name, 'add')),
  ...all('REDUCE_MAX|REDUCE_MIN|REDUCE_ANY|REDUCE_ALL|ARG_MAX|ARG_MIN|TOPK_V2', (name) => reduction(name, 'compare')),
  ...all('REDUCE_PROD', (name) => reduction(name, 'multiply')),
  ...all('L2_NORMALIZATION|LOCAL_RESPONSE_NORMALIZATION', (name) =>
    pointwise(name, 'norm', { multiply: 2, add: 1 }, 'divides each value by the size of its neighbours'),
  ),
  ...all('QUANTIZE|FAKE_QUANT', (name) =>
    pointwise(name, 'quantise', { multiply: 1, add: 1 }, 'turns numbers into integers of a scale'),
  ),
  ...all('RESIZE_BILINEAR|RESIZE_NEAREST_NEIGHBOR', (name) =>
    pointwise(name, 'shape', { multiply: 4 }, 'maps of another size', 'upsample'),
  ),
  ...all('GATHER|GATHER_ND|EMBEDDING_LOOKUP|EMBEDDING_LOOKUP_SPARSE|HASHTABLE_LOOKUP', (name) =>
    operator(name, 'embedding', 'takes rows of a table'),
  ),
  ...all(
    'CONCATENATION|RESHAPE|TRANSPOSE|SQUEEZE|EXPAND_DIMS|PACK|UNPACK|SPLIT|SPLIT_V|SLICE|STRIDED_SLICE|PAD|PADV2|MIRROR_PAD|TILE|BROADCAST_TO|BROADCAST_ARGS|SHAPE|RANK|RANGE|FILL|ZEROS_LIKE|CAST|BITCAST|REVERSE_V2|REVERSE_SEQUENCE|DEPTH_TO_SPACE|SPACE_TO_DEPTH|BATCH_TO_SPACE_ND|SPACE_TO_BATCH_ND|SCATTER_ND|SPARSE_TO_DENSE|DENSIFY|ONE_HOT|DYNAMIC_UPDATE_SLICE|MATRIX_DIAG|MATRIX_SET_DIAG|DILATE|UNIQUE',
    shape,
  ),
  ...all(
    'RNN|LSTM|SVDF|UNIDIRECTIONAL_SEQUENCE_RNN|UNIDIRECTIONAL_SEQUENCE_LSTM|BIDIRECTIONAL_SEQUENCE_RNN|BIDIRECTIONAL_SEQUENCE_LSTM',
    (name) => operator(name, 'recurrent', 'step by step, with a state that goes on', { cost: recurrentCost }),
  ),
])

/** Every matrix of weights is used once a step: (batch · steps) × its numbers. */
function recurrentCost({ inputs, operands }: InferredSite<TfliteAttrs>): Cost {
  const [input] = inputs
  if (input === undefined || input.length < 2) return unknownCost('recurrent')
  const matrices = inputs
    .slice(1)
    .filter((weight, at) => weight?.length === 2 && operands[at + 1]?.origin !== undefined)
  const numbers = matrices.map((weight) => q('prod(weight)', { weight }).expr)
  return {
    macs: q('prod(steps) × sum(weights)', { steps: input.slice(0, -1), weights: [0n, ...numbers] }),
    work: 'recurrent',
  }
}

/** What nothing more is known of than the sizes in the file: it costs something, and nobody here says how much. */
const other: TfliteOp = operator('builtin', 'elementwise', 'a builtin operator whose arithmetic is not counted')

/** The operator of a builtin; `undefined` of one that nobody knows. */
export function builtinOp(type: string): TfliteOp {
  return OPERATORS.get(type) ?? other
}

/** A custom operator: only whoever registered it knows what it does. */
export const customOp: TfliteOp = operator(
  'unknown',
  'unknown',
  'a custom operator, which only the program knows that runs it',
)
