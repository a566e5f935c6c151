/** Data layouts and filter pipelines (specification IV.A.2.i and IV.A.2.l). */

import { type Cursor, Hdf5Error, Hdf5Unsupported } from './cursor.ts'

/** Where the numbers of a dataset lie. */
export type Layout =
  | { readonly kind: 'compact'; readonly at: number; readonly length: number }
  /** `address` is undefined where nothing was ever written: all elements have the fill value. */
  | { readonly kind: 'contiguous'; readonly address: number | undefined; readonly length: number | undefined }
  | {
      readonly kind: 'chunked'
      readonly index: ChunkIndex
      readonly address: number | undefined
      /** Sizes of a chunk's axes, in elements. */
      readonly chunk: readonly number[]
      /** Stored bytes of the only chunk, where it is filtered and the layout says so. */
      readonly filteredBytes?: number
    }
  | { readonly kind: 'virtual' }

export type ChunkIndex = 'b-tree' | 'single' | 'implicit' | 'fixed-array' | 'extensible-array' | 'b-tree-2'

const INDEXES: readonly (ChunkIndex | undefined)[] = [
  undefined,
  'single',
  'implicit',
  'fixed-array',
  'extensible-array',
  'b-tree-2',
]

export function readLayout(cursor: Cursor): Layout {
  const version = cursor.uint(1)
  if (version === 1 || version === 2) return oldLayout(cursor)
  // Version 5 (HDF5 2.0) is the fourth with longer sizes of filtered chunks, which the entries of indexes tell.
  if (version < 3 || version > 5) throw new Hdf5Unsupported('a data layout of a version that is not known')
  switch (cursor.uint(1)) {
    case 0: {
      const length = cursor.uint(2)
      return { kind: 'compact', at: cursor.at, length }
    }
    case 1:
      return { kind: 'contiguous', address: cursor.address(), length: cursor.length() }
    case 2:
      return version === 3 ? chunkedThree(cursor) : chunkedFour(cursor)
    case 3:
      return { kind: 'virtual' }
    default:
      throw new Hdf5Error('a data layout of a class that is not known')
  }
}

/** Versions 1 and 2; `length` follows from the dataspace. */
function oldLayout(cursor: Cursor): Layout {
  const rank = cursor.uint(1)
  const layoutClass = cursor.uint(1)
  cursor.skip(5)
  const address = layoutClass === 0 ? undefined : cursor.address()
  const sizes = Array.from({ length: rank }, () => cursor.uint(4))
  if (layoutClass === 0) {
    const length = cursor.uint(4)
    return { kind: 'compact', at: cursor.at, length }
  }
  if (layoutClass === 1) return { kind: 'contiguous', address, length: undefined }
  return { kind: 'chunked', index: 'b-tree', address, chunk: sizes.slice(0, -1) }
}

/** The last "axis" is the element's size. */
function chunkedThree(cursor: Cursor): Layout {
  const rank = cursor.uint(1)
  const address = cursor.address()
  const sizes = Array.from({ length: rank }, () => cursor.uint(4))
  return { kind: 'chunked', index: 'b-tree', address, chunk: sizes.slice(0, -1) }
}

function chunkedFour(cursor: Cursor): Layout {
  const flags = cursor.uint(1)
  const rank = cursor.uint(1)
  const width = cursor.uint(1)
  const sizes = Array.from({ length: rank }, () => cursor.uint(width))
  const index = INDEXES[cursor.uint(1)]
  if (index === undefined) throw new Hdf5Unsupported('an index of chunks that is not known')
  let filteredBytes: number | undefined
  if (index === 'single' && flags & 2) {
    filteredBytes = cursor.length()
    cursor.skip(4)
  } else if (index === 'fixed-array') cursor.skip(1)
  else if (index === 'extensible-array') cursor.skip(5)
  else if (index === 'b-tree-2') cursor.skip(6)
  const address = cursor.address()
  return {
    kind: 'chunked',
    index,
    address,
    chunk: sizes.slice(0, -1),
    ...(filteredBytes !== undefined && { filteredBytes }),
  }
}

const FILTERS: Readonly<Record<number, string>> = {
  1: 'deflate',
  2: 'shuffle',
  3: 'fletcher32',
  4: 'szip',
  5: 'nbit',
  6: 'scaleoffset',
  32000: 'lzf',
  32001: 'blosc',
  32015: 'zstd',
}

/** The filters that chunks have gone through, by name; a number where the filter isn't known. */
export function readFilters(cursor: Cursor): readonly string[] {
  const version = cursor.uint(1)
  const count = cursor.uint(1)
  if (version === 1) cursor.skip(6)
  return Array.from({ length: count }, () => {
    const id = cursor.uint(2)
    const nameBytes = version === 1 || id >= 256 ? cursor.uint(2) : 0
    cursor.skip(2)
    const values = cursor.uint(2)
    cursor.take(version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes)
    cursor.take(4 * values + (version === 1 && values % 2 === 1 ? 4 : 0))
    return FILTERS[id] ?? String(id)
  })
}
