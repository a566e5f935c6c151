/** Pooling: the greatest, the mean or the norm of each window, or of a whole map. */

import { add, type Expr, equal, less, mul, sub, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import type { Layout } from '../core/network/axes.ts'
import type { Cost, Inference, Op, Site, Work } from '../core/network/op.ts'
import { type Shape, shapeOf, shapeSource } from '../core/network/shape.ts'
import { type Message, message } from '../core/words/message.ts'
import { biasAdds, eachValue, told, unknownCost } from './arithmetic.ts'
import { product } from './axes.ts'
import { type Numbers, numbersAsKnown } from './elements.ts'
import {
  axesOfMaps,
  channelsOf,
  checkSlide,
  extentOf,
  laidOut,
  reachOf,
  type Slide,
  slidingOf,
  slidSize,
  slidSizeUp,
  slidSizeWhole,
  spatialOf,
  type Window,
  windowAt,
} from './slide.ts'

export interface PoolingAttrs extends Slide {
  readonly kernel: readonly Expr[]
  readonly layout: Layout
  /** Whether a last window that the stride cuts off counts; `ceil-all`: even where it starts in the padding behind. */
  readonly rounding: 'floor' | 'ceil' | 'ceil-all'
  /** The input whose type the output has; absent: the first. */
  readonly dtypeOf?: number
}

type Reduction = 'max' | 'average' | 'norm'

/** As figures call them. */
const MODES: Readonly<Record<Reduction, string>> = { max: 'max', average: 'ave', norm: 'lp' }

/** Operations for one output made from `count` values. */
function costOf(reduction: Reduction, output: Shape, kernel: readonly Expr[], work: Work): Cost {
  const window = product(kernel)
  const vars = { out: told(output), kernel }
  const operations =
    reduction === 'max'
      ? { compare: q('prod(out) × (prod(kernel) - 1)', vars) }
      : reduction === 'average'
        ? { add: q('prod(out) × (prod(kernel) - 1)', vars), divide: q('prod(out)', { out: told(output) }) }
        : { power: q('prod(out) × prod(kernel)', vars) }
  return { operations, work, window }
}

function pooling(name: string, reduction: Reduction, summary: Message, source: string): Op<PoolingAttrs> {
  const work = reduction === 'max' ? 'max-pool' : 'average-pool'
  return {
    name,
    family: 'pool',
    summary,
    source,
    infer: inferPool,
    cost: ({ attrs, outputs }) => {
      const output = shapeOf(outputs[0])
      return output === undefined ? unknownCost(work) : costOf(reduction, output, attrs.kernel, work)
    },
    reach: ({ attrs, inputs }) => inputs[0] && reachOf(windowsOf(attrs, inputs[0]), 'window'),
    window: ({ attrs, inputs }) => slidingOf(inputs[0] && windowsOf(attrs, inputs[0]), 1n, MODES[reduction]),
    axes: axesOfMaps,
    parameterKind: () => undefined,
  }
}

const POOL_SOURCE = 'onnx/defs/nn/defs.cc, convPoolShapeInference; onnxruntime/core/providers/cpu/nn/pool_attributes.h'

export const maxPooling = pooling('max-pool', 'max', message('takes the greatest value of each window'), POOL_SOURCE)
export const averagePooling = pooling('average-pool', 'average', message('takes the mean of each window'), POOL_SOURCE)
export const normPooling = pooling('lp-pool', 'norm', message('takes a norm of each window'), POOL_SOURCE)

function inferPool(site: Site<PoolingAttrs>): Inference {
  const { attrs, inputs, operands, outputCount } = site
  const [input] = inputs
  const dtypes = [operands[attrs.dtypeOf ?? 0]?.dtype, 'int64' as const].slice(0, Math.max(1, outputCount))
  if (input === undefined) return { outputs: [], dtypes }
  const args = { count: attrs.kernel.length, input: shapeSource(input) }
  const text = 'the window has {count} axes, which is not as many as the input {input} has spatial ones'
  if (!site.check(attrs.kernel.length === input.length - 2, 'pool/rank', text, args)) return { outputs: [], dtypes }
  if (!checkSlide(site, attrs, attrs.kernel)) return { outputs: [], dtypes }
  if (attrs.padding.kind === 'same') checkSame(site, input)
  const windows = windowsOf(attrs, input)
  const sizes = windows.map((window) => checkedSize(site, sizeOf(window, attrs), window))
  const channels = channelsOf(input, attrs.layout)
  const output = laidOut(given(input[0] ?? unknown), given(channels), sizes, attrs.layout)
  return { outputs: Array.from({ length: outputCount }, () => output), dtypes }
}

function sizeOf(window: Window, { rounding }: PoolingAttrs): Quantity {
  if (rounding === 'floor') return slidSize(window)
  return rounding === 'ceil' ? slidSizeUp(window) : slidSizeWhole(window)
}

function windowsOf(attrs: PoolingAttrs, input: Shape): readonly Window[] {
  return spatialOf(input, attrs.layout).map((size, axis) =>
    windowAt(size, attrs.kernel[axis] ?? unknown, attrs, axis, missing),
  )
}

/**
 * How much the input lacks for ⌈in/stride⌉ windows of the kernel without its dilation; below 0 where it has more than
 * they need. Source: onnxruntime/core/providers/common.h, ComputePad.
 */
function missing(window: Window): Expr {
  const out = q('ceil(in / stride)', { in: window.in, stride: window.stride }).expr
  return sub(add(mul(sub(out, 1n), window.stride), window.kernel), window.in)
}

/** Windows further apart than they are wide would need padding below 0: onnxruntime refuses that. */
function checkSame({ attrs, report }: Site<PoolingAttrs>, input: Shape): void {
  const isNegative = ({ before, after, dilation }: Window) => dilation === 1n && less(add(before, after), 0n) === true
  if (!windowsOf(attrs, input).some(isNegative)) return
  report('warning', 'pool/same-padding', 'padding that keeps the size would be negative here: onnxruntime refuses it')
}

function checkedSize(site: Site<unknown>, size: Quantity, window: Window): Quantity {
  if (less(size.expr, 0n) !== true) return size
  const args = { size: shapeSource([window.in]).slice(1, -1), extent: shapeSource([extentOf(window)]).slice(1, -1) }
  site.report(
    'error',
    'pool/no-room',
    'a window that spans {extent} has no room in the padded input of size {size}',
    args,
  )
  return given(unknown)
}

/** How a whole map becomes one value. */
export interface GlobalAttrs {
  readonly layout: Layout
}

function globalPooling(name: string, reduction: Reduction, summary: Message): Op<GlobalAttrs> {
  return {
    name,
    family: 'pool',
    summary,
    source: 'onnx/defs/nn/defs.cc, globalPoolTypeShapeInference',
    infer: ({ attrs, inputs, operands }) => {
      const [input] = inputs
      const output =
        input &&
        laidOut(
          given(input[0] ?? unknown),
          given(channelsOf(input, attrs.layout)),
          spatialOf(input, attrs.layout).map(() => given(1n)),
          attrs.layout,
        )
      return { outputs: [output], dtypes: [operands[0]?.dtype] }
    },
    cost: ({ attrs, inputs, outputs }) => {
      const output = shapeOf(outputs[0])
      const [input] = inputs
      const work = reduction === 'average' ? 'global-average-pool' : 'max-pool'
      if (input === undefined || output === undefined) return unknownCost(work)
      return costOf(reduction, output, spatialOf(input, attrs.layout), work)
    },
    reach: ({ inputs }) => inputs[0]?.slice(2).map(() => ({ kind: 'all' })),
    window: () => ({ kernel: [], stride: [], pad: [], dilation: [], group: 1, mode: MODES[reduction], isGlobal: true }),
    axes: axesOfMaps,
    parameterKind: () => undefined,
  }
}

export const globalMaxPooling = globalPooling('global-max-pool', 'max', message('takes the greatest value of each map'))
export const globalAveragePooling = globalPooling(
  'global-average-pool',
  'average',
  message('takes the mean of each map'),
)
export const globalNormPooling = globalPooling('global-lp-pool', 'norm', message('takes a norm of each map'))

export interface UnpoolingAttrs extends Slide {
  readonly kernel: readonly Expr[]
  /** The sizes of what comes out, where they are asked for. */
  readonly sizes: Numbers
}

/** Puts values back where max pooling took them from. */
export const maxUnpooling: Op<UnpoolingAttrs> = {
  name: 'max-unpool',
  family: 'pool',
  summary: message('puts each value back to the place that a max pooling took it from'),
  source: 'onnx/defs/nn/defs.cc, maxUnpoolShapeInference',
  infer: (site) => {
    const { attrs, inputs, operands } = site
    const [input] = inputs
    const asked =
      attrs.sizes && 'input' in attrs.sizes && operands[attrs.sizes.input] === undefined ? undefined : attrs.sizes
    const sizes = numbersAsKnown(site, asked)
    if (sizes !== undefined) return { outputs: [sizes.map(given)], dtypes: [operands[0]?.dtype] }
    if (input === undefined || asked !== undefined) return { outputs: [], dtypes: [operands[0]?.dtype] }
    const spatial = input.slice(2).map((size, axis) => {
      const window = windowAt(size, attrs.kernel[axis] ?? unknown, attrs, axis, () => 0n)
      return unpooledSize(window)
    })
    return { outputs: [[...input.slice(0, 2).map(given), ...spatial]], dtypes: [operands[0]?.dtype] }
  },
  parameterKind: () => undefined,
}

function unpooledSize({ in: size, stride, kernel, before, after }: Window): Quantity {
  return equal(before, 0n) === true && equal(after, 0n) === true
    ? q('stride*(in - 1) + kernel', { stride, in: size, kernel })
    : q('stride*(in - 1) + kernel - before - after', { stride, in: size, kernel, before, after })
}

/** What a region of interest becomes. */
export interface RegionAttrs {
  readonly sizes: readonly Expr[]
}

function regions(
  name: string,
  summary: Message,
  source: string,
  counts: Parameters<typeof eachValue>[1],
): Op<RegionAttrs> {
  return {
    name,
    family: 'detection',
    summary,
    source,
    infer: ({ attrs, inputs, operands }) => {
      const [input, rois] = inputs
      const output = [rois?.[0] ?? unknown, input?.[1] ?? unknown, ...attrs.sizes].map(given)
      return { outputs: [output], dtypes: [operands[0]?.dtype] }
    },
    cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), counts),
    parameterKind: () => undefined,
  }
}

export const roiMaxPooling = regions(
  'roi-pool',
  message('takes the greatest values of a grid in each region of interest'),
  'onnx/defs/nn/defs.cc, roiPoolTypeShapeInference',
  { compare: 1 },
)
export const roiAlign = regions(
  'roi-align',
  message('samples each region of interest on a grid'),
  'onnx/defs/object_detection/defs.cc, RoiAlign',
  { multiply: 4, add: 3 },
)

/** Sums what windows hold back to where they came from. */
export const columnsToImage: Op<{ readonly image: Numbers; readonly block: Numbers }> = {
  name: 'col2im',
  family: 'shape',
  summary: message('adds blocks that stand in columns to the image that they were taken from'),
  source: 'onnx/defs/nn/defs.cc, Col2Im',
  infer: (site) => {
    const { attrs, inputs, operands } = site
    const [input] = inputs
    const image = numbersAsKnown(site, attrs.image)
    if (image === undefined || input === undefined) return { outputs: [], dtypes: [operands[0]?.dtype] }
    const block = numbersAsKnown(site, attrs.block)
    const channels =
      block === undefined ? given(unknown) : q('channels / prod(block)', { channels: input[1] ?? unknown, block })
    return { outputs: [[given(input[0] ?? unknown), channels, ...image.map(given)]], dtypes: [operands[0]?.dtype] }
  },
  cost: ({ inputs }) => (inputs[0] === undefined ? unknownCost() : biasAdds(inputs[0], true)),
  parameterKind: () => undefined,
}
