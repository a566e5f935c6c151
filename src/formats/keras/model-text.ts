/** Models as their files have them: layers of layers, and the shapes that go in. */

import { ownOf } from '../../core/own.ts'
import { isList, isObject, type JsonObject, type JsonValue, type LayerText, layerText } from './config.ts'

/** Whether a class is a model of layers. */
export function isModelText({ config }: LayerText): boolean {
  return isList(config.layers)
}

/** The layers of a model, by the names under which it calls them. */
export function layersOf({ config }: LayerText): readonly LayerText[] {
  return (isList(config.layers) ? config.layers : []).flatMap((one) => {
    const layer = layerText(one)
    if (layer === undefined) return []
    const name = isObject(one) && typeof one.name === 'string' ? one.name : layer.name
    return [{ ...layer, name }]
  })
}

/** Whether its layers stand one behind the other, and say nothing of what they read. */
export function isSequential({ type, config }: LayerText, layers: readonly LayerText[]): boolean {
  return (
    type === 'Sequential' ||
    (config.output_layers === undefined && !layers.some(({ text }) => text.inbound_nodes !== undefined))
  )
}

/** A shape of an input, with its batch. */
export function batchShape(config: JsonObject | undefined): readonly JsonValue[] | undefined {
  const found = config?.batch_shape ?? config?.batch_input_shape
  if (isList(found)) return found
  return isList(config?.build_input_shape) ? config.build_input_shape : undefined
}

/** The shape that a model or a layer was built for. */
export function builtShape(layer: LayerText | undefined): readonly JsonValue[] | undefined {
  const built = layer?.text.build_config
  const shape = isObject(built) ? built.input_shape : undefined
  return isList(shape) && !shape.some(isList) ? shape : undefined
}

/** Whether Keras 2 wrote it, or an older one: by its version, else by what only later ones say. */
export function isOldText(model: LayerText): boolean {
  const { keras_version: version, module } = model.text
  if (typeof version === 'string' && /^\d+\./.test(version)) return Number.parseInt(version, 10) < 3
  const layers = layersOf(model)
  if (layers.some(({ config }) => 'batch_input_shape' in config)) return true
  const isNew = layers.some(({ config, text }) => 'batch_shape' in config || text.module !== undefined)
  return module === undefined && !isNew
}

/** Classes that files call by another name than their own. */
const CLASSES: Readonly<Record<string, string>> = {
  Model: 'Functional',
  Convolution1D: 'Conv1D',
  Convolution2D: 'Conv2D',
  Convolution3D: 'Conv3D',
  GroupQueryAttention: 'GroupedQueryAttention',
}

/** The name that a class itself has. */
export function classNameOf(type: string): string {
  return ownOf(CLASSES, type) ?? type
}

/** An operation on tensors is kept like a layer in definitions, but is none. */
export function isOperationText({ text }: LayerText): boolean {
  return typeof text.module === 'string' && text.module.startsWith('keras.src.ops')
}
