/** Dense storage: links or attributes in a fractal heap, with B-trees of their names and of their order. */

import { readTreeTwo } from './b-tree-two.ts'
import type { Hdf5Context } from './context.ts'
import type { Cursor } from './cursor.ts'
import { FractalHeap } from './fractal-heap.ts'

/** Where links and attributes are told apart: in the message that leads to them, and in the records of their names. */
export interface DenseWidths {
  /** Bytes of the largest order in the message. */
  readonly orderBytes: number
  /** Bytes in a record before the id of its object. */
  readonly hashBytes: number
}

/** The objects that an info message (specification IV.A.2.c and IV.A.2.v) leads to, in the order of their names. */
export async function* denseObjects(
  context: Hdf5Context,
  cursor: Cursor,
  path: string,
  { orderBytes, hashBytes }: DenseWidths,
): AsyncGenerator<Cursor> {
  cursor.skip(1)
  const flags = cursor.uint(1)
  if (flags & 1) cursor.skip(orderBytes)
  const heapAddress = cursor.address()
  const names = cursor.address()
  const order = flags & 2 ? cursor.address() : undefined
  if (heapAddress === undefined || names === undefined) return
  const heap = await FractalHeap.open(context, heapAddress, path)
  for (const record of await readTreeTwo(context, names, path)) {
    record.skip(hashBytes)
    yield await heap.object(record)
  }
  if (order !== undefined) await readTreeTwo(context, order, path)
}
