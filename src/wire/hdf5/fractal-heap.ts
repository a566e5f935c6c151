/** Fractal heaps: where new files keep the links of large groups and many attributes (specification III.G). */

import { MOST_STRUCTURES } from '../../core/limits.ts'
import { bytesFor, expectSignature, type Hdf5Context } from './context.ts'
import { type Cursor, Hdf5Error, Hdf5Unsupported } from './cursor.ts'

/** A direct block: a piece of the heap's own address space. */
interface Block {
  readonly heapOffset: number
  readonly length: number
  readonly address: number
}

/** What the heap's header says about the doubling table. */
interface Table {
  readonly width: number
  readonly startBytes: number
  readonly mostDirectBytes: number
  readonly offsetBytes: number
}

export class FractalHeap {
  readonly #context: Hdf5Context
  readonly #blocks: Block[] = []
  readonly #offsetBytes: number
  readonly #sizeBytes: number
  readonly #idBytes: number

  private constructor(context: Hdf5Context, offsetBytes: number, sizeBytes: number, idBytes: number) {
    this.#context = context
    this.#offsetBytes = offsetBytes
    this.#sizeBytes = sizeBytes
    this.#idBytes = idBytes
  }

  /** Reads the header at `address` and finds all blocks. */
  static async open(context: Hdf5Context, address: number, path: string): Promise<FractalHeap> {
    const { offsetBytes, lengthBytes } = context.widths
    if (!context.isNew(address)) throw new Hdf5Error('a heap leads back into itself')
    const length = 26 + 12 * lengthBytes + 3 * offsetBytes
    const cursor = await context.look(address, length)
    expectSignature(cursor, 'FRHP')
    cursor.skip(1)
    const idBytes = cursor.uint(2)
    const filterBytes = cursor.uint(2)
    if (filterBytes > 0) throw new Hdf5Unsupported('a heap whose blocks are compressed, which is not read here')
    cursor.skip(1)
    const mostManaged = cursor.uint(4)
    cursor.skip(lengthBytes + offsetBytes + lengthBytes)
    const freeSpace = cursor.address()
    cursor.skip(8 * lengthBytes)
    const width = cursor.uint(2)
    const startBytes = cursor.length()
    const mostDirectBytes = cursor.length()
    const heapOffsetBytes = Math.ceil(cursor.uint(2) / 8)
    cursor.skip(2)
    const root = cursor.address()
    const rows = cursor.uint(2)
    context.claim(address, length, 'structure', 'heap', undefined, path)
    if (width === 0 || startBytes === 0 || mostDirectBytes < startBytes) {
      throw new Hdf5Error('a heap with sizes that fit nothing')
    }
    const sizeBytes = Math.min(bytesFor(mostDirectBytes), bytesFor(mostManaged))
    const heap = new FractalHeap(context, heapOffsetBytes, sizeBytes, idBytes)
    const table = { width, startBytes, mostDirectBytes, offsetBytes: heapOffsetBytes }
    if (root !== undefined) {
      if (rows === 0) await heap.#direct(root, 0, startBytes)
      else await heap.#indirect(table, root, 0, rows)
    }
    if (freeSpace !== undefined) await claimFreeSpace(context, freeSpace)
    return heap
  }

  /** The object that an id, at the cursor, names. */
  async object(id: Cursor): Promise<Cursor> {
    const bytes = id.over(id.take(this.#idBytes))
    const kind = (bytes.uint(1) >> 4) & 3
    if (kind !== 0) throw new Hdf5Unsupported('an object of a heap is stored in a way that is not read here')
    const offset = bytes.uint(this.#offsetBytes)
    const length = bytes.uint(this.#sizeBytes)
    const block = this.#blocks.find(
      ({ heapOffset, length: room }) => heapOffset <= offset && offset < heapOffset + room,
    )
    if (block === undefined || offset + length > block.heapOffset + block.length) {
      throw new Hdf5Error('an object lies outside of its heap')
    }
    return this.#context.look(block.address + offset - block.heapOffset, length)
  }

  async #direct(address: number, heapOffset: number, length: number): Promise<void> {
    if (!this.#context.isNew(address)) throw new Hdf5Error('a heap leads back into itself')
    const { cursor } = await this.#context.read(address, 4, 'structure', 'heap.block')
    expectSignature(cursor, 'FHDB')
    this.#context.claim(address + 4, length - 4, 'structure', 'heap.block')
    this.#blocks.push({ heapOffset, length, address })
    if (this.#blocks.length > MOST_STRUCTURES) throw new Hdf5Error('more blocks than any heap has')
  }

  async #indirect(table: Table, address: number, heapOffset: number, rows: number): Promise<void> {
    const { offsetBytes } = this.#context.widths
    if (!this.#context.isNew(address)) throw new Hdf5Error('a heap leads back into itself')
    const length = 9 + offsetBytes + table.offsetBytes + rows * table.width * offsetBytes
    const { cursor } = await this.#context.read(address, length, 'structure', 'heap.table')
    expectSignature(cursor, 'FHIB')
    cursor.skip(1 + offsetBytes + table.offsetBytes)
    let at = heapOffset
    for (let row = 0; row < rows; row++) {
      const blockBytes = table.startBytes * 2 ** Math.max(0, row - 1)
      for (let column = 0; column < table.width; column++) {
        const child = cursor.address()
        if (child !== undefined) {
          if (blockBytes <= table.mostDirectBytes) await this.#direct(child, at, blockBytes)
          else await this.#indirect(table, child, at, Math.log2(blockBytes / table.startBytes / table.width) + 1)
        }
        at += blockBytes
      }
    }
  }
}

/** The free-space manager of a heap: its header, and the list of free sections. */
async function claimFreeSpace(context: Hdf5Context, address: number): Promise<void> {
  const { offsetBytes, lengthBytes } = context.widths
  if (!context.isNew(address)) return
  const length = 18 + 7 * lengthBytes + offsetBytes
  const cursor = await context.look(address, length)
  expectSignature(cursor, 'FSHD')
  cursor.skip(2 + 4 * lengthBytes + 8 + lengthBytes)
  const sections = cursor.address()
  cursor.skip(lengthBytes)
  const allocated = cursor.length()
  context.claim(address, length, 'structure', 'heap.free-list')
  if (sections !== undefined && allocated > 0) context.claim(sections, allocated, 'structure', 'heap.free-list')
}
