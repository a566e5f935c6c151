/** Reads HDF5 files of Keras: whole models of the older kind, and files of weights alone, in shards where an index names them. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { Model } from '../../core/network/model.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { type Around, type FormatReader, onlyFile } from '../format.ts'
import { readJsonFile } from '../shard-index.ts'
import { readFiles, type ShardFile } from '../shards.ts'
import { weightsModel } from '../weights-model.ts'
import { bindingOf } from './bind.ts'
import { modelOf, parseConfig, withWeights } from './definition.ts'
import { shardsOf } from './shard-map.ts'
import { type FoundStored, readStored, weightsOf } from './stored.ts'

export const kerasHdf5Reader: FormatReader = {
  read: async (input, options) => {
    const source = onlyFile(input)
    const found = await readAll(source, input)
    const { config, version } = found
    if (config === undefined) return bareModel(source.name, found)
    const text = parseConfig(new TextEncoder().encode(config), source.name)
    const stated = version === undefined || 'keras_version' in text ? text : { ...text, keras_version: version }
    const model = await modelOf(stated, source, options)
    if (model === undefined) return subclassed(source.name, found)
    const missing = found.tensors.length === 0 && hasNoWeights(found) ? [noWeights(source.name)] : []
    return withWeights(model.model, found, bindingOf(model.text, true), missing)
  },
  readWeights: async (source, around) => {
    const { tensors, files, issues } = await readAll(source, around)
    return { weights: weightsOf(tensors, files), issues }
  },
}

/** What a file holds, or those that an index names. */
export async function readAll(source: ByteSource, around: Pick<Around, 'open'>): Promise<FoundStored> {
  if (!/\.json$/i.test(source.name)) {
    const { file, ...found } = await readStored(source)
    return { ...found, files: [file] }
  }
  const { sources, file, issues } = await shardsOf(await readJsonFile(source), source, around)
  const shards = await readFiles<ShardFile>({ id: 'keras', read: asShard }, sources)
  return { tensors: shards.tensors, files: [file, ...shards.ledgers], issues: [...issues, ...shards.issues] }
}

async function asShard(source: ByteSource): Promise<ShardFile> {
  const { tensors, file, issues } = await readStored(source)
  // What lies in another file than the one that was opened brings it along.
  const own = tensors.map((tensor) => ({ ...tensor, ...(tensor.stored && { stored: { ...tensor.stored, source } }) }))
  return { source, tensors: own, file, issues }
}

/** Variables without a definition. */
export function bareModel(file: string, found: FoundStored): Model {
  const { tensors, issues } = found
  const note =
    tensors.length === 0
      ? issue('keras/no-variables', 'error', 'there is no variable in it', {}, { where: { file } })
      : issue(
          'keras/bare-weights',
          'note',
          'the file has only names and numbers: put the definition beside it to see the network',
          {},
          { where: { file } },
        )
  return { ...storedModel(found), issues: [...issues, note] }
}

/** A class of its own, whose code stands in no file: its variables are all that is known. */
export function subclassed(file: string, found: FoundStored): Model {
  const text = 'a model of a class of its own: what it computes stands in no file, only its variables are known'
  const told = issue('keras/subclassed', 'warning', text, {}, { where: { file } })
  return { ...storedModel(found), issues: [...found.issues, told] }
}

function storedModel(found: FoundStored) {
  const { tensors, files, version } = found
  return {
    ...weightsModel('keras', '', { tensors, files }),
    weights: weightsOf(tensors, files),
    ...(version !== undefined && { producer: `Keras ${version}` }),
  }
}

/** A whole model has a group of weights, be it empty. */
function hasNoWeights({ files }: FoundStored): boolean {
  return files.every(({ totals }) => totals?.every(({ label }) => label !== 'data') ?? true)
}

function noWeights(file: string): Issue {
  return issue('keras/no-weights', 'error', 'the file has a definition and no weights', {}, { where: { file } })
}
