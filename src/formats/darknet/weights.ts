/**
 * Darknet's weights: a header and floats without a name, in the order of the layers (parser.c, load_weights_upto). Which
 * is which only the cfg tells.
 */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import { groupBy } from '../../core/group-by.ts'
import type { FileLedger, Graph, Node, Setting, StoredTensor, ValueId } from '../../core/network/model.ts'
import type { Param, Site } from '../../core/network/op.ts'
import { type DerivedShape, givenShape, shapeOf } from '../../core/network/shape.ts'
import type { StoredBlob, StoredLayer, StoredWeights } from '../../core/network/weights.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import { fileLedger } from '../file-ledger.ts'
import type { Dialect } from './cfg.ts'

/** What the file begins with. */
export interface WeightsHeader {
  readonly major: number
  readonly minor: number
  readonly revision: number
  /** How many images the network has seen while it was trained. */
  readonly seen: bigint
  readonly bytes: number
}

export interface DarknetWeights {
  readonly weights: StoredWeights
  readonly tensors: readonly StoredTensor[]
  readonly issues: readonly Issue[]
}

const PURPOSES: ReadonlyMap<string, Message> = new Map([
  ['header.version', message('major, minor and revision of the program that wrote the file')],
  ['header.seen', message('how many images the network has seen')],
  ['weights', message('the numbers of the layers')],
])

/** One array that the loader reads. */
interface Wanted {
  readonly layer: string
  readonly tensor: string
  readonly param: Param
  /** `undefined` where a size is not known. */
  readonly count: bigint | undefined
}

/** Claims the whole file by the definition's layers, and says which of them it fills. */
export async function readDarknetWeights(source: ByteSource, graph: Graph, dialect: Dialect): Promise<DarknetWeights> {
  const ledger = new Ledger(source)
  const issues: Issue[] = []
  const header = await readHeader(ledger, dialect, issues)
  const wanted = wantedBy(graph)
  const found = claimAll(ledger, wanted, header.bytes)
  issues.push(...shortOrLong(source, wanted, found, header))
  const file = ledgerOf(ledger, issues)
  const weights: StoredWeights = {
    kind: 'net',
    file,
    layers: layersOf(found.tensors, wanted, graph, source.name),
    writesSharedOnce: true,
    settings: settingsOf(header, source.name),
  }
  return { weights, tensors: found.tensors, issues }
}

/** What the header alone says: without a cfg the floats are one row. */
export async function readBareWeights(source: ByteSource): Promise<DarknetWeights> {
  const ledger = new Ledger(source)
  const issues: Issue[] = []
  const header = await readHeader(ledger, 'alexeyab', issues)
  const count = Math.max(0, Math.floor((source.size - header.bytes) / 4))
  if (count > 0) ledger.claim(header.bytes, count * 4, 'payload', 'weights')
  const file = ledgerOf(ledger, issues)
  const tensors =
    count === 0 ? [] : [tensorAt('weights', [BigInt(count)], BigInt(count), source.name, header.bytes, 'parameter')]
  const settings = settingsOf(header, source.name)
  return { weights: { kind: 'net', file, layers: [], writesSharedOnce: true, settings }, tensors, issues }
}

function ledgerOf(ledger: Ledger, issues: Issue[]): FileLedger {
  const account = ledger.finish()
  issues.push(...account.issues)
  return fileLedger(ledger, account, { role: 'weights', format: 'darknet/weights', purposes: PURPOSES })
}

/** `seen` takes 8 bytes from version 0.2 on, else 4; pjreddie's program also asks for versions below 1000. */
async function readHeader(ledger: Ledger, dialect: Dialect, issues: Issue[]): Promise<WeightsHeader> {
  const { size, source } = ledger
  if (size < 12) {
    if (size > 0) ledger.claim(0, size, 'value', 'header.version')
    issues.push(headerCut(source))
    return { major: 0, minor: 0, revision: 0, seen: 0n, bytes: size }
  }
  const bytes = await ledger.read(0, 12, 'value', 'header.version')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [major, minor, revision] = [view.getInt32(0, true), view.getInt32(4, true), view.getInt32(8, true)]
  const isLong = 10 * major + minor >= 2 && (dialect === 'alexeyab' || (major < 1000 && minor < 1000))
  const length = Math.min(isLong ? 8 : 4, size - 12)
  if (length < (isLong ? 8 : 4)) issues.push(headerCut(source))
  const rest = length === 0 ? new Uint8Array() : await ledger.read(12, length, 'value', 'header.seen')
  const seen = rest.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n)
  if (major > 1000 || minor > 1000) {
    const text = 'by its version {major}.{minor} the fully connected layers are stored transposed'
    issues.push(
      issue('darknet/transposed', 'note', text, { major, minor }, { where: { file: source.name, offset: 0 } }),
    )
  }
  return { major, minor, revision, seen, bytes: 12 + length }
}

function headerCut({ name, size }: ByteSource): Issue {
  const text = 'the file ends within its header of 16 or 20 bytes'
  return issue('darknet/header', 'warning', text, {}, { where: { file: name, offset: size } })
}

/** Everything that the loader reads, in its order. Sizes follow from the operators; what they report is told elsewhere. */
function wantedBy(graph: Graph): readonly Wanted[] {
  const shapes = new Map<ValueId, DerivedShape | undefined>()
  for (const { id, given } of graph.values.values())
    if (given?.shape !== undefined) shapes.set(id, givenShape(given.shape))
  const taken = new Set<string>()
  const wanted: Wanted[] = []
  for (const node of graph.nodes) {
    const { outputs, params = [] } = node.op.infer(quietSite(node, shapes))
    node.outputs.forEach((output, index) => void shapes.set(output, outputs[index]))
    for (const param of params) {
      const tensor = param.tensor ?? `${node.id}.${param.name}`
      if (taken.has(tensor)) continue
      taken.add(tensor)
      wanted.push({ layer: node.id, tensor, param, count: countOf(param) })
    }
  }
  return wanted
}

function quietSite(
  { attrs, inputs, outputs }: Node,
  shapes: ReadonlyMap<ValueId, DerivedShape | undefined>,
): Site<unknown> {
  const read = inputs.map((value) => (value === undefined ? undefined : shapeOf(shapes.get(value))))
  return {
    attrs,
    inputs: read,
    operands: read.map((shape) => ({ shape, dtype: 'float32' as const })),
    outputCount: outputs.length,
    branch: () => undefined,
    report: () => undefined,
    check: (condition) => condition !== false,
  }
}

function countOf({ shape }: Param): bigint | undefined {
  let count = 1n
  for (const { expr } of shape ?? []) {
    if (typeof expr !== 'bigint') return undefined
    count *= expr
  }
  return shape === undefined ? undefined : count
}

/** What the file holds of what is wanted. */
interface Found {
  readonly tensors: readonly StoredTensor[]
  /** The first array that is not there whole; `undefined` where all are. */
  readonly missing: Wanted | undefined
  /** Where the numbers end that were claimed. */
  readonly end: number
}

function claimAll(ledger: Ledger, wanted: readonly Wanted[], start: number): Found {
  const tensors: StoredTensor[] = []
  const label = ledger.label('weights', true)
  let at = start
  for (const one of wanted) {
    const { tensor, param, count } = one
    if (count === undefined) return { tensors, missing: one, end: at }
    const room = ledger.size - at
    const isWhole = count * 4n <= BigInt(room)
    const length = isWhole ? Number(count) * 4 : Math.floor(room / 4) * 4
    if (length > 0) ledger.setName(ledger.claim(at, length, 'payload', label), tensor)
    at += isWhole ? length : 0
    if (!isWhole) return { tensors, missing: one, end: at + length }
    const shape = (param.shape ?? []).map(({ expr }) => (typeof expr === 'bigint' ? expr : 0n))
    const role = param.kind === 'statistic' ? 'buffer' : 'parameter'
    tensors.push(tensorAt(tensor, shape, count, ledger.source.name, at - length, role))
  }
  return { tensors, missing: undefined, end: at }
}

function tensorAt(
  name: string,
  shape: readonly bigint[],
  count: bigint,
  file: string,
  offset: number,
  role: StoredTensor['role'],
): StoredTensor {
  const runs = [{ offset, count: Number(count), stride: 4 }]
  const dot = name.indexOf('.')
  return {
    name,
    shape,
    count,
    dtype: 'float32',
    encoding: 'float32',
    bytes: count * 4n,
    role,
    module: dot < 0 ? '' : name.slice(0, dot),
    file,
    offset,
    stored: { dtype: 'float32', littleEndian: true, count: Number(count), runs },
  }
}

function layersOf(
  tensors: readonly StoredTensor[],
  wanted: readonly Wanted[],
  graph: Graph,
  file: string,
): readonly StoredLayer[] {
  const types = new Map(graph.nodes.map(({ id, type }) => [id, type]))
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  const whole = groupBy(wanted, ({ layer }) => layer)
  return [...whole].flatMap(([layer, parts]) => {
    const found = parts.flatMap(({ tensor }) => byName.get(tensor) ?? [])
    // Of a layer that the file fills in part, nothing can be used.
    if (found.length < parts.length) return []
    const where = { file, offset: found[0]?.offset ?? 0, layer }
    return [
      { name: layer, type: types.get(layer) ?? '', blobs: found.flatMap((tensor) => blobOf(tensor, file)), where },
    ]
  })
}

function blobOf({ name, shape, count, offset = 0, stored }: StoredTensor, file: string): readonly StoredBlob[] {
  if (stored === undefined) return []
  const where = { file, offset, path: name }
  return [{ name, shape, isLegacy: false, count: Number(count), dtype: 'float32', stored, where }]
}

/** Neither program refuses a short or a long file, and only one says how far it came. */
function shortOrLong(
  { name, size }: ByteSource,
  wanted: readonly Wanted[],
  { tensors, missing, end }: Found,
  header: WeightsHeader,
): readonly Issue[] {
  if (missing !== undefined && missing.count === undefined) {
    const text = 'layer {layer} has a size that is not known, so nothing tells what follows here'
    return [
      issue(
        'darknet/weights-unknown',
        'warning',
        text,
        { layer: missing.layer },
        { where: { file: name, offset: end } },
      ),
    ]
  }
  const total = wanted.reduce((sum, { count }) => sum + (count ?? 0n), 0n)
  const difference = BigInt(size - header.bytes) - total * 4n
  const hint = otherHeader(difference, header)
  if (missing !== undefined) {
    const filled = [...new Set(tensors.map((tensor) => tensor.module))].filter((layer) => layer !== missing.layer)
    const args = {
      bytes: -difference,
      layer: missing.layer,
      tensor: missing.tensor,
      filled: filled.length,
      last: filled.at(-1) ?? '',
    }
    const text =
      filled.length === 0
        ? 'the file is {bytes} bytes short: it ends in {tensor}, and fills no layer'
        : 'the file is {bytes} bytes short: it ends in {tensor}, and fills {filled} layers with weights, the last of them layer {last}'
    return [
      issue('darknet/weights-short', 'warning', text, args, {
        where: { file: name, offset: end, layer: missing.layer },
        hint,
      }),
    ]
  }
  if (difference === 0n) return []
  const text = 'the file is {bytes} bytes longer than its layers need: Darknet does not read them'
  return [
    issue('darknet/weights-long', 'warning', text, { bytes: difference }, { where: { file: name, offset: end }, hint }),
  ]
}

/** A header of the other length would make the file fit. */
function otherHeader(difference: bigint, { bytes, major, minor }: WeightsHeader): Message | undefined {
  const other = bytes === 20 ? 16 : 20
  if (difference !== BigInt(other - bytes)) return undefined
  return message('a header of {other} bytes would fit, but version {major}.{minor} has one of {bytes}', {
    other,
    major,
    minor,
    bytes,
  })
}

function settingsOf({ major, minor, revision, seen }: WeightsHeader, file: string): readonly Setting[] {
  const where = () => ({ file, offset: 0 })
  return [
    { path: 'version', value: `${major}.${minor}.${revision}`, where },
    { path: 'seen', value: String(seen), where },
  ]
}
