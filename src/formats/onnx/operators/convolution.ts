/** Convolutions, pooling, and what works on feature maps. */

import type { Expr } from '../../../core/expr.ts'
import type { Layout } from '../../../core/network/axes.ts'
import type { Op } from '../../../core/network/op.ts'
import { depthToSpace, spaceToDepth } from '../../../ops/blocks.ts'
import {
  type ConvolutionAttrs,
  convolution,
  deformableConvolution,
  type TransposedAttrs,
  transposedConvolution,
} from '../../../ops/convolution.ts'
import { type Numbers, ofFloat } from '../../../ops/elements.ts'
import {
  averagePooling,
  columnsToImage,
  globalAveragePooling,
  globalMaxPooling,
  globalNormPooling,
  maxPooling,
  maxUnpooling,
  normPooling,
  type PoolingAttrs,
  roiAlign,
  roiMaxPooling,
} from '../../../ops/pooling.ts'
import { affineGrid, gridSample, type ResizeAttrs, resize } from '../../../ops/resize.ts'
import type { Padding, Slide } from '../../../ops/slide.ts'
import { floatOf, floatsOf, intOf, intsOf, type Lowered, type OnnxNode, stringOf } from '../node.ts'
import { hasInput, inputNumbers, lowered, type Rule, type Rules } from './rule.ts'
import { differing, type Fault, telling, withAttrs } from './told.ts'

/** Padding by `auto_pad`, or all beginnings and then all ends by `pads`. */
function paddingOf(node: OnnxNode): Padding {
  const auto = stringOf(node, 'auto_pad', 'NOTSET')
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    return { kind: 'same', odd: auto === 'SAME_UPPER' ? 'after' : 'before' }
  }
  const pads = auto === 'VALID' ? [] : (intsOf(node, 'pads') ?? [])
  const axes = pads.length / 2
  return { kind: 'given', before: pads.slice(0, axes), after: pads.slice(axes) }
}

/** How windows slide. */
function slideOf(node: OnnxNode): Slide {
  return {
    strides: intsOf(node, 'strides') ?? [],
    dilations: intsOf(node, 'dilations') ?? [],
    padding: paddingOf(node),
  }
}

/** A convolution's attributes; where kernel and bias stand, and how the axes lie, differ by operator. */
export function convolutionOf(node: OnnxNode, places: Partial<ConvolutionAttrs> = {}): ConvolutionAttrs {
  return {
    ...slideOf(node),
    weight: 1,
    bias: 2,
    kernel: intsOf(node, 'kernel_shape'),
    group: intOf(node, 'group', 1n),
    layout: 'channels-first',
    kernelLayout: 'oi…',
    refusesSameDilation: true,
    dtype: 0,
    ...places,
  }
}

/** The same of a transposed convolution. */
export function transposedOf(node: OnnxNode, places: Partial<TransposedAttrs> = {}): TransposedAttrs {
  return {
    ...convolutionOf(node),
    outputPadding: intsOf(node, 'output_padding') ?? [],
    outputSizes: intsOf(node, 'output_shape'),
    ...places,
  }
}

/** A pooling's attributes. */
export function poolingOf(node: OnnxNode, layout: Layout = 'channels-first'): PoolingAttrs {
  return {
    ...slideOf(node),
    kernel: intsOf(node, 'kernel_shape') ?? [],
    layout,
    rounding: intOf(node, 'ceil_mode', 0n) === 0n ? 'floor' : 'ceil',
  }
}

/**
 * Before version 22 onnx's inference counts a last window that starts in the padding behind; of padding that keeps the size
 * it always says ⌈in/stride⌉.
 */
function pool(op: Op<PoolingAttrs>): Rule {
  const rounded = differing(
    op,
    withAttrs(op, (attrs) => ({ ...attrs, rounding: 'ceil-all' })),
  )
  const same = differing(
    op,
    withAttrs(op, (attrs) => ({ ...attrs, dilations: [], rounding: 'floor' })),
  )
  return (node, version) => {
    const attrs = poolingOf(node)
    const isSame = attrs.padding.kind === 'same'
    const differs = isSame ? attrs.dilations.length > 0 : attrs.rounding === 'ceil' && version < 22
    return telling(lowered(differs ? (isSame ? same : rounded) : op, attrs), paddingFaults(node, true))
  }
}

/** What is wrong with how padding is said; poolings may have both ways, as long as they say the same. */
function paddingFaults(node: OnnxNode, mayHaveBoth: boolean): readonly Fault[] {
  const auto = stringOf(node, 'auto_pad', 'NOTSET')
  const pads = intsOf(node, 'pads') ?? []
  const faults: Fault[] = []
  if (!['NOTSET', 'VALID', 'SAME_UPPER', 'SAME_LOWER'].includes(auto)) {
    const text = 'auto_pad is `{auto}`, which is none of NOTSET, VALID, SAME_UPPER and SAME_LOWER'
    faults.push({ severity: 'error', code: 'onnx/auto-pad', text, args: { auto } })
  } else if (auto !== 'NOTSET' && (mayHaveBoth ? pads.some((size) => size !== 0n) : pads.length > 0)) {
    const text = 'auto_pad and pads both say how much is padded: onnxruntime refuses that, and auto_pad counts here'
    faults.push({ severity: 'warning', code: 'onnx/auto-pad', text })
  }
  if (pads.some((size) => size < 0n)) {
    faults.push({ severity: 'error', code: 'onnx/negative-pads', text: 'pads of a window must not be negative' })
  }
  return faults
}

/** A convolution, with what is wrong in how its padding is said. */
function conv(places: Partial<ConvolutionAttrs> = {}): Rule {
  return (node) => telling(lowered(convolution, convolutionOf(node, places)), paddingFaults(node, false))
}

/** onnx's inference works out padding without what is added behind the output. */
const transposed = differing(
  transposedConvolution,
  withAttrs(transposedConvolution, (attrs) => ({ ...attrs, padsApart: true })),
)

/** Feature maps with channels behind the batch. */
const FIRST = { layout: 'channels-first' } as const

export const convolutionRules: Rules = {
  Conv: conv(),
  ConvInteger: conv({ bias: undefined, dtype: 'int32' }),
  QLinearConv: conv({ weight: 3, bias: 8, dtype: 7 }),
  DeformConv: (node) => lowered(deformableConvolution, convolutionOf(node, { bias: 3 })),
  ConvTranspose: (node) => {
    const attrs = transposedOf(node)
    const differs = attrs.padding.kind === 'same' && attrs.outputPadding.some((size) => size !== 0n)
    return telling(lowered(differs ? transposed : transposedConvolution, attrs), paddingFaults(node, false))
  },
  MaxPool: pool(maxPooling),
  AveragePool: pool(averagePooling),
  LpPool: pool(normPooling),
  GlobalAveragePool: () => lowered(globalAveragePooling, FIRST),
  GlobalMaxPool: () => lowered(globalMaxPooling, FIRST),
  GlobalLpPool: () => lowered(globalNormPooling, FIRST),
  MaxUnpool: (node) =>
    lowered(maxUnpooling, {
      ...slideOf(node),
      kernel: intsOf(node, 'kernel_shape') ?? [],
      sizes: inputNumbers(node, 2),
    }),
  MaxRoiPool: (node) => lowered(roiMaxPooling, { sizes: intsOf(node, 'pooled_shape') ?? [] }),
  RoiAlign: (node) => lowered(roiAlign, { sizes: [intOf(node, 'output_height', 1n), intOf(node, 'output_width', 1n)] }),
  Col2Im: () => lowered(columnsToImage, { image: { input: 1 }, block: { input: 2 } }),
  GridSample: () => lowered(gridSample, undefined),
  AffineGrid: () => lowered(affineGrid, { sizes: { input: 1 } }),
  DepthToSpace: (node) => lowered(depthToSpace, blockOf(node)),
  SpaceToDepth: (node) => lowered(spaceToDepth, blockOf(node)),
  Resize: resizeRule,
  Upsample: (node, version) => lowered(resize, upsampleOf(node, version)),
}

/** Blocks of positions as channels. */
export function blockOf(node: OnnxNode) {
  const order = stringOf(node, 'mode', 'DCR') === 'CRD' ? ('CRD' as const) : ('DCR' as const)
  return { block: intOf(node, 'blocksize', 1n), order }
}

/** Resize, as its inputs stand in each version. */
export function resizeRule(node: OnnxNode, version: number): Lowered {
  return lowered(resize, resizeOf(node, version))
}

function interpolationOf(node: OnnxNode): ResizeAttrs['interpolation'] {
  const mode = stringOf(node, 'mode', 'nearest')
  if (mode === 'cubic') return 'cubic'
  return mode.includes('linear') ? 'linear' : 'nearest'
}

/** Version 10 takes scales as its second input; from 11 on there are roi, scales and sizes. */
function resizeOf(node: OnnxNode, version: number): ResizeAttrs {
  const policy = stringOf(node, 'keep_aspect_ratio_policy', 'stretch')
  const isCropped = stringOf(node, 'coordinate_transformation_mode', 'half_pixel') === 'tf_crop_and_resize'
  return {
    scales: inputNumbers(node, version < 11 ? 1 : 2),
    sizes: version < 11 ? undefined : inputNumbers(node, 3),
    region: isCropped && version >= 11 ? inputNumbers(node, 1) : undefined,
    axes: intsOf(node, 'axes')?.map(Number),
    keepsRatio: policy === 'not_larger' || policy === 'not_smaller' ? policy : undefined,
    interpolation: interpolationOf(node),
  }
}

/** Scales are an input since version 9, an attribute before, and one each for height and width in version 1. */
function upsampleOf(node: OnnxNode, version: number): ResizeAttrs {
  return {
    scales: upsampleScales(node, version),
    sizes: undefined,
    region: undefined,
    axes: undefined,
    keepsRatio: undefined,
    interpolation: interpolationOf(node),
  }
}

function upsampleScales(node: OnnxNode, version: number): Numbers {
  if (version >= 9 && hasInput(node, 1)) return { input: 1 }
  const scales = floatsOf(node, 'scales')
  if (scales !== undefined) return { values: scales.map(ofFloat) }
  const scale = (name: string): Expr => ofFloat(floatOf(node, name, 1))
  return { values: [1n, 1n, scale('height_scale'), scale('width_scale')] }
}
