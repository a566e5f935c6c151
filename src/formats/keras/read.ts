/** Reads Keras's definitions as JSON, with the weights that are given beside them. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { MOST_TEXT_BYTES } from '../../core/limits.ts'
import type { FileLedger, Model } from '../../core/network/model.ts'
import { issue } from '../../core/words/issue.ts'
import { type FormatReader, type Input, onlyFile } from '../format.ts'
import { bindingOf } from './bind.ts'
import type { LayerText } from './config.ts'
import { modelOf, parseConfig, refused, withWeights } from './definition.ts'
import type { FoundStored } from './stored.ts'

/** `model.json`, `config.json`. */
export const kerasReader: FormatReader = {
  read: async (input, options) => {
    const source = onlyFile(input)
    const { name, size } = source
    if (size > MOST_TEXT_BYTES) throw refused(name, 'it is too long')
    const config = parseConfig(await source.read(0, size), name)
    const file: FileLedger = { name, role: 'definition', format: 'keras/json', size, spans: [] }
    const model = await modelOf(config, source, options)
    if (model === undefined) throw refused(name, 'it has no layers: what such a class computes stands in no file')
    return joined({ ...model.model, files: [file] }, model.text, input)
  },
  readWeights: async ({ name }) => {
    throw refused(name, 'a definition holds no weights')
  },
}

/** The weights that were given beside a definition; those of another format fit no layer here. */
async function joined(model: Model, text: LayerText, input: Input): Promise<Model> {
  const [first] = input.weights
  if (first === undefined) return model
  const read = READERS[first.format]
  if (read === undefined) {
    const found = issue(
      'keras/foreign-weights',
      'error',
      'these are no weights of Keras: nothing in them fits its definition',
      {},
      { where: { file: first.source.name } },
    )
    return { ...model, issues: [...model.issues, found] }
  }
  const found = await read(first.source, input)
  const beside = withWeights(model, found, bindingOf(text, false))
  return { ...beside, files: [...model.files, ...found.files] }
}

const READERS: Readonly<Record<string, (source: ByteSource, input: Input) => Promise<FoundStored>>> = {
  'keras-h5': async (source, input) => (await import('./read-hdf5.ts')).readAll(source, input),
  'keras-archive': async (source) => (await import('./read-archive.ts')).readMembers(source),
}
