/** Reads Keras's models: their definition as JSON, alone or in the files that carry it. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { FileLedger, Model } from '../../core/network/model.ts'
import { FormatError, issue } from '../../core/words/issue.ts'
import { message } from '../../core/words/message.ts'
import { type FormatReader, onlyFile, type ReadOptions } from '../format.ts'
import { isList, isObject, type JsonObject, type JsonValue, layerText } from './config.ts'
import { isModelText, lowerModel } from './lower.ts'

/** More than any definition has. */
export const MOST_BYTES = 64 << 20

/** `model.json`, `config.json`. */
export const kerasReader: FormatReader = {
  read: async (input, options) => {
    const source = onlyFile(input)
    const { name, size } = source
    if (size > MOST_BYTES) throw refused(name, 'it is too long')
    const config = parseConfig(await source.read(0, size), name)
    const file: FileLedger = { name, role: 'definition', format: 'keras/json', size, spans: [] }
    return { ...modelOf(config, source, options), files: [file] }
  },
  readWeights: async ({ name }) => {
    throw refused(name, 'a definition holds no weights')
  },
}

function refused(file: string, reason: string, offset?: number): FormatError {
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

/** The network of a definition. Throws FormatError where it defines none. */
export function modelOf(text: JsonObject, { name: file }: ByteSource, options: ReadOptions): Omit<Model, 'files'> {
  const model = layerText(text)
  if (model === undefined) throw refused(file, 'class_name is missing')
  const named = isList(text.config) ? { ...model, config: { layers: text.config } } : model
  if (!isModelText(named)) throw refused(file, 'it has no layers: what such a class computes stands in no file')
  const { graph, issues } = lowerModel(named, file, options.inputs)
  const version = typeof text.keras_version === 'string' ? `Keras ${text.keras_version}` : undefined
  return {
    format: 'keras',
    name: named.name,
    kind: 'network',
    ...(version && { producer: version }),
    layout: 'channels-last',
    graph,
    tensors: [],
    counting: { from: 'graph', statistics: true },
    issues,
    words: { title: 'Keras', array: message('variable') },
  }
}
