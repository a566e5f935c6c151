/** One file of many on the scales: what it is, and what the network in it weighs. */

import type { Analysis } from '../analyze/analysis.ts'
import { analyze } from '../analyze/analyze.ts'
import { hashArrays } from '../analyze/parameters/equal-arrays.ts'
import type { ByteSource } from '../core/bytes/bytes.ts'
import { type Hash, sha256 } from '../core/bytes/sha256.ts'
import type { JoinState } from '../core/network/binding.ts'
import { namedArrays, namedBlobs, type StoredWeights } from '../core/network/weights.ts'
import { FormatError, type Issue, issue } from '../core/words/issue.ts'
import { type Message, message } from '../core/words/message.ts'
import type { Format, NetworkOptions, Probe, WeightsRead } from '../formats/format.ts'
import { aroundOf, claimedFormat, formatOf, notReadable, probeOf, readNetwork } from '../formats/index.ts'
import { isModel } from '../formats/sniff.ts'
import { blobKeysOf, storedKeysOf } from './blob-keys.ts'
import { hashModel } from './content.ts'
import { figuresOf } from './figures.ts'
import type { Match } from './match.ts'
import { TENSOR_DIGITS } from './related.ts'
import { countIssues, type FileKind, type FileRow, type JoinRow } from './row.ts'
import { structureOf } from './structure.ts'

/** How files are scanned, beside how their networks are read. */
export interface ScanOptions extends NetworkOptions {
  /** Starts a SHA-256; a runtime's own is faster than the one that is used without it. */
  readonly newHash?: () => Hash
  /** Reads large files as a whole for their hash, too. */
  readonly whole?: boolean
  /** Reads all numbers, for a hash of each tensor. */
  readonly tensors?: boolean
  /** Of a model in several files: those that are read together with the first. */
  readonly given?: readonly ByteSource[]
  /** And those that these name, which `open` opens. */
  readonly named?: readonly ByteSource[]
}

/**
 * Scans one file: tells what it is by its content, weighs its network, and keeps the figures. Never throws for what is in
 * the file: one that claims to hold a network and can't be read is a row with errors.
 */
export async function scanFile(source: ByteSource, options: ScanOptions = {}): Promise<FileRow> {
  const { newHash = sha256, whole = false, tensors = false, given = [], named = [], ...reading } = options
  const { kind, format, what, analysis, weights, issues } = await lookInto(source, { ...reading, given })
  const all = [source, ...given, ...named]
  const content = kind === null ? undefined : await hashModel(all, newHash, whole)
  return {
    row: 'file',
    file: source.name,
    size: all.reduce((sum, { size }) => sum + size, 0),
    files: all.length,
    kind,
    format,
    what,
    figures: analysis === undefined ? null : figuresOf(analysis),
    ...countIssues(issues),
    sha256: content?.sha256 ?? null,
    sample: content?.sample ?? null,
    structure: analysis === undefined ? null : structureOf(analysis, newHash),
    blobs: blobsOf(analysis, weights, newHash),
    tensors: tensors && weights !== undefined ? await tensorsOf(weights, all, newHash) : null,
  }
}

/** With fewer numbers, equal ones tell nothing: biases often start as zeros. */
const LEAST_NUMBERS = 256

async function tensorsOf(
  weights: StoredWeights,
  sources: readonly ByteSource[],
  newHash: () => Hash,
): Promise<string | null> {
  const source = sources.find(({ name }) => name === weights.file.name) ?? sources[0]
  const arrays = namedArrays(namedBlobs(weights)).filter(({ stored }) => stored.count >= LEAST_NUMBERS)
  if (source === undefined) return null
  const hashed = await hashArrays(source, arrays, newHash)
  return hashed.map(({ hash }) => hash.slice(0, TENSOR_DIGITS)).join('')
}

function blobsOf(
  analysis: Analysis | undefined,
  weights: StoredWeights | undefined,
  newHash: () => Hash,
): string | null {
  if (weights !== undefined) return storedKeysOf(weights, newHash)
  return analysis === undefined ? null : blobKeysOf(analysis, newHash)
}

/** The row of a file that could not even be opened, or whose scan came to no end. */
export function failedFile(file: string, found: Issue, size = 0): FileRow {
  return {
    row: 'file',
    file,
    size,
    files: 1,
    ...nothing(claimedFormat(file)?.role ?? null),
    figures: null,
    ...countIssues([found]),
    sha256: null,
    sample: null,
    structure: null,
    blobs: null,
    tensors: null,
  }
}

/** Holds a definition against a file of weights. Never throws for what is in the files. */
export async function scanPair(
  definition: ByteSource,
  weights: ByteSource,
  by: JoinRow['by'],
  options: NetworkOptions = {},
): Promise<JoinRow> {
  const match = { definition: definition.name, weights: weights.name, by }
  try {
    const analysis = analyze(await readNetwork([definition, weights], options))
    const states = [...(analysis.joined?.layers.values() ?? [])].map(({ state }) => state)
    const count = (wanted: JoinState) => states.filter((state) => state === wanted).length
    return {
      row: 'join',
      ...match,
      owners: states.length,
      found: count('found'),
      missing: count('missing'),
      misfit: count('misfit'),
      ignored: analysis.joined?.ignored.length ?? 0,
      figures: figuresOf(analysis),
      ...countIssues(analysis.issues),
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return failedPair(match, error.issue)
  }
}

/** The row of a pair of which one file could not be read again, or whose scan came to no end. */
export function failedPair({ definition, weights, by }: Match, found: Issue): JoinRow {
  const none = { owners: 0, found: 0, missing: 0, misfit: 0, ignored: 0, figures: null }
  return { row: 'join', definition, weights, by, ...none, ...countIssues([found]) }
}

/** What a look into a file gave. */
interface Found {
  readonly kind: FileKind
  readonly format: string | null
  readonly what: Message | null
  readonly issues: readonly Issue[]
  readonly analysis?: Analysis
  readonly weights?: StoredWeights
}

function nothing(kind: FileKind = null, format: string | null = null): Found {
  return { kind, format, what: null, issues: [] }
}

type LookOptions = NetworkOptions & Required<Pick<ScanOptions, 'given'>>

async function lookInto(source: ByteSource, options: LookOptions): Promise<Found> {
  const claimed = claimedFormat(source.name)
  try {
    if (source.size === 0)
      return claimed === undefined ? nothing() : { ...nothing(claimed.role), issues: [empty(source)] }
    const probe = await probeOf(source)
    const format = formatOf(probe)
    if (format === undefined) return unread(probe, claimed)
    const isOwn = claimed !== undefined
    if (format.role === 'weights') return await weightsIn(source, format, isOwn, options)
    const recognised = (await format.recognise?.({ ...probe, isOwn })) ?? 'network'
    if (recognised === 'solver') return nothing('solver', `${format.id}/solver`)
    if (recognised === 'other')
      return { ...nothing('other', 'protobuf'), what: message('protobuf text of another kind') }
    return recognised === 'nothing' ? nothing() : await networkIn(source, 'definition', options)
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { ...nothing(claimed?.role ?? 'definition'), issues: [error.issue] }
  }
}

function empty({ name }: ByteSource): Issue {
  return issue('file/empty', 'error', 'the file is empty', {}, { where: { file: name } })
}

/** A file that no reader fits: a fault where it claims one, else a model of another kind, or nothing. */
function unread(probe: Probe, claimed: Format | undefined): Found {
  if (claimed !== undefined) throw notReadable(probe)
  const { content } = probe
  return isModel(content) ? { ...nothing('other', content.kind), what: message(content.title) } : nothing()
}

async function networkIn(source: ByteSource, kind: FileKind, options: LookOptions): Promise<Found> {
  const analysis = analyze(await readNetwork([source, ...options.given], options))
  const { weights, files } = analysis.model
  const format = files.at(-1)?.format ?? null
  return { kind, format, what: null, issues: analysis.issues, analysis, ...(weights && { weights }) }
}

/** Files of weights have few marks of their own: what does not claim to be one is one only where it holds something. */
async function weightsIn(source: ByteSource, format: Format, isOwn: boolean, options: LookOptions): Promise<Found> {
  const read = await readStored(source, format, isOwn, options)
  if (read === undefined) return unread(await probeOf(source), undefined)
  const { kind, file } = read.weights
  if (kind !== 'net') return { ...nothing(kind === 'state' ? 'state' : 'blobs', file.format), issues: read.issues }
  return networkIn(source, 'weights', options)
}

async function readStored(
  source: ByteSource,
  format: Format,
  isOwn: boolean,
  options: NetworkOptions,
): Promise<WeightsRead | undefined> {
  try {
    const read = await (await format.load()).readWeights(source, aroundOf(options))
    const holds = read.weights.layers.some(({ blobs }) => blobs.length > 0) === true
    return isOwn || holds ? read : undefined
  } catch (error) {
    if (isOwn || !(error instanceof FormatError)) throw error
    return undefined
  }
}
