/** Version 2 B-trees: sorted records (specification III.A.2). */

import { MOST_STRUCTURES } from '../../core/limits.ts'
import { bytesFor, expectSignature, type Hdf5Context } from './context.ts'
import { type Cursor, Hdf5Error } from './cursor.ts'

const DEEPEST = 16

interface Tree {
  readonly nodeBytes: number
  readonly recordBytes: number
  /** Bytes of a child's number of records. */
  readonly countBytes: number
  /** By level: bytes of the number of all records below a child there. */
  readonly totalBytes: readonly number[]
  readonly path: string
  readonly records: Cursor[]
}

/** All records of the tree at `address`, in order. */
export async function readTreeTwo(context: Hdf5Context, address: number, path: string): Promise<readonly Cursor[]> {
  const { offsetBytes, lengthBytes } = context.widths
  if (!context.isNew(address)) throw new Hdf5Error('a B-tree leads back into itself')
  const length = 22 + offsetBytes + lengthBytes
  const { cursor } = await context.read(address, length, 'structure', 'tree-2')
  expectSignature(cursor, 'BTHD')
  cursor.skip(2)
  const nodeBytes = cursor.uint(4)
  const recordBytes = cursor.uint(2)
  const depth = cursor.uint(2)
  cursor.skip(2)
  const root = cursor.address()
  const count = cursor.uint(2)
  if (depth > DEEPEST || recordBytes === 0 || nodeBytes < 10 + recordBytes) {
    throw new Hdf5Error('a B-tree with sizes that fit nothing')
  }
  const tree: Tree = {
    nodeBytes,
    recordBytes,
    path,
    records: [],
    ...pointerWidths(context, nodeBytes, recordBytes, depth),
  }
  if (root !== undefined) await readNode(context, tree, root, depth, count)
  return tree.records
}

/** How wide the counts beside child pointers are (H5B2__hdr_init). */
function pointerWidths(context: Hdf5Context, nodeBytes: number, recordBytes: number, depth: number) {
  let most = Math.floor((nodeBytes - 10) / recordBytes)
  const countBytes = bytesFor(most)
  let total = most
  const totalBytes = [0]
  for (let level = 1; level <= depth; level++) {
    const pointer = context.widths.offsetBytes + countBytes + (totalBytes[level - 1] ?? 0)
    most = Math.floor((nodeBytes - 10 - pointer) / (recordBytes + pointer))
    total = (most + 1) * total + most
    totalBytes.push(bytesFor(total))
  }
  return { countBytes, totalBytes }
}

async function readNode(
  context: Hdf5Context,
  tree: Tree,
  address: number,
  level: number,
  count: number,
): Promise<void> {
  if (!context.isNew(address)) throw new Hdf5Error('a B-tree leads back into itself')
  const { cursor } = await context.read(address, tree.nodeBytes, 'structure', 'tree-2.node')
  expectSignature(cursor, level === 0 ? 'BTLF' : 'BTIN')
  cursor.skip(2)
  const records = Array.from({ length: count }, () => cursor.over(cursor.take(tree.recordBytes)))
  for (let index = 0; index <= count; index++) {
    if (level > 0) {
      const child = cursor.address()
      const childCount = cursor.uint(tree.countBytes)
      cursor.skip(tree.totalBytes[level - 1] ?? 0)
      if (child !== undefined) await readNode(context, tree, child, level - 1, childCount)
    }
    const record = records[index]
    if (record !== undefined) tree.records.push(record)
    if (tree.records.length > MOST_STRUCTURES) throw new Hdf5Error('more records than any network has')
  }
}
