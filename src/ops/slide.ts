/** Windows that slide along spatial axes: padding, and how many positions they take. */

import { add, atLeast, type Expr, equal, isKnown, less, max, mul, sub, unknown } from '../core/expr.ts'
import { given, type Quantity, q } from '../core/formula.ts'
import { type AxisRole, type Layout, usualRoles } from '../core/network/axes.ts'
import type { InferredSite, Reach, Site, SlidingWindow } from '../core/network/op.ts'
import type { Shape } from '../core/network/shape.ts'
import { numberIn, numbersIn } from './elements.ts'

/** What lies around the input; `same`: as much as makes the output ⌈in/stride⌉, the odd one at one end. */
export type Padding =
  | { readonly kind: 'given'; readonly before: readonly Expr[]; readonly after: readonly Expr[] }
  | { readonly kind: 'same'; readonly odd: 'before' | 'after' }

/** One entry a spatial axis; where there are fewer, 1 (padding: 0) holds. */
export interface Slide {
  readonly strides: readonly Expr[]
  readonly dilations: readonly Expr[]
  readonly padding: Padding
}

/** The axes of positions. */
export function spatialOf(shape: Shape, layout: Layout): Shape {
  return layout === 'channels-first' ? shape.slice(2) : shape.slice(1, -1)
}

/** The size of the channel axis. */
export function channelsOf(shape: Shape, layout: Layout): Expr {
  return (layout === 'channels-first' ? shape[1] : shape.at(-1)) ?? unknown
}

/** Batch, channels and positions in their order. */
export function laidOut(
  batch: Quantity,
  channels: Quantity,
  spatial: readonly Quantity[],
  layout: Layout,
): readonly Quantity[] {
  return layout === 'channels-first' ? [batch, channels, ...spatial] : [batch, ...spatial, channels]
}

/** A window along one axis. */
export interface Window {
  readonly in: Expr
  readonly kernel: Expr
  readonly stride: Expr
  readonly dilation: Expr
  readonly before: Expr
  readonly after: Expr
}

/** The window along an axis; padding that follows from the size is worked out by `sameTotal`. */
export function windowAt(
  size: Expr,
  kernel: Expr,
  { strides, dilations, padding }: Slide,
  axis: number,
  sameTotal: (window: Window) => Expr,
): Window {
  const stride = strides[axis] ?? 1n
  const dilation = dilations[axis] ?? 1n
  const plain = { in: size, kernel, stride, dilation, before: 0n, after: 0n }
  if (padding.kind === 'given') {
    return { ...plain, before: padding.before[axis] ?? 0n, after: padding.after[axis] ?? 0n }
  }
  const total = sameTotal(plain)
  const half = isKnown(total) ? total / 2n : unknown
  const rest = sub(total, half)
  return padding.odd === 'after' ? { ...plain, before: half, after: rest } : { ...plain, before: rest, after: half }
}

/** Positions from the first that a window reads to the last. */
export function extentOf({ kernel, dilation }: Pick<Window, 'kernel' | 'dilation'>): Expr {
  return add(mul(sub(kernel, 1n), dilation), 1n)
}

/** How the extent of the kernel is written: with dilation only where there is one. */
function extentFormula({ kernel, dilation }: Window): { readonly text: string; readonly vars: Record<string, Expr> } {
  return dilation === 1n || kernel === 1n
    ? { text: 'kernel', vars: { kernel } }
    : { text: '(dilation*(kernel - 1) + 1)', vars: { dilation, kernel } }
}

/** How the padded size is written. */
function paddedFormula({ in: size, before, after }: Window) {
  if (equal(before, after) === true) return { text: 'in + 2*pad', vars: { in: size, pad: before } }
  return { text: 'in + before + after', vars: { in: size, before, after } }
}

/** How many positions a window takes along an axis: ⌊(in + padding − extent)/stride⌋ + 1, rounded toward zero. */
export function slidSize(window: Window): Quantity {
  const extent = extentFormula(window)
  const padded = paddedFormula(window)
  const vars = { ...padded.vars, ...extent.vars, stride: window.stride }
  return q(`trunc((${padded.text} - ${extent.text}) / stride) + 1`, vars)
}

/** The same rounded up. */
export function slidSizeWhole(window: Window): Quantity {
  const extent = extentFormula(window)
  const padded = paddedFormula(window)
  const vars = { ...padded.vars, ...extent.vars, stride: window.stride }
  return q(`ceil((${padded.text} - ${extent.text}) / stride) + 1`, vars)
}

/**
 * The same rounded up, less one where the last window would start behind the input and the padding before it.
 * Source: onnxruntime/core/providers/cpu/nn/pool_attributes.h, ComputeOutputSize.
 */
export function slidSizeUp(window: Window): Quantity {
  const extent = extentFormula(window)
  const padded = paddedFormula(window)
  const vars = { ...padded.vars, ...extent.vars, stride: window.stride }
  const up = slidSizeWhole(window)
  const start = mul(sub(up.expr, 1n), window.stride)
  const isInside = less(start, add(window.in, window.before))
  if (isInside === true) return up
  const starts = equal(window.before, 0n) === true ? { text: 'in', vars: {} } : startsOf(window)
  const text = `min(ceil((${padded.text} - ${extent.text}) / stride) + 1, ceil(${starts.text} / stride))`
  return q(text, { ...vars, ...starts.vars })
}

/** Where windows may start: before the end of the input, its first padding included. */
function startsOf({ before, after }: Window) {
  return equal(before, after) === true
    ? { text: '(in + pad)', vars: { pad: before } }
    : { text: '(in + before)', vars: { before } }
}

/** What a window spreads to along an axis: the transpose of sliding. */
export function spreadSize(window: Window, outputPadding: Expr): Quantity {
  const extent = extentFormula(window)
  const { in: size, before, after, stride } = window
  const more =
    outputPadding === 0n
      ? { text: '', vars: {} }
      : { text: ' + output_padding', vars: { output_padding: outputPadding } }
  const pad =
    equal(before, after) === true
      ? { text: '2*pad', vars: { pad: before } }
      : { text: 'before - after', vars: { before, after } }
  const vars = { stride, in: size, ...extent.vars, ...pad.vars, ...more.vars }
  return q(`stride*(in - 1) + ${extent.text}${more.text} - ${pad.text}`, vars)
}

/** Padding that makes the output ⌈in/stride⌉. */
export function sameTotal(window: Window): Expr {
  const out = q('ceil(in / stride)', { in: window.in, stride: window.stride }).expr
  return max(sub(add(mul(sub(out, 1n), window.stride), extentOf(window)), window.in), 0n)
}

/** ⌈in/stride⌉; the size itself where the stride is 1. */
export function sameSize({ in: size, stride }: Window): Quantity {
  return stride === 1n ? given(size) : q('ceil(in / stride)', { in: size, stride })
}

/** Reports strides and dilations that are not at least 1; false where one is not. */
export function checkSlide(site: Site<unknown>, { strides, dilations }: Slide, kernel: readonly Expr[]): boolean {
  const text = (sizes: readonly Expr[]) => sizes.map((size) => (isKnown(size) ? String(size) : '?')).join(' × ')
  const isPositive = (sizes: readonly Expr[]) => sizes.every((size) => atLeast(size, 1n) !== false)
  const hasKernel = site.check(isPositive(kernel), 'conv/kernel-zero', 'the kernel has size 0 along an axis: {sizes}', {
    sizes: text(kernel),
  })
  const hasStride = site.check(isPositive(strides), 'conv/stride-zero', 'the stride is 0 along an axis: {sizes}', {
    sizes: text(strides),
  })
  const hasDilation = site.check(
    isPositive(dilations),
    'conv/dilation-zero',
    'the dilation is 0 along an axis: {sizes}',
    { sizes: text(dilations) },
  )
  return hasKernel && hasStride && hasDilation
}

/** What the axes are of feature maps that lie so. */
export function axesOfMaps(
  { attrs, outputs }: InferredSite<{ readonly layout: Layout }>,
  output: number,
): readonly AxisRole[] | undefined {
  const rank = outputs[output]?.length
  return rank === undefined ? undefined : usualRoles(rank, attrs.layout)
}

/** What figures show of windows; `undefined` where one is not known. `mode`: how a pool makes one value of each. */
export function slidingOf(
  windows: readonly Window[] | undefined,
  group: Expr,
  mode?: string,
): SlidingWindow | undefined {
  const sizes = (of: keyof Window) => numbersIn(windows?.map((window) => window[of]))
  const [stride, dilation, pad] = [sizes('stride'), sizes('dilation'), sizes('before')]
  if (windows === undefined || stride === undefined || dilation === undefined || pad === undefined) return undefined
  return {
    ...{ kernel: windows.map(({ kernel }) => given(kernel)), stride, pad, dilation },
    group: numberIn(group) ?? 1,
    ...(mode !== undefined && { mode }),
    isGlobal: false,
  }
}

/** What outputs see along each spatial axis; `undefined` where a window is not known. */
export function reachOf(
  windows: readonly Window[] | undefined,
  kind: 'window' | 'transposed',
): readonly (Reach | undefined)[] | undefined {
  return windows?.map(({ kernel, stride, dilation, before }) => {
    const [size, step, spread, pad] = [kernel, stride, dilation, before].map(numberIn)
    if (size === undefined || step === undefined || spread === undefined || pad === undefined) return { kind: 'all' }
    return { kind, kernel: size, stride: step, pad, dilation: spread }
  })
}
