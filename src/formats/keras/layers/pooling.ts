/** Pooling, padding, cropping and upsampling along the places of an image. keras/src/layers/pooling, …/reshaping. */

import { less } from '../../../core/expr.ts'
import type { Quantity } from '../../../core/formula.ts'
import { shapeOf } from '../../../core/network/shape.ts'
import { message } from '../../../core/words/message.ts'
import { eachValue, unknownCost, windowedReads } from '../../../ops/arithmetic.ts'
import { channelsOf, laidOut, reachOf, sameTotal, spatialOf, windowAt } from '../../../ops/slide.ts'
import { type Config, isList } from '../config.ts'
import { areWhole, axesOf, slideOf, slidSizes, windowsOf } from './convolution.ts'
import { given, grown, inputOf, type LayerOp, type LayerSite, q, unknown } from './layer.ts'

/** The window of a pool; `undefined` unless all that places it are positive integers. */
function poolOf(config: Config) {
  const axes = axesOf(config)
  const kernel = config.sizes('pool_size', axes) ?? Array.from({ length: axes }, () => 2)
  const strides = config.sizes('strides', axes) ?? kernel
  const dilations = config.sizes('dilation_rate', axes) ?? []
  return areWhole([...kernel, ...strides, ...dilations]) ? { kernel, strides } : undefined
}

/** A pool over windows: the greatest or the mean of each. */
export function pool(mode: 'max' | 'ave'): LayerOp {
  return {
    name: 'pool',
    family: 'pool',
    summary:
      mode === 'max' ? message('keeps the greatest value of each window') : message('keeps the mean of each window'),
    source: 'keras/src/layers/pooling/base_pooling.py; keras/src/ops/operation_utils.py, compute_pooling_output_shape',
    infer: (site) => {
      const { attrs } = site
      const input = inputOf(site, axesOf(attrs) + 2, true)
      if (input === undefined) return { outputs: [] }
      const pool = poolOf(attrs)
      if (pool === undefined) {
        site.report('error', 'keras/pool', 'pool_size and strides must be positive integers')
        return { outputs: [] }
      }
      const { kernel, strides } = pool
      const sizes = slidSizes(site, windowsOf(attrs, input, kernel.map(BigInt), strides))
      return {
        outputs: [laidOut(given(input[0] ?? unknown), given(channelsOf(input, attrs.layout)), sizes, attrs.layout)],
      }
    },
    cost: ({ attrs, inputs, outputs }) => {
      const [input] = inputs
      const output = shapeOf(outputs[0])
      const work = mode === 'max' ? 'max-pool' : 'average-pool'
      const pool = poolOf(attrs)
      if (input === undefined || output === undefined || pool === undefined) return unknownCost(work)
      const { kernel, strides } = pool
      const out = spatialOf(output, attrs.layout)
      const axes = windowsOf(attrs, input, kernel.map(BigInt), strides).map((window, axis) => ({
        size: window.in,
        out: out[axis] ?? unknown,
        kernel: window.kernel,
        stride: strides[axis] ?? 1,
        pad: typeof window.before === 'bigint' ? Number(window.before) : 0,
      }))
      const reads = windowedReads([output[0] ?? unknown, channelsOf(output, attrs.layout)], axes)
      if (mode === 'max') return { operations: { compare: reads }, work }
      return { operations: { add: reads, divide: q('prod(out)', { out: output }) }, work }
    },
    reach: ({ attrs, inputs }) => {
      const [input] = inputs
      const pool = poolOf(attrs)
      return pool && input && reachOf(windowsOf(attrs, input, pool.kernel.map(BigInt), pool.strides), 'window')
    },
    window: ({ attrs, inputs }) => {
      const [input] = inputs
      const pool = poolOf(attrs)
      if (input === undefined || pool === undefined) return undefined
      const { kernel, strides } = pool
      const slide = slideOf(attrs, kernel.map(BigInt), strides)
      const windows = spatialOf(input, attrs.layout).map((size, axis) =>
        windowAt(size, BigInt(kernel[axis] ?? 1), slide, axis, sameTotal),
      )
      return {
        kernel: kernel.map((size) => given(size)),
        stride: strides,
        pad: windows.map(({ before }) => (typeof before === 'bigint' ? Number(before) : 0)),
        dilation: kernel.map(() => 1),
        group: 1,
        mode,
        isGlobal: false,
      }
    },
  }
}

/** A pool over all places. */
export function globalPool(mode: 'max' | 'ave'): LayerOp {
  return {
    name: 'global-pool',
    family: 'pool',
    summary:
      mode === 'max'
        ? message('keeps the greatest value of each feature map')
        : message('keeps the mean of each feature map'),
    source: 'keras/src/layers/pooling/base_global_pooling.py',
    infer: (site) => {
      const { attrs } = site
      const input = inputOf(site, axesOf(attrs) + 2, true)
      if (input === undefined) return { outputs: [] }
      const batch = given(input[0] ?? unknown)
      const channels = given(channelsOf(input, attrs.layout))
      const ones = Array.from({ length: axesOf(attrs) }, () => given(1))
      return {
        outputs: [attrs.flag('keepdims', false) ? laidOut(batch, channels, ones, attrs.layout) : [batch, channels]],
      }
    },
    cost: ({ inputs }) =>
      mode === 'max' ? eachValue(inputs[0], { compare: 1 }) : eachValue(inputs[0], { add: 1 }, 'global-average-pool'),
    reach: () => undefined,
  }
}

/** A pool whose windows are as many as asked for, whatever the input: keras/src/layers/pooling/base_adaptive_pooling.py. */
export function adaptivePool(mode: 'max' | 'ave'): LayerOp {
  return {
    ...globalPool(mode),
    name: 'pool',
    summary:
      mode === 'max' ? message('keeps the greatest value of each window') : message('keeps the mean of each window'),
    source: 'keras/src/layers/pooling/base_adaptive_pooling.py',
    infer: (site) => {
      const sizes = site.attrs.sizes('output_size', axesOf(site.attrs))
      return placed(site, (_, axis) => given(sizes?.[axis] ?? unknown))
    },
  }
}

/** Sizes before and after each axis: one number for all, one an axis, or a pair an axis. */
function sidesOf(config: Config, key: string): readonly (readonly [number, number])[] {
  const axes = axesOf(config)
  const value = config.get(key)
  const number = (one: unknown) => (typeof one === 'number' ? one : 0)
  if (!isList(value)) return Array.from({ length: axes }, () => [number(value ?? 1), number(value ?? 1)])
  if (axes === 1 && value.length === 2) return [[number(value[0]), number(value[1])]]
  return value.map((one) => (isList(one) ? [number(one[0]), number(one[1])] : [number(one), number(one)]))
}

/** The places of the input changed axis by axis. */
function placed(site: LayerSite, change: (size: ReturnType<typeof spatialOf>[number], axis: number) => Quantity) {
  const { attrs } = site
  const input = inputOf(site, axesOf(attrs) + 2, true)
  if (input === undefined) return { outputs: [] }
  const sizes = spatialOf(input, attrs.layout).map(change)
  return { outputs: [laidOut(given(input[0] ?? unknown), given(channelsOf(input, attrs.layout)), sizes, attrs.layout)] }
}

export const zeroPadding: LayerOp = {
  name: 'pad',
  family: 'shape',
  summary: message('puts zeros around the input'),
  source: 'keras/src/layers/reshaping/zero_padding2d.py',
  infer: (site) => {
    const sides = sidesOf(site.attrs, 'padding')
    return placed(site, (size, axis) => grown(size, (sides[axis]?.[0] ?? 0) + (sides[axis]?.[1] ?? 0)))
  },
}

export const cropping: LayerOp = {
  name: 'crop',
  family: 'shape',
  summary: message('cuts off the edges of the input'),
  source: 'keras/src/layers/reshaping/cropping2d.py',
  infer: (site) => {
    const sides = sidesOf(site.attrs, 'cropping')
    return placed(site, (size, axis) => {
      const left = grown(size, -((sides[axis]?.[0] ?? 0) + (sides[axis]?.[1] ?? 0)))
      if (less(left.expr, 1n) !== true) return left
      site.report('error', 'keras/crop', 'more is cut off than there is')
      return given(unknown)
    })
  },
}

export const upSampling: LayerOp = {
  name: 'upsample',
  family: 'shape',
  summary: message('repeats or interpolates each value'),
  source: 'keras/src/layers/reshaping/up_sampling2d.py',
  infer: (site) => {
    const factors = site.attrs.sizes('size', axesOf(site.attrs))
    return placed(site, (size, axis) => q('in × factor', { in: size, factor: factors?.[axis] ?? 2 }))
  },
}

/** Sets height and width, whatever they were: Resizing, CenterCrop, RandomCrop. */
export const resizing: LayerOp = {
  name: 'resize',
  family: 'shape',
  summary: message('brings each image to one size'),
  source: 'keras/src/layers/preprocessing/image_preprocessing/resizing.py',
  infer: (site) => {
    const { attrs, inputs } = site
    const [input] = inputs
    if (input === undefined) return { outputs: [] }
    const [height, width] = [attrs.int('height', 0), attrs.int('width', 0)].map((size) =>
      size > 0 ? given(size) : given(unknown),
    )
    // Keras 2 stretches one of both at random.
    const only = /^Random(Height|Width)$/.exec(attrs.layer.type)?.[1]
    const first = attrs.layout === 'channels-first' ? input.length - 2 : input.length - 3
    return {
      outputs: [
        input.map((size, axis) => {
          if (axis === first && height && only !== 'Width') return height
          return axis === first + 1 && width && only !== 'Height' ? width : given(size)
        }),
      ],
    }
  },
}
