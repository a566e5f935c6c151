/** Sizes, kernels and numbers in the words that figures use. */

import { isWholeTotal, knownPart, type Total } from '../../analyze/analysis.ts'
import { type Expr, isUnknown } from '../../core/expr.ts'
import type { Figure } from '../style.ts'
import { allBlocks, type Extent, type FigureNet, type Layer, mainInput, mainOutput, type Size } from './net.ts'
import { spelled } from './spelled.ts'

/** `20×24×24`, `500`; `?` where nothing is known; the batch in front where it is wanted. */
export function dimsText(extent: Extent | undefined, withBatch = false): string {
  if (!extent) return '?'
  const sizes = [extent.maps, ...extent.sides]
  const shown = withBatch && extent.batch ? [extent.batch, ...sizes] : sizes
  return shown.map(({ text }) => text).join('×')
}

/** `20@24x24`, as papers and draw_convnet write; units alone as `500`. */
export function mapsText(extent: Extent | undefined, withBatch = false): string {
  if (!extent) return '?'
  const batch = withBatch && extent.batch ? `${extent.batch.text}×` : ''
  if (isFlat(extent)) return batch + extent.maps.text
  return `${batch}${extent.maps.text}@${sidesText(extent.sides, 'x')}`
}

/** True where there is one value a map: units of a dense layer, however many axes they have. */
export function isFlat(extent: Extent): boolean {
  return extent.sides.every(({ value }) => value === 1)
}

/** `5×5`; one number where a side is alone. */
export function sidesText(sides: readonly Size[], times: '×' | 'x' = '×'): string {
  return sides.map(({ text }) => text).join(times)
}

/** `5×5/2`, `5×5/2×1`: kernel and stride, the stride left out where it is 1 and `always` is not asked for. */
function kernelText(layer: Layer, always = false, times: '×' | 'x' = '×'): string {
  const { window } = layer
  if (!window) return ''
  const kernel = sidesText(window.kernel, times)
  const stride = equalOrAll(window.stride, times)
  return always || stride !== '1' ? `${kernel}/${stride}` : kernel
}

/** `2` where all are equal, else `2×1`. */
export function equalOrAll(values: readonly number[], times: '×' | 'x' = '×'): string {
  const [first] = values
  return values.every((value) => value === first) ? String(first ?? 1) : values.join(times)
}

/** True where a convolution spreads its maps (a transposed one) instead of gathering them. */
export function isSpreading(net: FigureNet, layer: Layer): boolean {
  const from = mainInput(net, layer)?.sides.at(-1)?.value
  const to = mainOutput(layer)?.sides.at(-1)?.value
  const stride = layer.window?.stride.at(-1) ?? 1
  if (layer.family !== 'conv') return false
  return layer.byInput || (stride > 1 && from !== undefined && to !== undefined && to > from)
}

/** What a layer does, briefly: `conv 5×5/1`, `max 2×2/2`, `dense`; any other layer by its type in the file. */
export function shortOperation(figure: Figure, layer: Layer): string {
  const { say, net } = figure
  if (layer.family === 'conv' && layer.window) {
    const word = isSpreading(net, layer) ? say('deconv') : say('conv')
    return [`${word} ${kernelText(layer, true)}`, groupText(figure, layer)].filter(Boolean).join(', ')
  }
  if (layer.family === 'pool' && layer.window) {
    return layer.window.global
      ? say('global {mode}', { mode: modeText(figure, layer) })
      : `${modeText(figure, layer)} ${kernelText(layer, true)}`
  }
  if (layer.family === 'dense') return say('dense')
  return layer.type
}

/** All that a window was given: `stride 2, pad 3, dilation 2, 32 groups`; only what differs from the usual. */
export function windowDetails(figure: Figure, layer: Layer): readonly string[] {
  const { window } = layer
  const { say } = figure
  if (!window || window.global) return []
  const details: string[] = []
  if (window.stride.some((value) => value !== 1)) details.push(say('stride {n}', { n: equalOrAll(window.stride) }))
  if (window.pad.some((value) => value !== 0)) details.push(say('pad {n}', { n: equalOrAll(window.pad) }))
  if (window.dilation.some((value) => value !== 1))
    details.push(say('dilation {n}', { n: equalOrAll(window.dilation) }))
  const groups = groupText(figure, layer)
  return groups ? [...details, groups] : details
}

/** `32 groups`; empty where there is one. */
export function groupText({ say }: Figure, { window }: Layer): string {
  return window && window.group > 1 ? say('{n} groups', { n: window.group }) : ''
}

/** `max`, `ave`, `pool`. */
export function modeText({ say }: Figure, layer: Layer): string {
  const mode = layer.window?.mode
  if (mode?.startsWith('max')) return say('max')
  if (mode?.startsWith('ave')) return say('average')
  return mode ?? say('pool')
}

/** `Max-pooling`, `Average-pooling`. */
export function poolingText(figure: Figure, layer: Layer): string {
  const mode = modeText(figure, layer)
  return figure.say('{mode}-pooling', { mode: mode.charAt(0).toUpperCase() + mode.slice(1) })
}

/** The tooltip: name, type, sizes. */
export function layerTitle(layer: Layer): string {
  return [layer.name, layer.type, dimsText(mainOutput(layer), true)].join(', ')
}

/** `431,080`, `64·N`; `≥ 500` where something is not counted; `?` where nothing is known. */
export function countText(count: Expr, complete = true): string {
  if (isUnknown(count)) return '?'
  const said = spelled(count)
  return complete ? said : `≥ ${said}`
}

/** A total in a title: what is surely there, where the rest depends on sizes that are not known. */
export function totalText(total: Total): string {
  return countText(knownPart(total), isWholeTotal(total))
}

/** `25,050 parameters`; `= conv1` where they are another layer's; empty where there are none. */
export function parametersText({ say }: Figure, layer: Layer): string {
  const blocks = allBlocks(layer)
  const [owner] = new Set(blocks.map(({ sharedWith }) => sharedWith))
  if (owner !== undefined && blocks.every(({ sharedWith }) => sharedWith === owner)) return `= ${owner}`
  return layer.parameters === 0n ? '' : say('{n} parameters', { n: countText(layer.parameters, layer.complete) })
}
