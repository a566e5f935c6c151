/** All file formats, and which one a file has. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import type { Model } from '../core/network/model.ts'
import { FormatError, issue } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import { caffeText, caffeWeights } from './caffe/format.ts'
import {
  blobShapes,
  type Certainty,
  type Format,
  type FormatReader,
  hasExtension,
  type Probe,
  type ReadOptions,
  type WeightsRead,
} from './format.ts'
import { remedyFor, SNIFF_BYTES, sniff } from './sniff.ts'

/** Every format that can be read. */
const FORMATS: readonly Format[] = [caffeText, caffeWeights]

const RANK: Readonly<Record<Certainty, number>> = { certain: 2, likely: 1, no: 0 }

/**
 * Reads the network that the files hold: a definition, a file of weights that carries its network along, or both, in
 * either order. Throws FormatError where one is nothing that can be read.
 */
export async function readNetwork(sources: readonly ByteSource[], options: ReadOptions = {}): Promise<Model> {
  const formats = await Promise.all(sources.map(detectFormat))
  const [first] = sources
  const at = {
    definition: formats.findIndex(({ role }) => role === 'definition'),
    weights: formats.findIndex(({ role }) => role === 'weights'),
  }
  const [definition, weights] = [sources[at.definition], sources[at.weights]]
  if (sources.length > 2 || (sources.length === 2 && (definition === undefined || weights === undefined)))
    throw twoNetworks(sources)
  if (definition !== undefined && weights !== undefined) {
    return readBoth(
      await reader(formats, at.definition),
      definition,
      await reader(formats, at.weights),
      weights,
      options,
    )
  }
  if (first === undefined) throw new FormatError(issue('file/none', 'error', 'no file was given'))
  return (await reader(formats, 0)).read(first, options)
}

function reader(formats: readonly Format[], at: number): Promise<FormatReader> {
  const format = formats[at]
  if (format === undefined) throw new Error('a file has no format')
  return format.load()
}

async function readBoth(
  definitions: FormatReader,
  definition: ByteSource,
  weightsReader: FormatReader,
  file: ByteSource,
  options: ReadOptions,
): Promise<Model> {
  const { weights, issues } = await weightsReader.readWeights(file)
  if (weights.kind !== 'net') {
    const hint = message('weigh bytes {file} says where its bytes go', { file: file.name })
    throw new FormatError(
      issue('file/no-weights', 'error', 'this holds no weights of a network', {}, { where: { file: file.name }, hint }),
    )
  }
  const model = await definitions.read(definition, { blobShapes: blobShapes(weights), ...options })
  return { ...model, weights, files: [...model.files, weights.file], issues: [...model.issues, ...issues] }
}

/**
 * Reads what a file of weights holds: layers, blobs, and where their numbers lie, but none of the numbers. Of a damaged
 * file, what stands before the damage, with the issue. Throws FormatError where the file holds no weights.
 */
export async function readWeights(source: ByteSource): Promise<WeightsRead> {
  const format = await detectFormat(source)
  return (await format.load()).readWeights(source)
}

function twoNetworks(sources: readonly ByteSource[]): FormatError {
  const names = sources.map(({ name }) => name).join(', ')
  const text = 'a network is read from a definition, a file of weights, or one of each, not from {names}'
  return new FormatError(issue('file/too-many', 'error', text, { names }))
}

/**
 * Which files make a network: a file of weights joins the definition before it, or else the one behind it. A file whose
 * role isn't known stands alone.
 */
export function networkFiles<T>(
  files: readonly { readonly file: T; readonly role: Format['role'] | undefined }[],
): readonly (readonly T[])[] {
  const groups: { definition?: T; weights?: T }[] = []
  for (const { file, role } of files) {
    const last = groups.at(-1)
    if (last !== undefined && role === 'weights' && last.weights === undefined) last.weights = file
    else if (last !== undefined && role === 'definition' && last.definition === undefined) last.definition = file
    else groups.push(role === 'weights' ? { weights: file } : { definition: file })
  }
  return groups.map(({ definition, weights }) => [definition, weights].flatMap((file) => file ?? []))
}

/** The format of a file, told by its content. Throws FormatError, which names what the file is, where none fits. */
export async function detectFormat(source: ByteSource): Promise<Format> {
  const probe = await probeOf(source)
  const format = formatOf(probe)
  if (format !== undefined) return format
  throw notReadable(probe)
}

/** The first look at a file. */
export async function probeOf(source: ByteSource): Promise<Probe> {
  const head = await source.read(0, SNIFF_BYTES)
  return { name: source.name, head, content: sniff(head) }
}

/** The format of a file by its first bytes; `undefined` where none fits. */
export function formatOf(probe: Probe): Format | undefined {
  const ranked = FORMATS.map((format) => ({ format, rank: RANK[format.detect(probe)] })).sort((a, b) => b.rank - a.rank)
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
