/** The layers of two networks as they are compared: without those that the framework inserts, or has written out. */

import type { Node, Setting, ValueId } from '../../core/network/model.ts'
import { shapeKey, shapeOf } from '../../core/network/shape.ts'
import type { Analysis, Facts } from '../analysis.ts'
import { type Wiring, wiringOf } from '../shapes/wiring.ts'
import type { Alignable } from './align.ts'
import { settingsKey } from './fields.ts'

/** Where a value comes from: a layer by its place, and which of its outputs. */
export interface Source {
  readonly place: number
  readonly output: number
}

/** One of two networks. */
export interface Side {
  readonly analysis: Analysis
  readonly wiring: Wiring
  /** Those that are compared, in the order of execution. */
  readonly layers: readonly Facts[]
  readonly settings: readonly (readonly Setting[])[]
  readonly alignables: readonly Alignable[]
  /** The layer that writes a value; `undefined` where none does. */
  source(value: ValueId | undefined): Source | undefined
}

/** Prepares two networks. */
export function sidesOf(before: Analysis, after: Analysis): { readonly before: Side; readonly after: Side } {
  const numbers = new Map<string, number>()
  return { before: sideOf(before, after, numbers), after: sideOf(after, before, numbers) }
}

function sideOf(analysis: Analysis, other: Analysis, numbers: Map<string, number>): Side {
  const wiring = wiringOf(analysis)
  const isInsertedThere = ({ id, type }: Node) => {
    const found = other.facts.get(id)?.node
    return found?.inserted === true && found.type === type
  }
  // A file that the framework has written has the layers that it inserts.
  const layers = wiring.layers.filter(({ node }) => !isInsertedThere(node))
  const places = new Map(layers.map((layer, place) => [layer, place]))
  const source = (value: ValueId | undefined): Source | undefined => {
    for (let from = value; from !== undefined; ) {
      const original = wiring.original(from)
      const layer = wiring.producer(original)
      if (layer === undefined) return undefined
      const place = places.get(layer)
      if (place !== undefined) return { place, output: layer.node.outputs.indexOf(original) }
      from = layer.node.inputs[0]
    }
    return undefined
  }
  const settings = layers.map(({ node }) => node.settings?.() ?? [])
  return { analysis, wiring, layers, settings, alignables: alignables(layers, settings, source, numbers), source }
}

/** Long texts become numbers, which both sides share. */
function alignables(
  layers: readonly Facts[],
  settings: readonly (readonly Setting[])[],
  source: Side['source'],
  numbers: Map<string, number>,
): readonly Alignable[] {
  const numberOf = (text: string): string => {
    const known = numbers.get(text) ?? numbers.size
    numbers.set(text, known)
    return String(known)
  }
  const own = layers.map(({ node }, place) => numberOf(`${node.type}\n${settingsKey(settings[place] ?? [])}`))
  const around = layers.map((): string[] => [])
  layers.forEach(({ node }, place) => {
    for (const value of node.inputs) {
      const from = source(value)
      around[place]?.push(from === undefined ? '?' : `${own[from.place]}.${from.output}`)
    }
  })
  const inputs = around.map((texts) => texts.join(' '))
  const readers = layers.map((): string[] => [])
  layers.forEach(({ node }, place) => {
    for (const value of node.inputs) readers[source(value)?.place ?? -1]?.push(own[place] ?? '')
  })
  return layers.map((layer, place) => {
    const shapes = [...layer.outputs, ...layer.params.map(({ shape }) => shape)].map((shape) =>
      shapeKey(shapeOf(shape)),
    )
    const shaped = numberOf(`${own[place]} ${shapes.join(' ')}`)
    const neighbours = numberOf(`${inputs[place]} | ${(readers[place] ?? []).sort().join(' ')}`)
    return {
      name: layer.node.name === '' ? '' : layer.node.id,
      type: layer.node.type,
      likeness: {
        exact: `${shaped} ${neighbours}`,
        placed: `${own[place]} ${neighbours}`,
        shaped,
        own: own[place] ?? '',
      },
      isDistinct: layer.params.length > 0,
    }
  })
}
