/** A definition of Keras as a model, alone or with the variables that it is put beside. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { Binding } from '../../core/network/binding.ts'
import type { Model } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import type { ReadOptions } from '../format.ts'
import { readOwnDefinitions } from '../own-definitions.ts'
import { isList, isObject, type JsonObject, type JsonValue, type LayerText, layerText } from './config.ts'
import { lowerModel } from './lower.ts'
import { isModelText } from './model-text.ts'
import { type FoundStored, weightsOf } from './stored.ts'

/** Says why a file is none. */
export function refused(file: string, reason: string, offset?: number): FormatError {
  const text = 'this is no model of Keras: {reason}'
  const where = { file, ...(offset !== undefined && { offset }) }
  return new FormatError(issue('keras/config', 'error', text, { reason }, { where }))
}

/** Numbers that are none, which Python writes and JSON has no word for. */
const NO_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g

/** The definition as it is; a byte order mark and text behind the end are refused, as Keras does. */
export function parseConfig(bytes: Uint8Array, file: string): JsonObject {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  try {
    const value: JsonValue = JSON.parse(text.replace(NO_NUMBERS, (found) => (found.startsWith('"') ? found : 'null')))
    if (isObject(value)) return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw refused(file, error.message)
  }
  throw refused(file, 'it is no object')
}

/** The network of a definition, with its text as it is read; `undefined` where its class has no layers in the file. */
export async function modelOf(
  text: JsonObject,
  { name: file }: ByteSource,
  options: ReadOptions,
): Promise<{ readonly model: Omit<Model, 'files'>; readonly text: LayerText } | undefined> {
  const model = layerText(text)
  if (model === undefined) throw refused(file, 'class_name is missing')
  const listed = isList(text.config) ? { ...model, config: { layers: text.config } } : model
  // Keras makes an empty model where it should have layers and says nothing of them.
  const isEmpty = !isModelText(listed) && MODELS.has(listed.type) && Object.keys(listed.config).length === 0
  const named = isEmpty ? { ...listed, config: { layers: [] } } : listed
  if (!isModelText(named)) return undefined
  const own = await readOwnDefinitions(options.definitions ?? [])
  const lowered = lowerModel(named, file, options.inputs, own.layers)
  const { graph } = lowered
  const found = [...own.issues, ...lowered.issues]
  const noLayers = issue('keras/no-layers', 'warning', 'the model has no layers', {}, { where: { file } })
  const issues = isEmpty ? [noLayers] : found
  const version = typeof text.keras_version === 'string' ? `Keras ${text.keras_version}` : undefined
  return {
    text: named,
    model: {
      format: 'keras',
      name: named.name,
      kind: 'network',
      ...(version && { producer: version }),
      layout: 'channels-last',
      graph,
      tensors: [],
      counting: { from: 'graph', statistics: true },
      issues,
      words: { title: 'Keras', array: message('variable'), summary: SUMMARY },
      widths: { count: ['filters', 'units'], group: ['groups'] },
    },
  }
}

/** The last lines of model.summary(), from summary_utils.py. */
const SUMMARY = message(
  'model.summary() says: Total params: {parameters}, Trainable params: {trainable}, Non-trainable params: {frozen}',
)

/** Classes that are nothing but their layers. */
const MODELS: ReadonlySet<string> = new Set(['Functional', 'Model', 'Sequential'])

/** A model beside its variables. */
export function withWeights(
  model: Omit<Model, 'files'>,
  { tensors, files, issues }: FoundStored,
  binding: Binding,
  more: readonly Issue[] = [],
): Model {
  const weights = weightsOf(tensors, files)
  return { ...model, tensors, files, weights, binding, issues: [...model.issues, ...issues, ...more] }
}
