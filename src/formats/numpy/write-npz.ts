/** Writes npz, NumPy's archive of arrays: a zip file of npy files, stored without compression (PKWARE APPNOTE 6.3). */

import { type ByteSource, joined } from '../../core/bytes/bytes.ts'
import { crc32 } from '../../core/bytes/crc32.ts'
import { packedBlocks } from '../../core/bytes/stored-values.ts'
import type { NamedArray } from '../../core/network/weights.ts'
import { npyHeader, numpyDtype } from './npy.ts'

/** An entry as the archive's directory lists it. */
interface Entry {
  readonly name: Uint8Array
  readonly offset: number
  readonly length: number
  readonly checksum: number
}

/** Names are UTF-8, and checksum and length follow the data, since they are not known before. */
const FLAGS = 0x0808

/** The version that reads lengths of 64 bits. */
const VERSION = 45

/** 1 January 1980, the first that zip knows: equal arrays give equal files. */
const DATE = 0x0021

/** Says in a field of 32 bits that the number stands in one of 64. */
const ELSEWHERE = 0xffffffff

/** Writes the arrays as one npz file; `numpy.load` finds them by their names. */
export async function* writeNpz(source: ByteSource, arrays: readonly NamedArray[]): AsyncGenerator<Uint8Array> {
  const entries: Entry[] = []
  let at = 0
  for (const array of arrays) {
    const name = new TextEncoder().encode(`${safeName(array.name)}.npy`)
    const offset = at
    const head = localHeader(name)
    at += head.byteLength
    yield head
    let checksum = 0
    let length = 0
    for await (const bytes of npyBytes(source, array)) {
      checksum = crc32(bytes, checksum)
      length += bytes.byteLength
      yield bytes
    }
    const descriptor = dataDescriptor(checksum, length)
    at += length + descriptor.byteLength
    yield descriptor
    entries.push({ name, offset, length, checksum })
  }
  yield* directory(entries, at)
}

async function* npyBytes(source: ByteSource, { shape, stored }: NamedArray): AsyncGenerator<Uint8Array> {
  const dtype = numpyDtype(stored.dtype)
  yield npyHeader(dtype, shape)
  yield* packedBlocks(source, stored, dtype)
}

/** Whoever unpacks the archive writes files of these names: none may lead out of the folder. */
function safeName(name: string): string {
  return name
    .split('/')
    .map((part) => (/^\.*$/.test(part) ? part.replace(/\./g, '_') || '_' : part))
    .join('/')
    .replace(/[\\:\0]/g, '_')
}

/** Writes little-endian fields of given widths one after the other. */
function fields(...values: readonly (readonly [width: 2 | 4 | 8, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(values.reduce((sum, [width]) => sum + width, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [width, value] of values) {
    if (width === 2) view.setUint16(at, value, true)
    else if (width === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += width
  }
  return bytes
}

/** A field of 64 bits for each length, whatever it turns out to be: the descriptor is then of 64 bits, too. */
function localHeader(name: Uint8Array): Uint8Array {
  const extra = fields([2, 1], [2, 16], [8, 0], [8, 0])
  const head = fields(
    [4, 0x04034b50],
    [2, VERSION],
    [2, FLAGS],
    [2, 0],
    [2, 0],
    [2, DATE],
    [4, 0],
    [4, ELSEWHERE],
    [4, ELSEWHERE],
    [2, name.byteLength],
    [2, extra.byteLength],
  )
  return joined([head, name, extra])
}

function dataDescriptor(checksum: number, length: number): Uint8Array {
  return fields([4, 0x08074b50], [4, checksum], [8, length], [8, length])
}

function* directory(entries: readonly Entry[], offset: number): Generator<Uint8Array> {
  let length = 0
  for (const entry of entries) {
    const bytes = directoryEntry(entry)
    length += bytes.byteLength
    yield bytes
  }
  yield endOfDirectory(entries.length, offset, length)
}

function directoryEntry({ name, offset, length, checksum }: Entry): Uint8Array {
  const extra = fields([2, 1], [2, 24], [8, length], [8, length], [8, offset])
  const head = fields(
    [4, 0x02014b50],
    [2, VERSION],
    [2, VERSION],
    [2, FLAGS],
    [2, 0],
    [2, 0],
    [2, DATE],
    [4, checksum],
    [4, ELSEWHERE],
    [4, ELSEWHERE],
    [2, name.byteLength],
    [2, extra.byteLength],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, ELSEWHERE],
  )
  return joined([head, name, extra])
}

/** The end in 64 bits, where to find it, and the end in 32 bits that every reader looks for first. */
function endOfDirectory(count: number, offset: number, length: number): Uint8Array {
  const end64 = fields(
    [4, 0x06064b50],
    [8, 44],
    [2, VERSION],
    [2, VERSION],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, length],
    [8, offset],
  )
  const locator = fields([4, 0x07064b50], [4, 0], [8, offset + length], [4, 1])
  const short = Math.min(count, 0xffff)
  const end = fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, short],
    [2, short],
    [4, Math.min(length, ELSEWHERE)],
    [4, Math.min(offset, ELSEWHERE)],
    [2, 0],
  )
  return joined([end64, locator, end])
}
