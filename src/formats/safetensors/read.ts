/** Reads models of safetensors files: one file, shards with an index, or a folder of parts. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { FileLedger, Model, Setting, StoredTensor } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { type JsonValue, memberOf } from '../../wire/json/json-reader.ts'
import { findAdapters } from '../adapters.ts'
import type { FormatReader, Input } from '../format.ts'
import { findPackings } from '../packings.ts'
import { readJsonFile } from '../shard-index.ts'
import { readFiles, readIndexed, type ShardFormat, type Shards } from '../shards.ts'
import { splitName } from '../tensor-roles.ts'
import { storedWeights, weightsModel } from '../weights-model.ts'
import { partFiles } from './parts.ts'
import { readSafetensors, type SafetensorsFile } from './read-file.ts'

const FILES: ShardFormat<SafetensorsFile> = { id: 'safetensors', read: readSafetensors }

export const safetensorsReader: FormatReader = {
  read: async (input) => {
    const found = await readAll(input)
    return { ...weightsModel('safetensors', '', found), ...modelOf(found) }
  },
  readWeights: async (source, around) => {
    const found = await readAll({ ...around, files: [source], weights: [] })
    return { weights: storedWeights(found), issues: found.issues }
  },
}

type Found = Omit<Shards<SafetensorsFile>, 'files' | 'ledgers'> & {
  readonly files: readonly FileLedger[]
  readonly settings: readonly Setting[]
}

function modelOf({ storedTotals, issues, settings }: Found): Pick<Model, 'storedTotals' | 'issues' | 'settings'> {
  return { ...(storedTotals && { storedTotals }), issues, ...(settings.length > 0 && { settings: () => settings }) }
}

async function readAll(input: Input): Promise<Found> {
  const [settings] = input.files.filter(({ name }) => name.endsWith('.json'))
  if (settings === undefined) return readPart(input, await readFiles(FILES, input.files), input.files[0])
  if (!isIndexName(settings.name) && (await hasParts(settings))) return readParts(settings, input)
  const given = input.files.filter((file) => file !== settings)
  return readPart(input, await readIndexed(FILES, settings, given, input), settings)
}

function isIndexName(name: string): boolean {
  return name.endsWith('.index.json')
}

async function hasParts(source: ByteSource): Promise<boolean> {
  return memberOf(await readJsonFile(source), 'weight_map') === undefined
}

/** Tensors with what packings make of them. */
async function readPart(
  input: Input,
  { files, ledgers, ...shards }: Shards<SafetensorsFile>,
  first: ByteSource | undefined,
): Promise<Found> {
  const sources = new Map(files.map(({ source }) => [source.name, source]))
  // Words of packed weights are integers: without any, no configuration tells more of them.
  const mayBePacked = shards.tensors.some(({ dtype }) => /^u?int/.test(dtype))
  const config = first && mayBePacked ? await configBeside(first, input) : undefined
  const data = async (tensor: StoredTensor) => {
    const source = sources.get(tensor.file ?? '')
    if (source === undefined || tensor.stored === undefined || tensor.offset === undefined) return undefined
    const bytes = await source.read(tensor.offset, Number(tensor.bytes))
    return bytes.byteLength < Number(tensor.bytes) ? undefined : bytes
  }
  const { changes, issues } = await findPackings(shards.tensors, { config, data })
  const isAlone = files.length === 1
  const adapters = findAdapters(shards.tensors.map((tensor) => ({ ...tensor, ...changes.get(tensor.name) })))
  const tensors = shards.tensors.map((tensor): StoredTensor => {
    const module = adapters.modules.get(tensor.name)
    const changed = { ...tensor, ...changes.get(tensor.name), ...(module !== undefined && { module }) }
    const source = sources.get(tensor.file ?? '')
    // What lies in another file than the one that was opened brings it along.
    return (isAlone && ledgers.length === 1) || source === undefined || changed.stored === undefined
      ? changed
      : { ...changed, stored: { ...changed.stored, source } }
  })
  const settings = files.flatMap(({ metadata, source }) =>
    metadata.map(
      ([key, value]): Setting => ({
        path: `__metadata__.${key}`,
        value: JSON.stringify(value),
        where: () => ({ file: source.name }),
      }),
    ),
  )
  return {
    ...shards,
    files: ledgers,
    tensors,
    settings: isAlone ? settings : [],
    issues: [...shards.issues, ...issues, ...adapters.issues],
  }
}

/** Settings of the quantisation: in the configuration, or in the file that GPTQ once wrote beside it. */
async function configBeside(first: ByteSource, input: Input): Promise<JsonValue | undefined> {
  for (const name of ['config.json', 'quantize_config.json']) {
    const source = await input.open(name, first.name, 'links')
    if (source === undefined) continue
    try {
      const config = await readJsonFile(source)
      const isTold = ['quantization_config', 'quantization', 'bits'].some((key) => memberOf(config, key) !== undefined)
      if (isTold) return config
    } catch (error) {
      // It is another's file: whoever reads it as a definition tells what is wrong with it.
      if (!(error instanceof FormatError)) throw error
    }
  }
  return undefined
}

/** A model of parts: names of tensors and modules begin with that of their part. */
async function readParts(source: ByteSource, input: Input): Promise<Found> {
  const issues: Issue[] = []
  const tensors: StoredTensor[] = []
  const missing: string[] = []
  const files: FileLedger[] = [
    { name: source.name, role: 'definition', format: 'safetensors/parts', size: source.size, spans: [] },
  ]
  for (const { part, source: file } of await partFiles(source, input, issues)) {
    const shards = isIndexName(file.name) ? await readIndexed(FILES, file, [], input) : await readFiles(FILES, [file])
    const found = await readPart(input, shards, file)
    const prefixed = (name: string) => `${part.name}.${name}`
    tensors.push(
      ...found.tensors.map((tensor) => ({
        ...tensor,
        name: prefixed(tensor.name),
        module: splitName(prefixed(tensor.name))[0],
        ...(tensor.of !== undefined && { of: prefixed(tensor.of) }),
        ...(tensor.standsFor && { standsFor: { ...tensor.standsFor, name: prefixed(tensor.standsFor.name) } }),
      })),
    )
    missing.push(...found.missing.map(prefixed))
    files.push(...found.files)
    issues.push(...found.issues)
  }
  if (tensors.length === 0 && issues.length === 0) {
    issues.push(
      issue(
        'safetensors/no-parts',
        'warning',
        'none of the parts has tensors beside it',
        {},
        { where: { file: source.name } },
      ),
    )
  }
  return { files, tensors, missing, storedTotals: undefined, settings: [], issues }
}
