/** Groups: names of objects and where their headers are, in all the ways HDF5 has stored them. */

import { readTreeOne } from './b-tree-one.ts'
import { expectSignature, type Hdf5Context } from './context.ts'
import { type Cursor, Hdf5Error } from './cursor.ts'
import { denseObjects } from './dense.ts'
import { type HeaderMessage, MessageType } from './header.ts'
import { claimHeapTexts, type LocalHeap, nameAt, openLocalHeap } from './local-heap.ts'

/** One name in a group, and what it leads to: an object of this file, a path in it, or one in another file. */
export type Link = { readonly name: string } & LinkEnd

type LinkEnd =
  | { readonly kind: 'hard'; readonly address: number | undefined }
  | { readonly kind: 'soft'; readonly target: string }
  | { readonly kind: 'external'; readonly target: string; readonly file: string }
  | { readonly kind: 'other' }

/** True where the messages are those of a group. */
export function isGroup(messages: readonly HeaderMessage[]): boolean {
  return messages.some(({ type }) => type === MessageType.symbolTable || type === MessageType.linkInfo)
}

/** The links of a group, in the order in which HDF5 visits them by name. */
export async function readLinks(
  context: Hdf5Context,
  messages: readonly HeaderMessage[],
  path: string,
): Promise<readonly Link[]> {
  const links: Link[] = []
  for (const { type, cursor } of messages) {
    const part = async () => {
      if (type === MessageType.symbolTable) await readSymbolTable(context, cursor, path, links)
      else if (type === MessageType.link) links.push(readLink(cursor))
      else if (type === MessageType.linkInfo) await readDenseLinks(context, cursor, path, links)
    }
    await context.attempt(path, 0, part)
  }
  return links.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** The old way: a B-tree of symbol tables, with the names in a heap. */
async function readSymbolTable(context: Hdf5Context, cursor: Cursor, path: string, links: Link[]): Promise<void> {
  const treeAddress = cursor.address()
  const heapAddress = cursor.address()
  if (treeAddress === undefined || heapAddress === undefined)
    throw new Hdf5Error('a group without a tree or without names')
  const heap = await openLocalHeap(context, heapAddress, path)
  const { lengthBytes, groupInternalK } = context.widths
  const tree = { of: 'names', label: 'group-tree', path, keyBytes: lengthBytes, k: groupInternalK } as const
  for await (const { address } of readTreeOne(context, tree, treeAddress)) {
    await readSymbols(context, address, heap, path, links)
  }
  await claimHeapTexts(context, heap)
}

async function readSymbols(
  context: Hdf5Context,
  address: number,
  heap: LocalHeap,
  path: string,
  links: Link[],
): Promise<void> {
  const { offsetBytes, groupLeafK } = context.widths
  if (!context.isNew(address)) throw new Hdf5Error('a symbol table leads back into itself')
  const entryBytes = 2 * offsetBytes + 24
  const length = 8 + 2 * groupLeafK * entryBytes
  const cursor = await context.look(address, length)
  expectSignature(cursor, 'SNOD')
  cursor.skip(2)
  const used = cursor.uint(2)
  context.claimPartly(address, length, 8 + used * entryBytes, 'group-symbols', path)
  for (let index = 0; index < used; index++) {
    const nameOffset = cursor.uint(offsetBytes)
    const object = cursor.address()
    const cacheType = cursor.uint(4)
    cursor.skip(4)
    const scratch = cursor.uint(4)
    cursor.skip(12)
    const name = await nameAt(context, heap, nameOffset)
    // Cache type 2 is a symbolic link: its target is a path in the heap.
    if (cacheType !== 2) links.push({ name, kind: 'hard', address: object })
    else links.push({ name, kind: 'soft', target: await nameAt(context, heap, scratch) })
  }
}

/** A link message (IV.A.2.g). */
function readLink(cursor: Cursor): Link {
  cursor.skip(1)
  const flags = cursor.uint(1)
  const linkType = flags & 8 ? cursor.uint(1) : 0
  if (flags & 4) cursor.skip(8)
  if (flags & 16) cursor.skip(1)
  const name = cursor.text(cursor.uint(1 << (flags & 3)))
  return { name, ...linkEnd(cursor, linkType) }
}

function linkEnd(cursor: Cursor, linkType: number): LinkEnd {
  if (linkType === 0) return { kind: 'hard', address: cursor.address() }
  const value = cursor.over(cursor.take(cursor.uint(2)))
  if (linkType === 1) return { kind: 'soft', target: value.text(value.left) }
  if (linkType !== 64) return { kind: 'other' }
  value.skip(1)
  const [file = '', target = ''] = new TextDecoder().decode(value.take(value.left)).split('\0')
  return { kind: 'external', file, target }
}

/** The new way for many links: link messages in a fractal heap, with a B-tree of their names. */
async function readDenseLinks(context: Hdf5Context, cursor: Cursor, path: string, links: Link[]): Promise<void> {
  const messages = denseObjects(context, cursor, path, { orderBytes: 8, hashBytes: 4 })
  for await (const link of messages) links.push(readLink(link))
}
