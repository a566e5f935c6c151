/** Windows that slide along the spatial axes of convolutions, their fields, and the sizes that they give. */

import type { Expr } from '../../../core/expr.ts'
import { type Quantity, q } from '../../../core/formula.ts'
import type { InferredSite, Site } from '../../../core/network/op.ts'
import { fromFront } from '../../../ops/axes.ts'

/** One number for all spatial axes, or one for each. */
export interface PerAxis {
  /** The name of the field, for messages. */
  readonly field: string
  /** Empty: the default for all axes. */
  readonly values: readonly number[]
  readonly fallback: number
  /** True for the `_h`/`_w` form, which needs exactly two spatial axes. */
  readonly isHeightWidth: boolean
}

/** The fields that place windows. */
export interface WindowAttrs {
  readonly kernel: PerAxis
  readonly stride: PerAxis
  readonly pad: PerAxis
  readonly dilation: PerAxis
  /** The channel axis; spatial axes follow it, batch axes stand before it. */
  readonly axis: number
}

/** The window along every spatial axis. */
export interface Windows {
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly pad: readonly number[]
  readonly dilation: readonly number[]
}

/** Sliding a window: C's integer division rounds toward zero (conv_layer.cpp, compute_output_shape). */
export function convolvedSize(size: Expr, windows: Windows, axis: number): Quantity {
  const [kernel = 1, stride = 1, pad = 0, dilation = 1] = windowAt(windows, axis)
  return dilation === 1 || kernel === 1
    ? q('trunc((in + 2*pad - kernel) / stride) + 1', { in: size, pad, kernel, stride })
    : q('trunc((in + 2*pad - (dilation*(kernel - 1) + 1)) / stride) + 1', { in: size, pad, dilation, kernel, stride })
}

/** The transpose of sliding a window (deconv_layer.cpp, compute_output_shape). */
export function deconvolvedSize(size: Expr, windows: Windows, axis: number): Quantity {
  const [kernel = 1, stride = 1, pad = 0, dilation = 1] = windowAt(windows, axis)
  return dilation === 1 || kernel === 1
    ? q('stride*(in - 1) + kernel - 2*pad', { stride, in: size, kernel, pad })
    : q('stride*(in - 1) + (dilation*(kernel - 1) + 1) - 2*pad', { stride, in: size, dilation, kernel, pad })
}

function windowAt({ kernel, stride, pad, dilation }: Windows, axis: number): readonly (number | undefined)[] {
  return [kernel[axis], stride[axis], pad[axis], dilation[axis]]
}

/** Spreads the window's fields over the spatial axes, or reports which one has the wrong count (base_conv_layer.cpp). */
export function windowsOf(site: Site<unknown>, attrs: Omit<WindowAttrs, 'axis'>, axes: number): Windows | undefined {
  const kernel = spread(site, attrs.kernel, axes, true)
  const stride = spread(site, attrs.stride, axes, false)
  const pad = spread(site, attrs.pad, axes, false)
  const dilation = spread(site, attrs.dilation, axes, false)
  if (kernel === undefined || stride === undefined || pad === undefined || dilation === undefined) return undefined
  const isKernel = kernel.every((size) => size > 0)
  const isStride = stride.every((size) => size > 0)
  if (!isKernel)
    site.report('error', 'conv/kernel-zero', 'the kernel has size 0 along an axis: {sizes}', {
      sizes: kernel.join(' × '),
    })
  if (!isStride)
    site.report('error', 'conv/stride-zero', 'the stride is 0 along an axis: {sizes}', { sizes: stride.join(' × ') })
  return isKernel && isStride ? { kernel, stride, pad, dilation } : undefined
}

function spread(
  site: Site<unknown>,
  { field, values, fallback, isHeightWidth }: PerAxis,
  axes: number,
  isNeeded: boolean,
) {
  const args = { field, count: values.length, axes }
  if (isHeightWidth) {
    if (axes === 2) return values
    site.report(
      'error',
      'conv/height-width',
      '{field}_h and {field}_w need exactly 2 spatial axes, the input has {axes}',
      args,
    )
    return undefined
  }
  if (values.length === 0 && (!isNeeded || axes === 0)) return Array.from({ length: axes }, () => fallback)
  if (values.length === 1) return Array.from({ length: axes }, () => values[0] ?? fallback)
  if (values.length === axes) return values
  const text = '{field} must be given once, or once for each of the {axes} spatial axes, but is given {count} times'
  site.report('error', 'conv/field-count', text, args)
  return undefined
}

/** What outputs see, for the channel axis at its usual place. */
export function windowReach({ attrs, inputs }: InferredSite<WindowAttrs>, kind: 'window' | 'transposed') {
  const rank = inputs[0]?.length ?? 0
  const axes = rank - 2
  if (fromFront(attrs.axis, rank) !== 1 || axes < 1) return undefined
  return Array.from({ length: axes }, (_, axis) => ({
    kind,
    kernel: valueAt(attrs.kernel, axis),
    stride: valueAt(attrs.stride, axis),
    pad: valueAt(attrs.pad, axis),
    dilation: valueAt(attrs.dilation, axis),
  }))
}

/** Positions from the first that a window reads to the last, both included. */
export function extentAt({ kernel, dilation }: WindowAttrs, axis: number): number {
  return valueAt(dilation, axis) * (valueAt(kernel, axis) - 1) + 1
}

/** The sizes as they stand: one for all axes, or one for each. */
export function givenSizes({ values, fallback }: PerAxis): readonly number[] {
  return values.length === 0 ? [fallback] : values
}

/** The value for one axis. */
export function valueAt({ values, fallback }: PerAxis, axis: number): number {
  return values[values.length === 1 ? 0 : axis] ?? fallback
}
