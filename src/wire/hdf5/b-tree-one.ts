/** Version 1 B-trees: children with a key before each (specification III.A.1). */

import { expectSignature, type Hdf5Context } from './context.ts'
import { type Cursor, Hdf5Error } from './cursor.ts'

/** Deeper trees have more entries than a file has bytes. */
const DEEPEST = 16

/** What all nodes of a tree have in common. */
export interface TreeOne {
  readonly of: 'names' | 'chunks'
  readonly label: string
  readonly path: string
  readonly keyBytes: number
  /** Half of the children that a node has room for. */
  readonly k: number
}

/** What a leaf leads to. */
export interface TreeEntry {
  readonly key: Cursor
  readonly address: number
}

/** What the leaves of the tree at `address` lead to, in order; each node is claimed when it is reached. */
export async function* readTreeOne(
  context: Hdf5Context,
  tree: TreeOne,
  address: number,
  depth = 0,
): AsyncGenerator<TreeEntry> {
  const { offsetBytes } = context.widths
  const { label, path, keyBytes, k } = tree
  if (!context.isNew(address) || depth > DEEPEST) throw new Hdf5Error('a B-tree leads back into itself')
  const headBytes = 8 + 2 * offsetBytes
  const length = headBytes + (2 * k + 1) * keyBytes + 2 * k * offsetBytes
  const cursor = await context.look(address, length)
  expectSignature(cursor, 'TREE')
  checkType(tree, cursor.uint(1))
  const level = cursor.uint(1)
  const used = cursor.uint(2)
  context.claimPartly(address, length, headBytes + (used + 1) * keyBytes + used * offsetBytes, label, path)
  cursor.skip(2 * offsetBytes)
  for (let index = 0; index < used; index++) {
    const key = cursor.over(cursor.take(keyBytes))
    const child = cursor.address()
    if (child === undefined) continue
    if (level > 0) yield* readTreeOne(context, tree, child, depth + 1)
    else yield { key, address: child }
  }
}

function checkType({ of }: TreeOne, type: number): void {
  if (of === 'names' && type !== 0) throw new Hdf5Error('a B-tree of chunks where one of names should be')
  if (of === 'chunks' && type !== 1) throw new Hdf5Error('a B-tree of names where one of chunks should be')
}
