/** Binary definitions (net.cpp, Net::load_param_bin; paramdict.cpp, ParamDict::load_param_bin): the same in numbers of 32 bits. */

import type { Ledger } from '../../core/bytes/ledger.ts'
import { FormatError, type Issue, issue } from '../../core/words/issue.ts'
import { MOST_LAYERS, MOST_PARAMS, type NcnnDefinition, type ParamLayer, type ParamValue } from './definition.ts'
import { LAYER_TYPES } from './types.ts'

/** Ends the parameters of a layer. */
const END = -233

/** Layers that a program registers itself are numbered from here (layer.h, LayerType::CustomBit). */
const CUSTOM = 256

/** Reads the definition. Where it is cut off, what stands before is kept. */
export async function readParamBinary(ledger: Ledger): Promise<NcnnDefinition> {
  const issues: Issue[] = []
  const layers: ParamLayer[] = []
  let blobCount = 0
  try {
    const cursor = new Cursor(ledger)
    await cursor.next('magic')
    const layerCount = await cursor.next('counts')
    blobCount = await cursor.next('counts')
    for (let index = 0; index < Math.min(layerCount, MOST_LAYERS); index++) layers.push(await readLayer(cursor, index))
    if (layerCount > MOST_LAYERS) {
      const text = 'more than {most} layers are not read'
      issues.push(issue('ncnn/too-many', 'error', text, { most: MOST_LAYERS }, { where: { file: cursor.file } }))
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    issues.push(error.issue)
  }
  return { layers, blobCount, issues }
}

async function readLayer(cursor: Cursor, index: number): Promise<ParamLayer> {
  const where = { file: cursor.file, offset: cursor.offset }
  const type = await cursor.next('layer.type')
  const counts = [await cursor.next('layer.counts'), await cursor.next('layer.counts')]
  const bottoms = await cursor.names(counts[0] ?? 0)
  const tops = await cursor.names(counts[1] ?? 0)
  const name = type >= CUSTOM ? `custom_${type - CUSTOM}` : (LAYER_TYPES[type]?.name ?? String(type))
  return { type: name, name: String(index), bottoms, tops, params: await readParams(cursor), where }
}

async function readParams(cursor: Cursor): Promise<ReadonlyMap<number, ParamValue>> {
  const params = new Map<number, ParamValue>()
  for (;;) {
    const where = { file: cursor.file, offset: cursor.offset }
    const key = await cursor.next('layer.params')
    if (key === END) return params
    const kind = key <= -23400 ? 'string' : key <= -23300 ? 'array' : 'number'
    const id = { string: -key - 23400, array: -key - 23300, number: key }[kind]
    if (id < 0 || id >= MOST_PARAMS) throw cursor.refuse(where.offset)
    params.set(id, { ...(kind === 'string' ? await cursor.text() : await cursor.numbers(kind === 'array')), where })
  }
}

/** Goes through the file number by number. */
class Cursor {
  readonly #ledger: Ledger
  offset = 0

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  get file(): string {
    return this.#ledger.source.name
  }

  async next(label: string): Promise<number> {
    const view = await this.#view(4, label)
    return view.getInt32(0, true)
  }

  /** Blobs have numbers here, no names. */
  async names(count: number): Promise<readonly string[]> {
    this.#checkRoom(count)
    const names: string[] = []
    for (let index = 0; index < count; index++) names.push(String(await this.next('layer.blobs')))
    return names
  }

  async numbers(isArray: boolean): Promise<Omit<ParamValue, 'where'>> {
    const count = isArray ? await this.next('layer.params') : 1
    this.#checkRoom(count)
    const view = await this.#view(4 * count, 'layer.params')
    const integers = Array.from({ length: count }, (_, index) => view.getInt32(4 * index, true))
    const floats = Array.from({ length: count }, (_, index) => view.getFloat32(4 * index, true))
    return { spelling: 'bits', isArray, integers, floats, text: integers.join(',') }
  }

  async text(): Promise<Omit<ParamValue, 'where'>> {
    const length = await this.next('layer.params')
    if (length < 0 || length > this.#ledger.size - this.offset) throw this.refuse(this.offset - 4)
    const view = await this.#view(length, 'layer.params')
    const text = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
    return { spelling: 'string', isArray: false, integers: [], floats: [], text }
  }

  /** A count that the bytes which remain can't hold is none. */
  #checkRoom(count: number): void {
    if (count < 0 || count * 4 > this.#ledger.size - this.offset) throw this.refuse(this.offset - 4)
  }

  refuse(offset: number): FormatError {
    const text = 'the definition is damaged: no number can stand here'
    return new FormatError(issue('ncnn/damaged', 'error', text, {}, { where: { file: this.file, offset } }))
  }

  async #view(length: number, label: string): Promise<DataView> {
    const bytes = await this.#ledger.read(this.offset, length, 'value', label)
    this.offset += length
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
}
