/** Convolutions (convolutional_layer.c), transposed and local ones (deconvolutional_layer.c, local_layer.c). */

import { type Expr, unknown } from '../../../core/expr.ts'
import { given, type Quantity, q } from '../../../core/formula.ts'
import type {
  Cost,
  InferredSite,
  Op,
  OperationKind,
  Param,
  Reach,
  Site,
  SlidingWindow,
} from '../../../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { type PerValue, times, told, unknownCost } from '../../../ops/arithmetic.ts'
import { activationOf } from './activations.ts'
import {
  type Image,
  imageOf,
  type LayerReader,
  lowered,
  nonEmpty,
  normParams,
  param,
  type SectionSite,
  sizeChecked,
  unknownOutputs,
} from './layer.ts'

/** The fields of a convolution. */
export interface Convolution {
  readonly filters: bigint
  readonly size: bigint
  readonly strideX: bigint
  readonly strideY: bigint
  readonly padding: bigint
  readonly groups: bigint
  readonly batchNormalize: boolean
}

interface ConvAttrs extends Convolution {
  readonly activation: PerValue
  /** What the normalisation adds to the root of a variance, or to the variance. */
  readonly epsilon?: number
  /** What the loader reads: `dontload`, `dontloadscales`. */
  readonly loads: 'all' | 'no-scales' | 'nothing'
  /** Size of the blur that takes the stride over; 0: none. */
  readonly blur: bigint
  readonly blurStrideX: bigint
  readonly blurStrideY: bigint
}

/** The size along one axis; C's division rounds toward zero. Dilation does not enter it. */
function slidSize(size: Expr, padding: bigint, kernel: bigint, stride: bigint): Quantity {
  return q('trunc((in + 2*pad - size) / stride) + 1', { in: size, pad: padding, size: kernel, stride })
}

/** Height and width of a convolution's output; unknown where they can't be. */
export function convolvedImage(site: Site<unknown>, image: Image, conv: Convolution): readonly [Quantity, Quantity] {
  if (conv.strideX === 0n || conv.strideY === 0n) {
    site.report('error', 'darknet/stride-zero', 'the stride is 0, which ends Darknet by a division by zero')
    return [given(unknown), given(unknown)]
  }
  const height = slidSize(image[2], conv.padding, conv.size, conv.strideY)
  const width = slidSize(image[3], conv.padding, conv.size, conv.strideX)
  return [sizeChecked(site, height, 'height'), sizeChecked(site, width, 'width')]
}

/** Biases, what batch normalisation has, and weights: in the order in which they are read (parser.c, load_convolutional_weights). */
export function convolutionParams(channels: Expr, conv: Convolution, prefix = ''): readonly Param[] {
  const { filters, size, groups } = conv
  const perGroup =
    groups <= 0n
      ? given(unknown)
      : groups === 1n
        ? given(channels)
        : q('trunc(channels / groups)', { channels, groups })
  return nonEmpty([
    param(`${prefix}biases`, [given(filters)]),
    ...(conv.batchNormalize ? normParams(prefix, filters) : []),
    param(`${prefix}weights`, [given(filters), perGroup, given(size), given(size)]),
  ])
}

/** Checks what no image can mend. False where nothing can be said of the layer. */
function checkConvolution(site: Site<Convolution>): boolean {
  const { filters, groups } = site.attrs
  const isPositive = filters >= 0n && site.attrs.size >= 0n
  if (!isPositive) site.report('error', 'darknet/negative-size', 'filters and size can not be negative')
  if (groups <= 0n) site.report('error', 'darknet/groups-zero', 'groups must be larger than 0: Darknet divides by it')
  return isPositive
}

function convolutionParamsRead({ attrs, inputs }: Site<ConvAttrs>): readonly Param[] {
  if (attrs.loads === 'nothing') return []
  const batchNormalize = attrs.batchNormalize && attrs.loads === 'all'
  return convolutionParams(inputs[0]?.[1] ?? unknown, { ...attrs, batchNormalize })
}

const convolutional: Op<ConvAttrs> = {
  name: 'conv',
  family: 'conv',
  summary: message('slides kernels over the image; batch normalisation and activation are part of it'),
  source: 'convolutional_layer.c, make_convolutional_layer',
  infer: (site) => {
    const { attrs } = site
    if (!checkConvolution(site)) return unknownOutputs(site)
    const image = imageOf(site)
    const params = convolutionParamsRead(site)
    if (image === undefined) return unknownOutputs(site, params)
    checkGroups(site, image[1])
    const [height, width] = convolvedImage(site, image, attrs)
    const output = [given(image[0]), given(attrs.filters), height, width]
    return { outputs: [output, ...(attrs.blur > 0n ? [blurred(site, output)] : [])], params }
  },
  cost: (site) => convolutionCost(site, site.attrs),
  epsilon: ({ batchNormalize, epsilon }) => (batchNormalize ? epsilon : undefined),
  reach: ({ attrs }) => windowReach(attrs, attrs),
  window: ({ attrs }) => ({ ...windowOf(attrs, attrs.padding), group: Number(attrs.groups) }),
}

/** The window of a layer, with the stride that a blur behind it may take over. */
export function windowOf(
  {
    size,
    strideX,
    strideY,
    blur,
    blurStrideX,
    blurStrideY,
  }: Pick<ConvAttrs, 'size' | 'strideX' | 'strideY' | 'blur' | 'blurStrideX' | 'blurStrideY'>,
  padding: bigint,
): SlidingWindow {
  const [x, y] = blur > 0n ? [blurStrideX, blurStrideY] : [strideX, strideY]
  const pad = Number(padding)
  const kernel = [given(size), given(size)]
  return { kernel, stride: [Number(y), Number(x)], pad: [pad, pad], dilation: [1, 1], group: 1, isGlobal: false }
}

/** What outputs see along height and width; a blur behind the layer sees further, and takes the stride over. */
export function windowReach(
  { size, padding }: Pick<Convolution, 'size' | 'padding'>,
  { blur, blurStrideX, blurStrideY }: Pick<ConvAttrs, 'blur' | 'blurStrideX' | 'blurStrideY'>,
): readonly Reach[] {
  const more = blur > 0n ? blur - 1n : 0n
  const pad = Number(padding + (blur === 3n ? 1n : 0n))
  const along = (stride: bigint): Reach => ({
    kind: 'window',
    kernel: Number(size + more),
    stride: Number(stride),
    pad,
    dilation: 1,
  })
  return [along(blurStrideY), along(blurStrideX)]
}

/** Channels that don't divide pass in both programs: what is left over is never read. */
function checkGroups(site: Site<Convolution>, channels: Expr): void {
  const { groups, filters } = site.attrs
  if (typeof channels !== 'bigint' || groups <= 0n || (channels % groups === 0n && filters % groups === 0n)) return
  const text =
    'groups {groups} does not divide {channels} channels and {filters} filters: what is left over is never computed'
  site.report('warning', 'darknet/groups', text, { groups, channels, filters })
}

/** A blur behind the layer takes its stride over: what the next layer reads (antialiasing). */
function blurred(site: Site<ConvAttrs>, output: DerivedShape): DerivedShape {
  const { blur, blurStrideX, blurStrideY } = site.attrs
  return blurredShape(site, shapeOf(output), blur, blurStrideX, blurStrideY)
}

/** The shape behind a blur of 3 × 3, or of 2 × 2 without padding. */
export function blurredShape(
  site: Site<unknown>,
  shape: Shape,
  size: bigint,
  strideX: bigint,
  strideY: bigint,
): DerivedShape {
  const [batch = unknown, channels = unknown, height = unknown, width = unknown] = shape
  const conv = {
    filters: 0n,
    size,
    strideX,
    strideY,
    padding: size === 2n ? 0n : 1n,
    groups: 1n,
    batchNormalize: false,
  }
  return [given(batch), given(channels), ...convolvedImage(site, [batch, channels, height, width], conv)]
}

/** Multiply-accumulates of the kernels; biases, normalisation and activation value by value. */
function convolutionCost({ inputs, outputs }: InferredSite<ConvAttrs>, conv: ConvAttrs): Cost {
  const output = shapeOf(outputs[0])
  const channels = inputs[0]?.[1]
  if (output === undefined || channels === undefined || conv.groups <= 0n) return unknownCost('convolution')
  const perGroup = q('trunc(channels / groups)', { channels, groups: conv.groups }).expr
  const kernel = [perGroup, conv.size, conv.size]
  return {
    macs: q('prod(out) × prod(kernel)', { out: told(output), kernel }),
    operations: perValue(output, conv),
    work: 'convolution',
    window: q('prod(kernel)', { kernel }).expr,
    kernel: conv.size * conv.size,
    strides: conv.strideX * conv.strideY,
    group: conv.groups,
  }
}

/** Subtract the mean, divide by the deviation, scale, add the bias: else only the bias; then the activation. */
export function perValue(
  output: Shape,
  { batchNormalize, activation }: Pick<ConvAttrs, 'batchNormalize' | 'activation'>,
): Partial<Record<OperationKind, Quantity>> {
  const norm: PerValue = batchNormalize ? { add: 2, divide: 1, multiply: 1 } : { add: 1 }
  const operations: Partial<Record<OperationKind, Quantity>> = {}
  for (const kind of ['multiply', 'add', 'compare', 'divide', 'exp', 'log', 'power'] as const) {
    const count = (norm[kind] ?? 0) + (activation[kind] ?? 0)
    if (count > 0) operations[kind] = times(count, output)
  }
  return operations
}

/** Fields that convolutions of all kinds share (parser.c, parse_convolutional). */
export function convolutionOf(
  { options }: SectionSite,
  filters: bigint,
  size: bigint,
): Omit<Convolution, 'strideX' | 'strideY'> {
  const padding = options.flag('pad') ? size / 2n : options.int('padding', 0n)
  const groups = options.int('groups', 1n)
  return { filters, size, padding, groups, batchNormalize: options.flag('batch_normalize') }
}

export const readConvolutional: LayerReader = (site) => {
  const { options, dialect } = site
  const size = options.int('size', 1n)
  const stride = options.int('stride', 1n)
  const isAlexey = dialect === 'alexeyab'
  const along = (key: string) => {
    const own = options.int(key, -1n)
    if (own >= 1n && own !== stride) site.differs(key)
    return isAlexey && own >= 1n ? own : stride
  }
  const [strideX, strideY] = [along('stride_x'), along('stride_y')]
  const antialiasing = options.int('antialiasing', 0n)
  if (antialiasing !== 0n) site.differs('antialiasing')
  const hasBlur = isAlexey && antialiasing !== 0n
  const own = convolutionOf(site, options.int('filters', 1n), size)
  const isNormal = own.batchNormalize || (isAlexey && options.flag('cbn'))
  if (options.flag('cbn') && !own.batchNormalize) site.differs('cbn')
  const attrs: ConvAttrs = {
    ...own,
    batchNormalize: isNormal,
    strideX: hasBlur ? 1n : strideX,
    strideY: hasBlur ? 1n : strideY,
    activation: activationOf(site, 'logistic'),
    // blas.c, normalize_cpu: of pjreddie outside of the root, of AlexeyAB inside.
    epsilon: isAlexey ? 1e-5 : 1e-6,
    loads: options.flag('dontload') ? 'nothing' : options.flag('dontloadscales') ? 'no-scales' : 'all',
    blur: hasBlur ? (antialiasing === 2n ? 2n : 3n) : 0n,
    blurStrideX: strideX,
    blurStrideY: strideY,
  }
  const owner = ownerOf(site)
  return lowered(convolutional, attrs, { outputs: hasBlur ? 2 : 1, ...(owner !== undefined && { owner }) })
}

/** The layer whose weights AlexeyAB's program takes for this one, too. */
function ownerOf(site: SectionSite): string | undefined {
  if (site.options.text('share_index') === undefined) return undefined
  site.differs('share_index')
  if (site.dialect !== 'alexeyab') return undefined
  return site.layer(site.options.int('share_index', 0n), 'share_index')
}

const deconvolutional: Op<ConvAttrs> = {
  name: 'deconv',
  family: 'conv',
  summary: message('spreads each value over a window: the transpose of a convolution'),
  source: 'deconvolutional_layer.c, make_deconvolutional_layer',
  infer: (site) => {
    const { attrs } = site
    if (!checkConvolution(site)) return unknownOutputs(site)
    const image = imageOf(site)
    if (image === undefined) return unknownOutputs(site)
    const size = (axis: 2 | 3) =>
      q('(in - 1)*stride + size - 2*pad', {
        in: image[axis],
        stride: attrs.strideX,
        size: attrs.size,
        pad: attrs.padding,
      })
    const output = [
      given(image[0]),
      given(attrs.filters),
      sizeChecked(site, size(2), 'height'),
      sizeChecked(site, size(3), 'width'),
    ]
    return { outputs: [output], params: convolutionParams(image[1], attrs) }
  },
  reach: ({ attrs }) => spreadReach(attrs.size, attrs.strideX, attrs.padding),
  cost: ({ inputs, outputs, attrs }) => {
    const [input, output] = [inputs[0], shapeOf(outputs[0])]
    if (input === undefined || output === undefined) return unknownCost('deconvolution')
    const kernel = [attrs.filters, attrs.size, attrs.size]
    return {
      macs: q('prod(in) × prod(kernel)', { in: told(input), kernel }),
      operations: perValue(output, attrs),
      work: 'deconvolution',
      window: q('prod(kernel)', { kernel }).expr,
      kernel: attrs.size * attrs.size,
    }
  },
}

/** What outputs see of positions that are spread over windows. */
export function spreadReach(size: bigint, stride: bigint, pad: bigint): readonly Reach[] {
  const along: Reach = {
    kind: 'transposed',
    kernel: Number(size),
    stride: Number(stride),
    pad: Number(pad),
    dilation: 1,
  }
  return [along, along]
}

export const readDeconvolutional: LayerReader = (site) => {
  const { options } = site
  const stride = options.int('stride', 1n)
  const own = convolutionOf(site, options.int('filters', 1n), options.int('size', 1n))
  const text = 'Darknet divides by zero when it loads weights for a deconvolutional layer: its groups are never set'
  site.report('warning', 'darknet/deconvolutional', text)
  const attrs: ConvAttrs = {
    ...own,
    groups: 1n,
    strideX: stride,
    strideY: stride,
    activation: activationOf(site, 'logistic'),
    loads: 'all',
    blur: 0n,
    blurStrideX: stride,
    blurStrideY: stride,
  }
  return lowered(deconvolutional, attrs)
}

interface LocalAttrs {
  readonly filters: bigint
  readonly size: bigint
  readonly stride: bigint
  readonly pad: boolean
  readonly activation: PerValue
}

const local: Op<LocalAttrs> = {
  name: 'local',
  family: 'conv',
  summary: message('slides windows over the image, each place with kernels of its own'),
  source: 'local_layer.c, make_local_layer and local_out_height',
  infer: (site) => {
    const { filters, size, stride, pad } = site.attrs
    if (filters < 0n || size < 0n) site.report('error', 'darknet/negative-size', 'filters and size can not be negative')
    if (stride === 0n)
      site.report('error', 'darknet/stride-zero', 'the stride is 0, which ends Darknet by a division by zero')
    const image = imageOf(site)
    if (image === undefined || stride === 0n || filters < 0n || size < 0n) return unknownOutputs(site)
    const slid = (axis: 2 | 3) =>
      pad
        ? q('trunc((in - 1) / stride) + 1', { in: image[axis], stride })
        : q('trunc((in - size) / stride) + 1', { in: image[axis], size, stride })
    const height = sizeChecked(site, slid(2), 'height')
    const width = sizeChecked(site, slid(3), 'width')
    const places = q('height × width', { height: height.expr, width: width.expr })
    const biases = q('filters × height × width', { filters, height: height.expr, width: width.expr })
    const params = nonEmpty([
      param('biases', [biases]),
      param('weights', [places, given(filters), given(image[1]), given(size), given(size)]),
    ])
    return { outputs: [[given(image[0]), given(filters), height, width]], params }
  },
  reach: ({ attrs: { size, stride, pad } }) =>
    windowReach({ size, padding: pad ? size / 2n : 0n }, { blur: 0n, blurStrideX: stride, blurStrideY: stride }),
  cost: ({ inputs, outputs, attrs }) => {
    const output = shapeOf(outputs[0])
    const channels = inputs[0]?.[1]
    if (output === undefined || channels === undefined) return unknownCost('convolution')
    const kernel = [channels, attrs.size, attrs.size]
    return {
      macs: q('prod(out) × prod(kernel)', { out: told(output), kernel }),
      operations: perValue(output, { batchNormalize: false, activation: attrs.activation }),
    }
  },
}

export const readLocal: LayerReader = (site) => {
  const { options } = site
  return lowered(local, {
    filters: options.int('filters', 1n),
    size: options.int('size', 1n),
    stride: options.int('stride', 1n),
    pad: options.flag('pad'),
    activation: activationOf(site, 'logistic'),
  })
}
