/** Global heaps: where elements of variable length lie (specification III.E). */

import { MOST_STRUCTURES, MOST_TEXT_BYTES } from '../../core/limits.ts'
import { expectSignature, type Hdf5Context } from './context.ts'
import { type Cursor, Hdf5Error } from './cursor.ts'

/** An object of a heap: where it lies, relative to the base address. */
interface HeapObject {
  readonly address: number
  readonly length: number
}

/** One element of variable length. */
export interface HeapPlace {
  /** In elements of the type that is repeated: of a text, bytes. */
  readonly length: number
  /** Absent where the element is empty. */
  readonly heap: number | undefined
  readonly index: number
}

/** An element as it stands in its dataset or attribute: a length, the address of a heap, and an index in it. */
export function readHeapPlace(cursor: Cursor): HeapPlace {
  const length = cursor.uint(4)
  const address = cursor.address()
  const index = cursor.uint(4)
  return { length, heap: address === 0 ? undefined : address, index }
}

/** The heaps of a file; each is claimed when it is first asked for. */
export class GlobalHeaps {
  readonly #context: Hdf5Context
  readonly #heaps = new Map<number, Promise<ReadonlyMap<number, HeapObject>>>()

  constructor(context: Hdf5Context) {
    this.#context = context
  }

  /** The objects of the heap at `address`, by index. */
  open(address: number): Promise<ReadonlyMap<number, HeapObject>> {
    const known = this.#heaps.get(address)
    if (known !== undefined) return known
    const opened = this.#read(address)
    this.#heaps.set(address, opened)
    return opened
  }

  /** The text that an element is. */
  async text({ heap, index, length }: HeapPlace): Promise<string> {
    if (heap === undefined || length === 0) return ''
    const found = (await this.open(heap)).get(index)
    if (found === undefined || length > found.length) throw new Hdf5Error('a text lies outside of its heap')
    if (length > MOST_TEXT_BYTES) throw new Hdf5Error('a structure is larger than any that a network needs')
    const { ledger, widths } = this.#context
    const bytes = await ledger.look(widths.base + found.address, length)
    return textOf(bytes)
  }

  async #read(address: number): Promise<ReadonlyMap<number, HeapObject>> {
    const context = this.#context
    const { lengthBytes } = context.widths
    if (!context.isNew(address)) throw new Hdf5Error('a heap leads back into itself')
    const headBytes = 8 + lengthBytes
    const heap = await context.look(address, headBytes)
    expectSignature(heap, 'GCOL')
    heap.skip(4)
    const size = heap.length()
    const span = context.claim(address, size, 'structure', 'global-heap')
    const objects = new Map<number, HeapObject>()
    for (let at = headBytes; at + headBytes <= size; ) {
      const cursor = await context.look(address + at, headBytes)
      const index = cursor.uint(2)
      cursor.skip(6)
      const length = cursor.length()
      // Object 0 is what is free, from here to the end.
      if (index === 0) {
        context.claim(address, at, 'structure', 'global-heap.objects', span)
        context.claim(address + at, size - at, 'padding', 'global-heap.free', span)
        return objects
      }
      if (length > size - at - headBytes) throw new Hdf5Error('a text lies outside of its heap')
      objects.set(index, { address: address + at + headBytes, length })
      if (objects.size > MOST_STRUCTURES) throw new Hdf5Error('more structures than any network has')
      at += headBytes + Math.ceil(length / 8) * 8
    }
    return objects
  }
}

/** A text of so many bytes, up to the zero that may end it. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(end < 0 ? bytes : bytes.subarray(0, end))
}
