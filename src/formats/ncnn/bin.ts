/** ncnn's weights (modelbin.cpp): arrays one behind another, some with a tag of four bytes that says how they are stored. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { Ledger } from '../../core/bytes/ledger.ts'
import type { Dtype } from '../../core/network/dtype.ts'
import type { FileLedger, StoredTensor } from '../../core/network/model.ts'
import type { StoredBlob, StoredLayer, StoredWeights } from '../../core/network/weights.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import { fileLedger } from '../file-ledger.ts'
import type { Weight } from './layers/layer.ts'
import type { WeightedNode } from './lower.ts'

const PURPOSES: ReadonlyMap<string, Message> = new Map([
  ['tag', message('how the array behind it is stored')],
  ['table', message('the 256 values that the bytes behind it stand for')],
  ['weights', message('the numbers of the layers')],
  ['padding', message('fills up to a multiple of 4 bytes')],
])

/** How an array is stored. */
interface Encoding {
  readonly name: string
  /** Of each number; `undefined`: bytes that stand for values of a table. */
  readonly dtype: Dtype | undefined
  readonly bytes: bigint
  /** Bytes of a table before the numbers. */
  readonly table: number
}

const FLOAT32: Encoding = { name: 'float32', dtype: 'float32', bytes: 4n, table: 0 }

/** Bytes of 256 values of float32. */
const TABLE_BYTES = 1024

/** What a tag says (modelbin.cpp, ModelBinFromDataReader::load, type 0). */
function encodingOf(tag: number): Encoding {
  if (tag === 0x01306b47) return { name: 'float16', dtype: 'float16', bytes: 2n, table: 0 }
  if (tag === 0x000d4b38) return { name: 'int8', dtype: 'int8', bytes: 1n, table: 0 }
  if (tag === 0x0002c056 || tag === 0) return FLOAT32
  return { name: 'table256', dtype: undefined, bytes: 1n, table: TABLE_BYTES }
}

export interface NcnnWeights {
  readonly weights: StoredWeights
  readonly tensors: readonly StoredTensor[]
  readonly issues: readonly Issue[]
}

/** Claims the whole file by what the layers load. */
export async function readBin(source: ByteSource, nodes: readonly WeightedNode[]): Promise<NcnnWeights> {
  const ledger = new Ledger(source)
  const reader = new BinReader(ledger)
  const layers: StoredLayer[] = []
  const tensors: StoredTensor[] = []
  const issues: Issue[] = []
  for (const { node, weights } of nodes) {
    const found: StoredTensor[] = []
    for (const weight of weights) {
      const tensor = await reader.take(node.id, weight)
      if (tensor !== undefined) found.push(tensor)
      else issues.push(shortBin(source, node.id, weight, reader.offset))
      if (tensor === undefined) break
    }
    tensors.push(...found)
    if (found.length > 0 && found.length === weights.length)
      layers.push(layerOf(node.id, node.type, found, source.name))
    if (issues.length > 0) break
  }
  const rest = source.size - reader.offset
  if (issues.length === 0 && rest > 0) {
    const text = '{bytes} bytes behind the last array are not read'
    issues.push(
      issue('ncnn/bin-long', 'warning', text, { bytes: rest }, { where: { file: source.name, offset: reader.offset } }),
    )
  }
  const file = ledgerOf(ledger, issues)
  return { weights: { kind: 'net', file, layers, writesSharedOnce: true }, tensors, issues }
}

/** Without its definition nothing tells where the one array ends and the next begins. */
export function readBareBin(source: ByteSource): StoredWeights {
  const file = ledgerOf(new Ledger(source), [])
  return { kind: 'net', file, layers: [], writesSharedOnce: true }
}

function ledgerOf(ledger: Ledger, issues: Issue[]): FileLedger {
  const account = ledger.finish()
  issues.push(...account.issues)
  return fileLedger(ledger, account, { role: 'weights', format: 'ncnn/bin', purposes: PURPOSES })
}

function shortBin({ name, size }: ByteSource, layer: string, weight: Weight, offset: number): Issue {
  const args = { tensor: `${layer}.${weight.name}`, count: String(countOf(weight) ?? '?'), size }
  const text = 'the file ends after {size} bytes, within {tensor} of {count} numbers: ncnn refuses it'
  return issue('ncnn/bin-short', 'error', text, args, { where: { file: name, offset, layer } })
}

/** Goes through the file array by array. */
class BinReader {
  readonly #ledger: Ledger
  readonly #label: number
  offset = 0

  constructor(ledger: Ledger) {
    this.#ledger = ledger
    this.#label = ledger.label('weights', true)
  }

  /** `undefined` where the file ends before the array does, or its size is not known. */
  async take(layer: string, weight: Weight): Promise<StoredTensor | undefined> {
    const count = countOf(weight)
    const encoding = weight.isTagged ? await this.#encoding() : FLOAT32
    if (count === undefined || encoding === undefined) return undefined
    const name = `${layer}.${weight.name}`
    const start = this.offset + encoding.table
    const bytes = count * encoding.bytes
    // Numbers of less than four bytes are filled up.
    const whole = ((bytes + 3n) / 4n) * 4n
    if (BigInt(this.#ledger.size - this.offset) < whole + BigInt(encoding.table)) return this.#claimRest(name)
    if (encoding.table > 0) this.#ledger.claim(this.offset, encoding.table, 'value', 'table')
    if (bytes > 0n) this.#ledger.setName(this.#ledger.claim(start, Number(bytes), 'payload', this.#label), name)
    if (whole > bytes) this.#ledger.claim(start + Number(bytes), Number(whole - bytes), 'padding', 'padding')
    this.offset = start + Number(whole)
    return tensorOf(name, layer, weight, count, encoding, start, this.#ledger.source.name)
  }

  /** What is there of an array that the file cuts off. */
  #claimRest(name: string): undefined {
    const length = this.#ledger.size - this.offset
    if (length > 0) this.#ledger.setName(this.#ledger.claim(this.offset, length, 'payload', this.#label), name)
    this.offset = this.#ledger.size
  }

  async #encoding(): Promise<Encoding | undefined> {
    if (this.#ledger.size - this.offset < 4) return undefined
    const bytes = await this.#ledger.read(this.offset, 4, 'tag', 'tag')
    this.offset += 4
    return encodingOf(new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true))
  }
}

function countOf({ shape }: Weight): bigint | undefined {
  let count = 1n
  for (const { expr } of shape) {
    if (typeof expr !== 'bigint' || expr < 0n) return undefined
    count *= expr
  }
  return count
}

function tensorOf(
  name: string,
  module: string,
  weight: Weight,
  count: bigint,
  { name: encoding, dtype, bytes, table }: Encoding,
  offset: number,
  file: string,
): StoredTensor {
  const run = { offset, count: Number(count), stride: Number(bytes) }
  const isQuantisation = weight.name.includes('scale') && weight.kind === 'statistic'
  return {
    name,
    shape: weight.shape.map(({ expr }) => (typeof expr === 'bigint' ? expr : 0n)),
    count,
    dtype: dtype ?? 'float32',
    encoding,
    bytes: count * bytes + BigInt(table),
    role: isQuantisation ? 'quantisation' : weight.kind === 'statistic' ? 'buffer' : 'parameter',
    ...(isQuantisation && { of: `${module}.weight_data` }),
    module,
    file,
    offset,
    ...(dtype !== undefined && { stored: { dtype, littleEndian: true, count: Number(count), runs: [run] } }),
  }
}

function layerOf(name: string, type: string, tensors: readonly StoredTensor[], file: string): StoredLayer {
  const blobs = tensors.map(
    (tensor): StoredBlob => ({
      name: tensor.name,
      shape: tensor.shape,
      isLegacy: false,
      count: Number(tensor.count),
      dtype: tensor.dtype,
      ...(tensor.stored && { stored: tensor.stored }),
      where: { file, offset: tensor.offset ?? 0, path: tensor.name },
    }),
  )
  return { name, type, blobs, where: { file, offset: tensors[0]?.offset ?? 0, layer: name } }
}
