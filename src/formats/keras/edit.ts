/** Changes what the layers of a Keras definition are configured with. */

import type { Editable } from '../editable.ts'
import { isFields, type JsonFields, setField } from '../json-edit.ts'
import { parseConfig } from './definition.ts'

/** The definition of a model, and of the models within it. */
export function editKeras(bytes: Uint8Array, file: string): Editable {
  const model: unknown = structuredClone(parseConfig(bytes, file))
  const layers: [name: string, config: JsonFields][] = []
  collect(isFields(model) ? model.config : undefined, '', layers)
  const configs = (name: string | undefined) => layers.filter(([own]) => own === name).map(([, config]) => config)
  return {
    layers: layers.map(([name]) => name),
    fields: (name) => configs(name).flatMap((config) => Object.keys(config)),
    // Every call: a field may be in the second of two layers of one name.
    set: (name, field, value) =>
      configs(name)
        .map((config) => setField(config, field, value))
        .includes(true),
    bytes: () => new TextEncoder().encode(JSON.stringify(model)),
  }
}

/** Layers with their configurations; those of a model within the model are named behind it. */
function collect(config: unknown, prefix: string, into: [name: string, config: JsonFields][]): void {
  const layers = Array.isArray(config) ? config : isFields(config) ? config.layers : undefined
  if (!Array.isArray(layers)) return
  for (const layer of layers) {
    if (!isFields(layer) || !isFields(layer.config)) continue
    const name = `${prefix}${layer.config.name ?? layer.name ?? ''}`
    into.push([name, layer.config])
    collect(layer.config, `${name}/`, into)
  }
}
