/** Attributes: skipped, but what they keep outside of their header is claimed. */

import { expectSignature, type Hdf5Context } from './context.ts'
import type { Cursor } from './cursor.ts'
import { denseObjects } from './dense.ts'
import { type HeaderMessage, MessageType } from './header.ts'
import { readDataspace, readDatatype } from './types.ts'

/** Elements of one attribute whose texts are looked up; layer names in Keras files are some hundreds. */
const MOST_ELEMENTS = 1 << 14

/** Claims heaps that the attributes of an object use. */
export async function claimAttributes(
  context: Hdf5Context,
  messages: readonly HeaderMessage[],
  path: string,
): Promise<void> {
  for (const { type, cursor, isShared } of messages) {
    if (type === MessageType.attributeInfo) {
      await context.attempt(path, 0, () => claimDense(context, cursor, path))
    } else if (type === MessageType.attribute && !isShared) {
      await context.attempt(path, 0, () => claimTexts(context, cursor))
    }
  }
}

async function claimDense(context: Hdf5Context, cursor: Cursor, path: string): Promise<void> {
  const attributes = denseObjects(context, cursor, path, { orderBytes: 2, hashBytes: 0 })
  for await (const attribute of attributes) await claimTexts(context, attribute)
}

/** An attribute message (IV.A.2.m) whose elements are texts of any length has these in global heaps. */
async function claimTexts(context: Hdf5Context, cursor: Cursor): Promise<void> {
  const version = cursor.uint(1)
  cursor.skip(1)
  const nameBytes = padded(cursor.uint(2), version)
  const typeBytes = padded(cursor.uint(2), version)
  const spaceBytes = padded(cursor.uint(2), version)
  if (version === 3) cursor.skip(1)
  cursor.take(nameBytes)
  const type = readDatatype(cursor.over(cursor.take(typeBytes)))
  const shape = readDataspace(cursor.over(cursor.take(spaceBytes)))
  if (type.kind === 'variable') await claimGlobalHeaps(context, cursor, countOf(shape))
}

function padded(length: number, version: number): number {
  return version === 1 ? Math.ceil(length / 8) * 8 : length
}

function countOf(shape: readonly bigint[] | undefined): number {
  return shape === undefined ? 0 : Number(shape.reduce((product, size) => product * size, 1n))
}

/** Elements of variable length: a length, the address of a heap, and an index in it. */
export async function claimGlobalHeaps(context: Hdf5Context, cursor: Cursor, count: number): Promise<void> {
  for (let index = 0; index < Math.min(count, MOST_ELEMENTS); index++) {
    cursor.skip(4)
    const address = cursor.address()
    cursor.skip(4)
    if (address === undefined || address === 0 || !context.isNew(address)) continue
    const heap = await context.look(address, 8 + context.widths.lengthBytes)
    expectSignature(heap, 'GCOL')
    heap.skip(4)
    context.claim(address, heap.length(), 'structure', 'global-heap')
  }
}
