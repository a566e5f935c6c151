/** Attributes: what they are called and hold, wherever the file keeps them. */

import type { Hdf5Context } from './context.ts'
import type { Cursor } from './cursor.ts'
import { denseObjects } from './dense.ts'
import { type GlobalHeaps, readHeapPlace, textOf } from './global-heap.ts'
import { type HeaderMessage, MessageType } from './header.ts'
import { type Hdf5Type, readDataspace, readDatatype } from './types.ts'

/** Elements of one attribute that are looked up; names of layers in a file of Keras are some hundreds. */
const MOST_ELEMENTS = 1 << 16

/** What is said of an object beside its data. */
export interface Hdf5Attribute {
  readonly name: string
  readonly shape: readonly bigint[] | undefined
  readonly type: Hdf5Type
  /** Its elements where they are texts; `undefined` where it holds something else, or is damaged. */
  texts(): Promise<readonly string[] | undefined>
}

/** The attributes of an object; heaps that hold their elements are claimed. */
export async function readAttributes(
  context: Hdf5Context,
  heaps: GlobalHeaps,
  messages: readonly HeaderMessage[],
  path: string,
): Promise<readonly Hdf5Attribute[]> {
  const found: Hdf5Attribute[] = []
  const add = async (cursor: Cursor) => void found.push(await readAttribute(context, heaps, cursor, path))
  for (const { type, cursor, isShared } of messages) {
    if (type === MessageType.attributeInfo) {
      await context.attempt(path, 0, async () => {
        const attributes = denseObjects(context, cursor, path, { orderBytes: 2, hashBytes: 0 })
        for await (const attribute of attributes) await add(attribute)
      })
    } else if (type === MessageType.attribute && !isShared) {
      await context.attempt(path, 0, () => add(cursor))
    }
  }
  return found
}

/** An attribute message (IV.A.2.m). */
async function readAttribute(
  context: Hdf5Context,
  heaps: GlobalHeaps,
  cursor: Cursor,
  path: string,
): Promise<Hdf5Attribute> {
  const version = cursor.uint(1)
  const flags = version === 1 ? 0 : cursor.uint(1)
  if (version === 1) cursor.skip(1)
  const nameBytes = cursor.uint(2)
  const typeBytes = cursor.uint(2)
  const spaceBytes = cursor.uint(2)
  if (version === 3) cursor.skip(1)
  const part = (length: number) => {
    const bytes = cursor.take(version === 1 ? Math.ceil(length / 8) * 8 : length)
    return cursor.over(bytes.subarray(0, length))
  }
  const name = textOf(part(nameBytes).bytes)
  const typeCursor = part(typeBytes)
  const spaceCursor = part(spaceBytes)
  // A type that stands elsewhere is of no text that anybody writes so.
  const type = flags & 1 ? OTHER : readDatatype(typeCursor)
  const shape = flags & 2 ? [] : readDataspace(spaceCursor)
  const most = type.bytes > 0 ? Math.floor(cursor.left / type.bytes) : 0
  const count = shape === undefined ? 0 : Number(shape.reduce((product, size) => product * size, 1n))
  const elements = cursor.over(cursor.take(Math.min(count, most, MOST_ELEMENTS) * type.bytes))
  if (type.kind === 'variable') await claimHeaps(context, heaps, elements, type.bytes)
  const texts = async () => (count > most ? undefined : textsIn(elements, type, heaps))
  return { name, shape, type, texts: () => context.attempt(path, 0, texts) }
}

const OTHER: Hdf5Type = { dtype: undefined, littleEndian: true, bytes: 0, kind: 'other' }

async function textsIn(elements: Cursor, type: Hdf5Type, heaps: GlobalHeaps): Promise<readonly string[] | undefined> {
  const isText = type.kind === 'string' || (type.kind === 'variable' && type.isText === true)
  // h5py writes an empty list of names as one of no numbers.
  if (!isText) return elements.bytes.length === 0 ? [] : undefined
  const found: string[] = []
  for (let at = 0; at < elements.bytes.length; at += type.bytes) {
    const element = elements.over(elements.bytes.subarray(at, at + type.bytes))
    found.push(type.kind === 'string' ? textOf(element.bytes) : await heaps.text(readHeapPlace(element)))
  }
  return found
}

/** Claims the heaps that elements of variable length lie in; those of other types than texts as well. */
export async function claimHeaps(
  context: Hdf5Context,
  heaps: GlobalHeaps,
  elements: Cursor,
  elementBytes: number,
): Promise<void> {
  const placeBytes = 8 + context.widths.offsetBytes
  if (elementBytes < placeBytes) return
  const seen = new Set<number>()
  for (let at = 0; at + placeBytes <= elements.bytes.length; at += elementBytes) {
    const { heap } = readHeapPlace(elements.over(elements.bytes.subarray(at, at + placeBytes)))
    if (heap === undefined || seen.has(heap)) continue
    seen.add(heap)
    await heaps.open(heap)
  }
}
