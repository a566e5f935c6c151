/** Chunked datasets: where the chunks lie, in all the ways HDF5 indexes them (specification III.A.1, VII). */

import type { ValueRun } from '../../core/bytes/bytes.ts'
import { MOST_STRUCTURES } from '../../core/limits.ts'
import { readTreeOne } from './b-tree-one.ts'
import { readTreeTwo } from './b-tree-two.ts'
import { expectSignature, type Hdf5Context } from './context.ts'
import { type Cursor, Hdf5Error } from './cursor.ts'
import { readExtensibleArray } from './extensible-array.ts'
import type { Layout } from './layout.ts'

/** A chunk: a block of the array, stored whole. */
export interface Chunk {
  readonly address: number
  readonly length: number
  /** The first element's place along each axis. */
  readonly at: readonly number[]
}

/** What the chunks are of. */
export interface Chunked {
  readonly layout: Extract<Layout, { readonly kind: 'chunked' }>
  readonly shape: readonly bigint[]
  readonly elementBytes: number
  readonly isFiltered: boolean
  readonly path: string
}

/** Finds all chunks, and claims the index (not the chunks). */
export async function findChunks(context: Hdf5Context, of: Chunked): Promise<readonly Chunk[]> {
  const { address, index } = of.layout
  if (address === undefined) return []
  switch (index) {
    case 'b-tree':
      return readChunkTree(context, of, address)
    case 'single':
      return [{ address, length: of.layout.filteredBytes ?? chunkBytes(of), at: of.shape.map(() => 0) }]
    case 'implicit':
      return gridOf(of).map((at, order) => ({ address: address + order * chunkBytes(of), length: chunkBytes(of), at }))
    case 'fixed-array':
      return readFixedArray(context, of, address)
    case 'b-tree-2':
      return readChunkRecords(context, of, address)
    case 'extensible-array':
      return entriesAsChunks(context, of, await readExtensibleArray(context, address))
  }
}

function chunkBytes({ layout, elementBytes }: Chunked): number {
  return layout.chunk.reduce((product, size) => product * size, elementBytes)
}

/** The first element of every chunk, in the order of the array. */
function gridOf({ layout, shape }: Chunked): readonly (readonly number[])[] {
  const counts = shape.map((size, axis) => Math.ceil(Number(size) / Math.max(1, layout.chunk[axis] ?? 1)))
  const total = counts.reduce((product, count) => product * count, 1)
  if (total > MOST_STRUCTURES) throw new Hdf5Error('more chunks than any network has')
  return Array.from({ length: total }, (_, order) => {
    let rest = order
    const at = counts.map(() => 0)
    for (let axis = counts.length - 1; axis >= 0; axis--) {
      const count = counts[axis] ?? 1
      at[axis] = (rest % count) * (layout.chunk[axis] ?? 1)
      rest = Math.floor(rest / count)
    }
    return at
  })
}

async function readChunkTree(context: Hdf5Context, of: Chunked, address: number): Promise<readonly Chunk[]> {
  const rank = of.layout.chunk.length
  const keyBytes = 8 + (rank + 1) * 8
  const tree = { of: 'chunks', label: 'chunk-tree', path: of.path, keyBytes, k: context.widths.chunkK } as const
  const chunks: Chunk[] = []
  for await (const entry of readTreeOne(context, tree, address)) {
    const length = entry.key.uint(4)
    entry.key.skip(4)
    chunks.push({ address: entry.address, length, at: Array.from({ length: rank }, () => entry.key.uint(8)) })
    if (chunks.length > MOST_STRUCTURES) throw new Hdf5Error('more chunks than any network has')
  }
  return chunks
}

async function readChunkRecords(context: Hdf5Context, of: Chunked, address: number): Promise<readonly Chunk[]> {
  const records = await readTreeTwo(context, address, of.path)
  const { offsetBytes } = context.widths
  const rank = of.layout.chunk.length
  return records.flatMap((record) => {
    const lengthWidth = record.bytes.length - offsetBytes - 4 - 8 * rank
    const child = record.address()
    const length = of.isFiltered && lengthWidth > 0 ? record.uint(lengthWidth) : chunkBytes(of)
    if (of.isFiltered) record.skip(4)
    const at = of.layout.chunk.map((size) => record.uint(8) * size)
    return child === undefined ? [] : [{ address: child, length, at }]
  })
}

/** A fixed array: one entry a chunk, in pages where there are many. */
async function readFixedArray(context: Hdf5Context, of: Chunked, address: number): Promise<readonly Chunk[]> {
  const { offsetBytes, lengthBytes } = context.widths
  if (!context.isNew(address)) throw new Hdf5Error('an array of chunks leads back into itself')
  const { cursor } = await context.read(address, 12 + lengthBytes + offsetBytes, 'structure', 'chunk-array')
  expectSignature(cursor, 'FAHD')
  cursor.skip(2)
  const entryBytes = cursor.uint(1)
  const pageEntries = 2 ** cursor.uint(1)
  const count = cursor.length()
  const block = cursor.address()
  if (block === undefined) return []
  if (count > MOST_STRUCTURES) throw new Hdf5Error('more chunks than any network has')
  const headBytes = 6 + offsetBytes
  const pages = count > pageEntries ? Math.ceil(count / pageEntries) : 0
  const bitmapBytes = Math.ceil(pages / 8)
  const length = pages === 0 ? headBytes + count * entryBytes + 4 : headBytes + bitmapBytes + 4
  const total = pages === 0 ? length : length + count * entryBytes + 4 * pages
  const { cursor: entries } = await context.read(block, total, 'structure', 'chunk-array.entries')
  expectSignature(entries, 'FADB')
  entries.at = pages === 0 ? headBytes : length
  const all = Array.from({ length: count }, (_, order) => {
    if (pages > 0 && order > 0 && order % pageEntries === 0) entries.skip(4)
    return entries.over(entries.take(entryBytes))
  })
  return entriesAsChunks(context, of, all)
}

/** Entries of arrays, one a chunk in the order of the dataset's own. */
function entriesAsChunks({ widths }: Hdf5Context, of: Chunked, entries: readonly Cursor[]): readonly Chunk[] {
  const grid = gridOf(of)
  return entries.slice(0, grid.length).flatMap((entry, order) => {
    const address = entry.address()
    const length = of.isFiltered ? entry.uint(entry.bytes.length - widths.offsetBytes - 4) : chunkBytes(of)
    const at = grid[order]
    return address === undefined || at === undefined ? [] : [{ address, length, at }]
  })
}

/**
 * The runs in which the numbers of an array lie in its chunks, in the array's order; `undefined` where chunks are
 * missing, filtered, or too many to be laid out.
 */
export function runsOf(of: Chunked, chunks: readonly Chunk[], base: number): readonly ValueRun[] | undefined {
  const { chunk } = of.layout
  const shape = of.shape.map(Number)
  const grid = gridOf(of)
  if (of.isFiltered || chunks.length !== grid.length) return undefined
  // Chunks of what grows along another axis than the first stand in another order.
  if (of.layout.index === 'extensible-array' && shape.length > 1) return undefined
  const byPlace = new Map(chunks.map((found) => [found.at.join(), found.address + base]))
  // Axes that no chunk cuts are one with those before them.
  let inner = shape.length
  while (inner > 1 && chunk[inner - 1] === shape[inner - 1]) inner--
  const rest = shape.slice(inner).reduce((product, size) => product * size, 1)
  const outer = shape.slice(0, Math.max(0, inner - 1))
  const rows = outer.reduce((product, size) => product * size, 1)
  const last = inner > 0 ? (shape[inner - 1] ?? 1) : 1
  const step = inner > 0 ? (chunk[inner - 1] ?? 1) : 1
  if (rows * Math.ceil(last / step) > MOST_STRUCTURES) return undefined
  const runs: ValueRun[] = []
  const place = outer.map(() => 0)
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < last; at += step) {
      const start = [...place, at, ...shape.slice(inner).map(() => 0)]
      const home = start.map((value, axis) => value - (value % (chunk[axis] ?? 1)))
      const address = byPlace.get(home.slice(0, shape.length).join())
      if (address === undefined) return undefined
      let element = 0
      for (let axis = 0; axis < shape.length; axis++) {
        element = element * (chunk[axis] ?? 1) + (start[axis] ?? 0) - (home[axis] ?? 0)
      }
      const count = Math.min(step, last - at) * rest
      runs.push({ offset: address + element * of.elementBytes, count, stride: of.elementBytes })
    }
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const next = (place[axis] ?? 0) + 1
      place[axis] = next < (outer[axis] ?? 1) ? next : 0
      if (place[axis] !== 0) break
    }
  }
  return runs
}
