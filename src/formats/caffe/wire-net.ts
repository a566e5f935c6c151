/**
 * Joins the layers of a net by their blob names (net.cpp, Net::AppendTop and Net::AppendBottom) into values that are
 * written once: each in-place layer writes a new value of the same name.
 */

import type { Value, ValueId } from '../../core/network/model.ts'
import { asCode, Guesses } from '../../core/words/closest.ts'
import type { IssueContext, Severity } from '../../core/words/issue.ts'
import { type Message, type MessageArgs, message } from '../../core/words/message.ts'
import type { CaffeLayer } from './layers/layer.ts'
import type { NetLayer, SplitNet } from './splits.ts'

/** The name that Caffe gives to tops that a loss makes for itself. */
const AUTOMATIC = '(automatic)'

/** A layer with its unique id and the values that it reads and writes. */
export interface WiredLayer {
  readonly layer: NetLayer
  readonly id: string
  readonly inputs: readonly (ValueId | undefined)[]
  readonly outputs: readonly ValueId[]
  /** Blob names of the outputs as in the file. */
  readonly outputNames: readonly string[]
}

export interface WiredNet {
  readonly layers: readonly WiredLayer[]
  readonly values: ReadonlyMap<ValueId, Value>
}

/** Records an issue of one layer. */
export type LayerReport = (
  layer: NetLayer,
  severity: Severity,
  code: string,
  text: string,
  args?: MessageArgs,
  context?: IssueContext,
) => void

/** A layer that the phase, level or stages leave out. */
export interface AbsentLayer {
  readonly name: string
  readonly why: Message
}

/** What wiring must know beside the layers. */
export interface WiringContext {
  readonly types: (layer: NetLayer) => CaffeLayer | undefined
  /** Blobs that layers which are left out would produce, with these layers. */
  readonly absentBlobs: ReadonlyMap<string, AbsentLayer>
  readonly report: LayerReport
}

/** Wires the net. What nothing produces is reported and stays `undefined`. */
export function wireNet(net: SplitNet, context: WiringContext): WiredNet {
  const values = new Map<ValueId, Value>()
  const current = new Map<string, ValueId>()
  const produced = new Set<string>()
  const guesses = new Guesses()
  const [nextId, nextValue] = [uniqueNames(), uniqueNames()]
  const upcoming = new Map<string, string>()
  for (const layer of net.layers) for (const top of layer.tops) if (!upcoming.has(top)) upcoming.set(top, layer.name)

  const layers = net.layers.map((layer, index): WiredLayer => {
    const id = nextId(layer.name === '' ? `(${layer.type} ${index + 1})` : layer.name)
    const inputs = layer.bottoms.map((blob, j) => {
      const value = current.get(blob)
      if (value === undefined) reportUnknown(layer, blob, j, { ...context, upcoming, produced, guesses })
      // Caffe removes a used blob from the available ones; splits have given every further user a copy.
      current.delete(blob)
      return value
    })
    const outputNames = [...layer.tops, ...automaticTops(layer, context.types(layer))]
    const outputs = outputNames.map((blob, top) => {
      const isAutomatic = top >= layer.tops.length
      const inPlace = !isAutomatic && layer.bottoms[top] === blob
      const inPlaceOf = inPlace ? inputs[top] : undefined
      if (!inPlace && !isAutomatic && produced.has(blob)) reportTwice(layer, blob, top, context.report)
      const value: Value = {
        id: nextValue(isAutomatic ? `${AUTOMATIC} ${id}` : inPlace ? `${blob} (${id})` : blob),
        name: net.fileNames.get(blob) ?? blob,
        dtype: 'float32',
        ...(inPlaceOf !== undefined && { inPlaceOf }),
      }
      values.set(value.id, value)
      if (!isAutomatic) {
        current.set(blob, value.id)
        produced.add(blob)
      }
      return value.id
    })
    return { layer, id, inputs, outputs, outputNames: outputNames.map((blob) => net.fileNames.get(blob) ?? blob) }
  })
  return { layers, values }
}

/** Makes names unique: `name`, or `name#2`, `name#3`, … where it was given out before. */
function uniqueNames(): (name: string) => string {
  const counts = new Map<string, number>()
  return (name) => {
    let count = (counts.get(name) ?? 0) + 1
    let unique = count === 1 ? name : `${name}#${count}`
    while (counts.has(unique)) unique = `${name}#${++count}`
    counts.set(name, count)
    if (unique !== name) counts.set(unique, 1)
    return unique
  }
}

/** Tops that a loss makes for itself where the file names fewer (net.cpp, Net::Init: AutoTopBlobs). */
function automaticTops(layer: NetLayer, type: CaffeLayer | undefined): string[] {
  if (type?.autoTops !== true) return []
  return Array.from({ length: Math.max(0, type.tops.min - layer.tops.length) }, () => AUTOMATIC)
}

interface UnknownBottom extends WiringContext {
  readonly upcoming: ReadonlyMap<string, string>
  readonly produced: ReadonlySet<string>
  readonly guesses: Guesses
}

function reportUnknown(layer: NetLayer, blob: string, index: number, context: UnknownBottom): void {
  const text = 'nothing before this layer produces its bottom `{blob}`'
  const where = layer.message.where('bottom', index)
  context.report(layer, 'error', 'caffe/unknown-bottom', text, { blob }, { where, hint: whyUnknown(blob, context) })
}

function whyUnknown(blob: string, { produced, absentBlobs, upcoming, guesses }: UnknownBottom): Message | undefined {
  if (produced.has(blob))
    return message('an in-place layer or another reader has taken this version of {blob}', { blob })
  const absent = absentBlobs.get(blob)
  if (absent !== undefined)
    return message('layer {layer} produces it, but is left out here: {why}', { layer: absent.name, why: absent.why })
  const producer = upcoming.get(blob)
  if (producer !== undefined)
    return message('layer {layer} produces it, but only later: Caffe runs the layers in the order of the file', {
      layer: producer,
    })
  return guesses.guess(blob, produced, asCode)
}

function reportTwice(layer: NetLayer, blob: string, top: number, report: LayerReport): void {
  report(
    layer,
    'error',
    'caffe/duplicate-top',
    'top `{blob}` is already produced by an earlier layer',
    { blob },
    {
      where: layer.message.where('top', top),
      hint: message('a layer may write a blob again only in place: top {number} must then be its bottom {number}', {
        number: top + 1,
      }),
    },
  )
}
