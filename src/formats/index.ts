/** All file formats, and which one a file has. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import { groupBy } from '../core/group-by.ts'
import type { Model } from '../core/network/model.ts'
import { FormatError, type Issue, issue } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import { caffeText, caffeWeights } from './caffe/format.ts'
import { darknetCfg, darknetWeights } from './darknet/format.ts'
import {
  type Around,
  type Certainty,
  type Format,
  hasExtension,
  type Input,
  type NetworkOptions,
  type Probe,
  type ReadOptions,
  type WeightsRead,
} from './format.ts'
import { gguf } from './gguf/format.ts'
import { transformersConfig } from './hub/format.ts'
import { kerasArchive, kerasHdf5, kerasJson } from './keras/format.ts'
import { ncnnBin, ncnnParam } from './ncnn/format.ts'
import { numpy } from './numpy/format.ts'
import { onnx } from './onnx/format.ts'
import { pytorch } from './pytorch/format.ts'
import { safetensors } from './safetensors/format.ts'
import { remedyFor, SNIFF_BYTES, sniff } from './sniff.ts'
import { tflite } from './tflite/format.ts'
import { torchExport } from './torch-export/format.ts'

/** Every format that can be read. */
export const FORMATS: readonly Format[] = [
  transformersConfig,
  kerasJson,
  kerasArchive,
  kerasHdf5,
  darknetCfg,
  darknetWeights,
  ncnnParam,
  ncnnBin,
  caffeText,
  caffeWeights,
  onnx,
  tflite,
  safetensors,
  gguf,
  torchExport,
  pytorch,
  numpy,
]

const RANK: Readonly<Record<Certainty, number>> = { certain: 2, likely: 1, no: 0 }

/**
 * Reads the network that the files hold: a definition, files of weights that carry their network along, or a definition
 * with its weights, in any order. Throws FormatError where one is nothing that can be read.
 */
export async function readNetwork(sources: readonly ByteSource[], options: NetworkOptions = {}): Promise<Model> {
  const { formats = [] } = options
  const files = await Promise.all(
    sources.map(async (source) => ({ source, format: await detectFormat(source, formats) })),
  )
  const definitions = files.filter(({ format }) => format.role === 'definition')
  const [first] = definitions.length > 0 ? definitions : files
  if (first === undefined) throw new FormatError(issue('file/none', 'error', 'no file was given'))
  const given = (definitions.length > 0 ? definitions : files).filter(({ format }) => format.id === first.format.id)
  const weights = files.filter((file) => !given.includes(file))
  const isOne = given.length === 1 || first.format.isSharded === true
  const joins = weights.length === 0 || (definitions.length === given.length && isOne)
  if (!isOne || !joins) throw twoNetworks(sources)
  const own = await changed(given, options)
  const reader = await first.format.load()
  const opened = new Map(sources.map((source) => [source.name, source]))
  const input = inputOf(own, weights, { ...options, ...remembering(options, opened) })
  const model = await reader.read(input, await withArrays(options))
  const more = [...own.flatMap(misnamedIssue), ...(options.verify === true ? await verified(model, opened) : [])]
  return more.length === 0 ? model : { ...model, issues: [...model.issues, ...more] }
}

/** The files with what is supposed of the definition. */
async function changed(
  files: readonly DetectedFile[],
  { changes = [] }: NetworkOptions,
): Promise<readonly DetectedFile[]> {
  if (changes.length === 0) return files
  const { changedSource } = await import('./changes.ts')
  return Promise.all(
    files.map(async ({ source, format }) => ({ source: await changedSource(source, format, changes), format })),
  )
}

/** Opens as before, and keeps what was opened by its name. */
function remembering({ open }: NetworkOptions, opened: Map<string, ByteSource>): Pick<NetworkOptions, 'open'> {
  if (open === undefined) return {}
  return {
    open: async (...named) => {
      const source = await open(...named)
      if (source !== undefined) opened.set(source.name, source)
      return source
    },
  }
}

async function verified(model: Model, opened: ReadonlyMap<string, ByteSource>): Promise<readonly Issue[]> {
  return (await import('./verify-values.ts')).verifyValues(model, opened)
}

/** Weights under an ending of another format's own: whatever loads them by their names refuses them. */
function misnamedIssue({ source, format }: DetectedFile): readonly Issue[] {
  const claimed = claimedFormat(source.name)
  if (claimed === undefined || claimed.id === format.id || claimed.role !== 'weights' || format.role !== 'weights')
    return []
  const text = 'this is {what}, though its name ends like that of {claimed}: programs that go by the name refuse it'
  const args = { what: format.title, claimed: claimed.title }
  return [issue('file/misnamed', 'error', text, args, { where: { file: source.name } })]
}

/** The options with the numbers that stand in files. */
async function withArrays({ values, ...options }: NetworkOptions): Promise<ReadOptions> {
  if (values === undefined || values.size === 0) return options
  const { givenArray } = await import('./given-file.ts')
  const read = [...values].map(async ([name, given]) => [name, await givenArray(given)] as const)
  return { ...options, values: new Map(await Promise.all(read)) }
}

interface DetectedFile {
  readonly source: ByteSource
  readonly format: Format
}

function inputOf(own: readonly DetectedFile[], weights: readonly DetectedFile[], options: NetworkOptions): Input {
  return {
    files: own.map(({ source }) => source),
    weights: weights.map(({ source, format }) => ({
      source,
      format: format.id,
      read: async () => (await format.load()).readWeights(source, aroundOf(options)),
      model: async () => (await format.load()).read({ files: [source], weights: [], ...aroundOf(options) }, {}),
    })),
    ...aroundOf(options),
  }
}

/** The files around one, as readers ask for them: no name leads out of its folder that may not. */
export function aroundOf(options: Pick<NetworkOptions, 'open' | 'siblings'>): Around {
  return {
    open: async (name, from, reach = 'folder') => {
      if (reach !== 'anywhere' && leadsOut(name)) throw outside(name, from)
      return options.open?.(name, from, reach)
    },
    siblings: async (of) => (await options.siblings?.(of)) ?? [],
  }
}

/** Whether a name leads out of the folder that it is seen from, by its text alone. */
function leadsOut(name: string): boolean {
  return /^([\\/]|[a-z]:)/i.test(name) || name.split(/[\\/]/).includes('..') || name.includes('\0')
}

/** Says that a file names one that lies outside of its folder. */
export function outside(name: string, from: string): FormatError {
  const text = 'it names {name}, which lies outside of its own folder and is not opened'
  return new FormatError(issue('file/outside', 'error', text, { name }, { where: { file: from } }))
}

/**
 * The networks in a folder, as groups of names. A model that a format knows by its files is one network; else each file is
 * that claims to be one by its ending, with weights of the same name beside it.
 */
export function networksInFolder(names: readonly string[]): readonly (readonly string[])[] {
  for (const format of FORMATS) {
    const own = format.inFolder?.(names) ?? []
    if (own.length > 0) return [own]
  }
  const files = names.filter((name) => !name.includes('/')).map((file) => ({ file, format: claimedFormat(file) }))
  const claimed = files.filter(({ format }) => format !== undefined)
  const isPair = claimed.length === 2 && new Set(claimed.map(({ format }) => format?.role)).size === 2
  const stem = ({ file }: { readonly file: string }) => file.slice(0, file.indexOf('.'))
  const groups = isPair ? [claimed] : [...groupBy(claimed, stem).values()]
  return groups.flatMap(networkFiles)
}

/**
 * Reads what a file of weights holds: layers, blobs, and where their numbers lie, but none of the numbers; of an index, what
 * the files hold that it names, which `open` opens. Of a damaged file, what stands before the damage, with the issue. Throws
 * FormatError where the file holds no weights.
 */
export async function readWeights(
  source: ByteSource,
  options: Pick<NetworkOptions, 'open' | 'siblings'> = {},
): Promise<WeightsRead> {
  const format = await detectFormat(source)
  return (await format.load()).readWeights(source, aroundOf(options))
}

function twoNetworks(sources: readonly ByteSource[]): FormatError {
  const names = sources.map(({ name }) => name).join(', ')
  const text = 'a network is read from a definition, a file of weights, or one of each, not from {names}'
  return new FormatError(issue('file/too-many', 'error', text, { names }))
}

/**
 * Which files make a network: files of weights join the definition before them, or else the one behind, as many as their
 * format puts into one network. A file whose format isn't known stands alone.
 */
export function networkFiles<T>(
  files: readonly { readonly file: T; readonly format: Pick<Format, 'id' | 'role' | 'isSharded'> | undefined }[],
): readonly (readonly T[])[] {
  const groups: { definition?: T; weights: T[]; format?: string | undefined }[] = []
  for (const { file, format } of files) {
    const last = groups.at(-1)
    if (last !== undefined && format?.role === 'weights' && takes(last, format)) {
      last.weights.push(file)
      last.format = format.id
    } else if (last !== undefined && format?.role === 'definition' && last.definition === undefined) {
      last.definition = file
    } else {
      groups.push(
        format?.role === 'weights' ? { weights: [file], format: format.id } : { definition: file, weights: [] },
      )
    }
  }
  return groups.map(({ definition, weights }) => (definition === undefined ? weights : [definition, ...weights]))
}

/** Whether a group of files has room for weights of a format: shards that are no network by themselves join others. */
function takes(
  {
    definition,
    weights,
    format,
  }: { readonly definition?: unknown; readonly weights: readonly unknown[]; readonly format?: string | undefined },
  { id, isSharded }: Pick<Format, 'id' | 'isSharded'>,
): boolean {
  return definition !== undefined && (weights.length === 0 || (isSharded === true && format === id))
}

/** The format of a file, told by its content. Throws FormatError, which names what the file is, where none fits. */
export async function detectFormat(source: ByteSource, further: readonly Format[] = []): Promise<Format> {
  const probe = await probeOf(source)
  const format = formatOf(probe, further)
  if (format !== undefined) return format
  throw notReadable(probe)
}

/** The first look at a file. */
export async function probeOf(source: ByteSource): Promise<Probe> {
  const head = await source.read(0, SNIFF_BYTES)
  return { name: source.name, head, content: sniff(head) }
}

/** The format of a file by its first bytes; `undefined` where none fits. */
export function formatOf(probe: Probe, further: readonly Format[] = []): Format | undefined {
  const all = [...further, ...FORMATS]
  const ranked = all.map((format) => ({ format, rank: RANK[format.detect(probe)] })).sort((a, b) => b.rank - a.rank)
  return ranked.find(({ rank }) => rank > 0)?.format
}

/** The format that a file claims to have by an ending that nothing else has. */
export function claimedFormat(name: string): Format | undefined {
  return FORMATS.find(({ ownExtensions }) => hasExtension(name, ownExtensions))
}

/** Says what a file is that no format fits. */
export function notReadable({ name, content }: Probe): FormatError {
  const text = 'this is {what}, which weigh does not read'
  const place = { where: { file: name }, hint: remedyFor(content) }
  return new FormatError(issue('file/unknown-format', 'error', text, { what: message(content.title) }, place))
}
