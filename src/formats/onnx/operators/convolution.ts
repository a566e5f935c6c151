/** Convolutions, pooling, and what works on feature maps. */

import type { Expr } from '../../../core/expr.ts'
import type { Op } from '../../../core/network/op.ts'
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
import { depthToSpace, spaceToDepth } from '../../../ops/reshape.ts'
import { affineGrid, gridSample, type ResizeAttrs, resize } from '../../../ops/resize.ts'
import type { Layout, Padding, Slide } from '../../../ops/slide.ts'
import { floatOf, floatsOf, intOf, intsOf, type OnnxNode, stringOf } from '../node.ts'
import { hasInput, inputNumbers, lowered, type Rule, type Rules } from './rule.ts'

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
export function slideOf(node: OnnxNode): Slide {
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

function pool(op: Op<PoolingAttrs>): Rule {
  return (node) => lowered(op, poolingOf(node))
}

/** Feature maps with channels behind the batch. */
const FIRST = { layout: 'channels-first' } as const

export const convolutionRules: Rules = {
  Conv: (node) => lowered(convolution, convolutionOf(node)),
  ConvInteger: (node) => lowered(convolution, convolutionOf(node, { bias: undefined, dtype: 'int32' })),
  QLinearConv: (node) => lowered(convolution, convolutionOf(node, { weight: 3, bias: 8, dtype: 7 })),
  DeformConv: (node) => lowered(deformableConvolution, convolutionOf(node, { bias: 3 })),
  ConvTranspose: (node) => lowered(transposedConvolution, transposedOf(node)),
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
  Resize: (node, version) => lowered(resize, resizeOf(node, version)),
  Upsample: (node, version) => lowered(resize, upsampleOf(node, version)),
}

/** Blocks of positions as channels. */
export function blockOf(node: OnnxNode) {
  const order = stringOf(node, 'mode', 'DCR') === 'CRD' ? ('CRD' as const) : ('DCR' as const)
  return { block: intOf(node, 'blocksize', 1n), order }
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
