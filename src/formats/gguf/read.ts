/** Reads GGUF models: one file, or the parts of a split one. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { Model, StoredTensor } from '../../core/network/model.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import type { ModuleAttrs } from '../../ops/module.ts'
import type { FormatReader, Input, ReadOptions } from '../format.ts'
import { type FoundWeights, storedWeights, weightsModel } from '../weights-model.ts'
import { type GgufEntry, settingsOf } from './metadata.ts'
import { type GgufFile, readGguf } from './read-file.ts'
import { servingOf } from './serving.ts'

export const ggufReader: FormatReader = {
  read: async (input, options) => {
    const found = await readParts(input)
    const model = {
      ...weightsModel('gguf', textOf(found.metadata, 'general.name') ?? '', found),
      ...told(found, options),
    }
    return asNetwork(model, found, options)
  },
  readWeights: async (source, around) => {
    const found = await readParts({ ...around, files: [source], weights: [] })
    return { weights: storedWeights(found), issues: found.issues }
  },
}

/** All parts of a model, with the metadata of the first. */
export interface GgufModel extends FoundWeights {
  readonly metadata: GgufFile['metadata']
  readonly issues: readonly Issue[]
}

function told(
  { metadata, issues, files, tensors }: GgufModel,
  options: ReadOptions,
): Pick<Model, 'architecture' | 'serving' | 'issues' | 'settings'> {
  const architecture = textOf(metadata, 'general.architecture')
  const file = files[0]?.name ?? ''
  const more: Issue[] = []
  const serving = servingOf(metadata, architecture, tensors, options, more)
  return {
    ...(architecture !== undefined && { architecture }),
    ...(serving && { serving }),
    issues: [...issues, ...more],
    settings: () => settingsOf([...metadata.values()], file),
  }
}

/** The model with the graph of its architecture, where a definition tells of exactly these tensors. */
async function asNetwork(model: Model, { metadata, tensors, files }: GgufModel, options: ReadOptions): Promise<Model> {
  const { architecture, serving, words } = model
  if (architecture === undefined || serving === undefined || words === undefined) return model
  const { networkOf } = await import('./network.ts')
  const network = await networkOf(metadata, architecture, tensors, options)
  if (network === undefined) return model
  const { graph, chosen, cache } = network
  const named = new Set(graph.nodes.flatMap(({ attrs }) => (attrs as ModuleAttrs).params.map(({ tensor }) => tensor)))
  const others = weightsModel('gguf', '', { tensors: tensors.filter(({ name }) => !named.has(name)), files })
  const { cache: told } = serving
  return {
    ...model,
    ...{ kind: 'network', words: { ...words, byModules: true } },
    graph: { ...graph, nodes: [...graph.nodes, ...others.graph.nodes] },
    serving: { ...serving, chosen, cache: told.length > 0 ? told : cache },
    issues: told.length > 0 ? model.issues : model.issues.filter(({ code }) => code !== 'gguf/cache'),
  }
}

function textOf(metadata: GgufFile['metadata'], key: string): string | undefined {
  const value = metadata.get(key)?.value
  return value?.kind === 'string' ? value.value : undefined
}

function countOf(metadata: GgufFile['metadata'], key: string): number | undefined {
  const value = metadata.get(key)?.value
  return value !== undefined && value.kind !== 'array' && typeof value.value === 'bigint'
    ? Number(value.value)
    : undefined
}

/** Reads the files that were given; the first part of a split model brings those that lie beside it. */
export async function readParts(input: Input): Promise<GgufModel> {
  const issues: Issue[] = []
  const [first, ...others] = await readEach(input.files, issues)
  if (first === undefined) throw new FormatError(issues[0] ?? issue('file/none', 'error', 'no file was given'))
  const count = countOf(first.metadata, 'split.count') ?? 1
  const isFirst = count > 1 && countOf(first.metadata, 'split.no') === 0
  const siblings = isFirst && others.length === 0 ? await siblingsOf(first, count, input, issues) : others
  const parts = [first, ...siblings]
  checkArchitecture(first.metadata.get('general.architecture'), first.source, issues)
  const tensors = joined(parts, issues)
  const promised = countOf(first.metadata, 'split.tensors.count')
  const isPartial = isFirst && parts.length < count
  if (isFirst && !isPartial && promised !== undefined && promised !== tensors.length) {
    const text = 'split.tensors.count says {promised} tensors, and the parts have {count}'
    const where = { file: first.source.name }
    issues.push(issue('gguf/split', 'warning', text, { promised, count: tensors.length }, { where }))
  }
  return { tensors, files: parts.map(({ file }) => file), metadata: first.metadata, issues, isPartial }
}

async function readEach(sources: readonly ByteSource[], issues: Issue[]): Promise<readonly GgufFile[]> {
  const files: GgufFile[] = []
  for (const source of sources) {
    try {
      const file = await readGguf(source)
      files.push(file)
      issues.push(...file.issues)
    } catch (error) {
      if (!(error instanceof FormatError) || sources.length === 1) throw error
      issues.push(error.issue)
    }
  }
  return files
}

/** More parts than any model has: a count that damage made is not looked for. */
const MOST_PARTS = 1000

/** Parts are called `NAME-00001-of-00004.gguf` (llama.cpp, llama_split_path). */
async function siblingsOf(
  { source }: GgufFile,
  count: number,
  input: Input,
  issues: Issue[],
): Promise<readonly GgufFile[]> {
  const where = { file: source.name }
  const name = source.name.slice(Math.max(source.name.lastIndexOf('/'), source.name.lastIndexOf('\\')) + 1)
  const stem = /^(.*)-00001-of-\d{5}\.gguf$/i.exec(name)?.[1]
  if (stem === undefined || count > MOST_PARTS) {
    const text = 'this is the first of {count} parts, but its name does not say how the others are called'
    issues.push(issue('gguf/split', 'warning', text, { count }, { where }))
    return []
  }
  const sources: ByteSource[] = []
  for (let number = 2; number <= count; number++) {
    const other = `${stem}-${String(number).padStart(5, '0')}-of-${String(count).padStart(5, '0')}.gguf`
    const found = await input.open(other, source.name, 'links')
    if (found !== undefined) sources.push(found)
    else
      issues.push(
        issue(
          'gguf/missing-part',
          'warning',
          '{name} is not there: its tensors are missing',
          { name: other },
          { where },
        ),
      )
  }
  return (await readEach(sources, issues)).map((file) => file)
}

/** One tensor a name. What lies in another file than the first brings its source along. */
function joined(parts: readonly GgufFile[], issues: Issue[]): readonly StoredTensor[] {
  const tensors = new Map<string, StoredTensor>()
  parts.forEach(({ tensors: own, source }, index) => {
    for (const tensor of own) {
      const first = tensors.get(tensor.name)
      if (first !== undefined) {
        const args = { name: tensor.name, first: first.file ?? '', second: source.name }
        issues.push(
          issue('gguf/duplicate-tensor', 'error', '{name} lies in {first} and in {second}', args, {
            where: tensor.where,
          }),
        )
      } else if (index === 0 || tensor.stored === undefined) tensors.set(tensor.name, tensor)
      else tensors.set(tensor.name, { ...tensor, stored: { ...tensor.stored, source } })
    }
  })
  return [...tensors.values()]
}

function checkArchitecture(entry: GgufEntry | undefined, source: ByteSource, issues: Issue[]): void {
  if (entry === undefined || entry.value.kind === 'string') return
  const text = 'general.architecture is a {kind}, and must be a text'
  const where = { file: source.name, offset: entry.start }
  issues.push(issue('gguf/architecture', 'warning', text, { kind: entry.value.kind }, { where }))
}
