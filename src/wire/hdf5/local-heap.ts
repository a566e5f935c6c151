/** Local heaps: the names of a group's members (specification III.D). */

import type { SpanId } from '../../core/bytes/span-table.ts'
import { MOST_STRUCTURES } from '../../core/limits.ts'
import { expectSignature, type Hdf5Context } from './context.ts'
import { Hdf5Error } from './cursor.ts'

/** Longer names are no layers'. */
const LONGEST_NAME = 4096

export interface LocalHeap {
  /** Where the names are, relative to the base address. */
  readonly address: number
  readonly length: number
  readonly firstFree: number
  readonly span: SpanId
}

export async function openLocalHeap(context: Hdf5Context, address: number, path: string): Promise<LocalHeap> {
  const { offsetBytes, lengthBytes } = context.widths
  if (!context.isNew(address)) throw new Hdf5Error('two groups have their names in one heap')
  const headBytes = 8 + 2 * lengthBytes + offsetBytes
  const cursor = await context.look(address, headBytes)
  expectSignature(cursor, 'HEAP')
  cursor.skip(4)
  const length = cursor.length()
  const firstFree = cursor.length()
  const data = cursor.address()
  context.claim(address, headBytes, 'structure', 'group-names', undefined, path)
  if (data === undefined) throw new Hdf5Error('a heap of names without a place')
  const span = context.claim(data, length, 'structure', 'group-names.heap', undefined, path)
  return { address: data, length, firstFree, span }
}

/** The name at `offset` in the heap. */
export async function nameAt(context: Hdf5Context, heap: LocalHeap, offset: number): Promise<string> {
  if (offset >= heap.length) throw new Hdf5Error('a name lies outside of its heap')
  for (let length = 64; ; length *= 4) {
    const most = Math.min(length, heap.length - offset)
    const { bytes } = await context.look(heap.address + offset, most)
    const end = bytes.indexOf(0)
    if (end >= 0) return new TextDecoder().decode(bytes.subarray(0, end))
    if (most < length || length > LONGEST_NAME) throw new Hdf5Error('a name that does not end')
  }
}

/** Tells the names of a heap from its free blocks. */
export async function claimHeapTexts(context: Hdf5Context, heap: LocalHeap): Promise<void> {
  const { lengthBytes } = context.widths
  const blocks: { readonly at: number; readonly length: number }[] = []
  // The list ends with 1, an offset that no block can have.
  for (let at = heap.firstFree; at !== 1 && at + 2 * lengthBytes <= heap.length; ) {
    const cursor = await context.look(heap.address + at, 2 * lengthBytes)
    const next = cursor.length()
    const length = cursor.length()
    if (blocks.length >= MOST_STRUCTURES || at + length > heap.length) break
    blocks.push({ at, length })
    at = next
  }
  let at = 0
  for (const block of blocks.sort((a, b) => a.at - b.at)) {
    if (block.at < at) break
    if (block.at > at) context.claim(heap.address + at, block.at - at, 'structure', 'group-names.text', heap.span)
    context.claim(heap.address + block.at, block.length, 'padding', 'group-names.free', heap.span)
    at = block.at + block.length
  }
  if (at < heap.length) {
    context.claim(heap.address + at, heap.length - at, 'structure', 'group-names.text', heap.span)
  }
}
