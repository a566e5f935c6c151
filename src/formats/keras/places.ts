/** Where Keras keeps the variables of a model's layers: the groups of its HDF5 files, in both ways. */

import { Config, type LayerText } from './config.ts'
import { classNameOf, isModelText, isOperationText, layersOf } from './model-text.ts'

/** A layer of a model, as its file numbers them: those of models within it are layers like any other. */
export interface PlacedLayer {
  /** The node that is its first call. */
  readonly id: string
  readonly layer: LayerText
  /** Its group in files of paths (`saving_lib.py`, _save_container_state). */
  readonly group: string
  /** The layer of the outermost model that it lies in, or that it is. */
  readonly outer: string
}

/** All layers of a model, in the order in which Keras goes through them. */
export function placedLayers(model: LayerText): readonly PlacedLayer[] {
  return layersIn(model, '', '', undefined)
}

function layersIn(model: LayerText, prefix: string, group: string, outer: string | undefined): readonly PlacedLayer[] {
  const unique = uniqueNames()
  return layersOf(model).flatMap((layer) => {
    if (isOperationText(layer)) return []
    const own = `${group}layers/${unique(groupName(layer.type))}`
    const id = prefix + layer.name
    const around = outer ?? layer.name
    return isModelText(layer)
      ? layersIn(layer, `${id}/`, `${own}/`, around)
      : [{ id, layer, group: own, outer: around }]
  })
}

/** A further one of a name has a number, from 1. */
function uniqueNames(): (name: string) => string {
  const used = new Map<string, number>()
  return (name) => {
    const count = used.get(name)
    used.set(name, (count ?? -1) + 1)
    return count === undefined ? name : `${name}_${count + 1}`
  }
}

/** A class in snake case (`utils/naming.py`, to_snake_case). */
function groupName(type: string): string {
  return classNameOf(type.slice(type.lastIndexOf('>') + 1))
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/**
 * Below the group of a layer: the groups in which its parameters lie, by their names. Layers inside a layer have groups of
 * their own, named like the attribute that holds them.
 */
export function groupsOf(layer: LayerText, names: readonly string[]): readonly string[] {
  return names.map((name) => groupOf(new Config(layer), name))
}

const DIRECTIONS: readonly (readonly [key: string, attribute: string])[] = [
  ['layer', 'forward_layer'],
  ['backward_layer', 'backward_layer'],
]

const PROJECTIONS: Readonly<Record<string, string>> = {
  query: 'query_dense',
  key: 'key_dense',
  value: 'value_dense',
  attention_output: 'output_dense',
  gate: 'gate_dense',
}

function groupOf(config: Config, name: string): string {
  const cut = name.indexOf('/')
  if (cut < 0) return 'vars'
  const [head, rest] = [name.slice(0, cut), name.slice(cut + 1)]
  if (config.layer.type === 'Bidirectional') return inBidirectional(config, head, rest)
  if (Object.hasOwn(PROJECTIONS, head)) return `${PROJECTIONS[head]}/vars`
  const inner = config.inner('layer')
  if (inner !== undefined) return `layer/${groupOf(inner, rest)}`
  if (config.layer.type === 'Sequential') return inSequence(config.inners('layers'), 'layers', head, rest)
  if (config.layer.type === 'StackedRNNCells') return inSequence(config.inners('cells'), 'cells', head, rest)
  const cell = config.inner('cell')
  return cell === undefined ? 'cell/vars' : `cell/${groupOf(cell, rest)}`
}

function inBidirectional(config: Config, head: string, rest: string): string {
  const isBack = config.inner('backward_layer')?.layer.name === head || head.startsWith('backward_')
  const [key, attribute] = DIRECTIONS[isBack ? 1 : 0] ?? ['layer', 'forward_layer']
  const inner = config.inner(key) ?? config.inner('layer')
  return inner === undefined ? `${attribute}/vars` : `${attribute}/${groupOf(inner, rest)}`
}

function inSequence(layers: readonly Config[], container: string, head: string, rest: string): string {
  const unique = uniqueNames()
  for (const inner of layers) {
    const own = unique(groupName(inner.layer.type))
    if (inner.layer.name === head) return `${container}/${own}/${groupOf(inner, rest)}`
  }
  return `${container}/${head}/vars`
}
