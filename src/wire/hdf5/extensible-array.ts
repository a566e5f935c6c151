/** Extensible arrays: chunks of datasets that may grow along one axis (specification VII.D, H5EA). */

import { MOST_STRUCTURES } from '../../core/limits.ts'
import { expectSignature, type Hdf5Context } from './context.ts'
import { type Cursor, Hdf5Error } from './cursor.ts'

/** What the header says of all blocks. */
interface ExtensibleArray {
  readonly entryBytes: number
  /** Bytes of a block's place in the array. */
  readonly placeBytes: number
  readonly leastEntries: number
  readonly leastPointers: number
  readonly pageEntries: number
  /** Levels of blocks, each of twice as many entries or twice as many blocks as the one before. */
  readonly levels: number
  /** How many entries are wanted at most. */
  readonly most: number
  readonly entries: Cursor[]
}

/** The entries of the array at `address`, in order, each with a cursor of its own. */
export async function readExtensibleArray(context: Hdf5Context, address: number): Promise<readonly Cursor[]> {
  const { offsetBytes, lengthBytes } = context.widths
  if (!context.isNew(address)) throw new Hdf5Error('an array of chunks leads back into itself')
  const { cursor } = await context.read(address, 16 + 6 * lengthBytes + offsetBytes, 'structure', 'chunk-array')
  expectSignature(cursor, 'EAHD')
  cursor.skip(2)
  const entryBytes = cursor.uint(1)
  const bits = cursor.uint(1)
  const inIndex = cursor.uint(1)
  const leastEntries = cursor.uint(1)
  const leastPointers = cursor.uint(1)
  const pageEntries = 2 ** cursor.uint(1)
  cursor.skip(4 * lengthBytes)
  const most = cursor.length()
  cursor.skip(lengthBytes)
  const index = cursor.address()
  if (index === undefined) return []
  if (most > MOST_STRUCTURES) throw new Hdf5Error('more chunks than any network has')
  if (entryBytes < offsetBytes || leastEntries < 1 || leastPointers < 2 || bits > 64) {
    throw new Hdf5Error('an array of chunks with sizes that fit nothing')
  }
  const levels = 1 + bits - Math.floor(Math.log2(leastEntries))
  const sizes = { entryBytes, leastEntries, leastPointers, pageEntries, levels, most, placeBytes: Math.ceil(bits / 8) }
  const array: ExtensibleArray = { ...sizes, entries: [] }
  await readIndexBlock(context, array, index, inIndex)
  return array.entries.slice(0, most)
}

/** The first entries, the addresses of the first blocks, and those of blocks of further addresses. */
async function readIndexBlock(
  context: Hdf5Context,
  array: ExtensibleArray,
  address: number,
  inIndex: number,
): Promise<void> {
  const { offsetBytes } = context.widths
  const firstLevels = 2 * Math.floor(Math.log2(array.leastPointers))
  const blocks = 2 * (array.leastPointers - 1)
  const further = Math.max(0, array.levels - firstLevels)
  const length = 6 + offsetBytes + inIndex * array.entryBytes + (blocks + further) * offsetBytes + 4
  const { cursor } = await context.read(address, length, 'structure', 'chunk-array.entries')
  expectSignature(cursor, 'EAIB')
  cursor.skip(2 + offsetBytes)
  takeEntries(array, cursor, inIndex)
  for (let level = 0; level < firstLevels; level++) {
    for (let block = 0; block < blocksAt(level); block++) {
      await readDataBlock(context, array, cursor.address(), entriesAt(array, level))
    }
  }
  for (let level = firstLevels; level < array.levels; level++) {
    await readSecondaryBlock(context, array, cursor.address(), level)
  }
}

function blocksAt(level: number): number {
  return 2 ** Math.floor(level / 2)
}

function entriesAt({ leastEntries }: ExtensibleArray, level: number): number {
  return leastEntries * 2 ** Math.floor((level + 1) / 2)
}

function takeEntries(array: ExtensibleArray, cursor: Cursor, count: number): void {
  for (let index = 0; index < count; index++) array.entries.push(cursor.over(cursor.take(array.entryBytes)))
}

/** Blocks that are not there have no entries yet, and neither has what would follow them. */
async function readDataBlock(
  context: Hdf5Context,
  array: ExtensibleArray,
  address: number | undefined,
  count: number,
): Promise<void> {
  if (address === undefined || array.entries.length >= array.most) return
  if (!context.isNew(address)) throw new Hdf5Error('an array of chunks leads back into itself')
  const headBytes = 6 + context.widths.offsetBytes + array.placeBytes
  const pages = count > array.pageEntries ? count / array.pageEntries : 0
  const length = headBytes + 4 + count * array.entryBytes + 4 * pages
  const { cursor } = await context.read(address, length, 'structure', 'chunk-array.entries')
  expectSignature(cursor, 'EADB')
  cursor.at = headBytes
  if (pages === 0) {
    takeEntries(array, cursor, count)
    return
  }
  cursor.skip(4)
  for (let page = 0; page < pages; page++) {
    takeEntries(array, cursor, array.pageEntries)
    cursor.skip(4)
  }
}

async function readSecondaryBlock(
  context: Hdf5Context,
  array: ExtensibleArray,
  address: number | undefined,
  level: number,
): Promise<void> {
  if (address === undefined || array.entries.length >= array.most) return
  if (!context.isNew(address)) throw new Hdf5Error('an array of chunks leads back into itself')
  const { offsetBytes } = context.widths
  const [blocks, count] = [blocksAt(level), entriesAt(array, level)]
  const pages = count > array.pageEntries ? count / array.pageEntries : 0
  const bitmapBytes = pages === 0 ? 0 : blocks * Math.ceil(pages / 8)
  const headBytes = 6 + offsetBytes + array.placeBytes + bitmapBytes
  const { cursor } = await context.read(address, headBytes + blocks * offsetBytes + 4, 'structure', 'chunk-array')
  expectSignature(cursor, 'EASB')
  cursor.at = headBytes
  for (let block = 0; block < blocks; block++) await readDataBlock(context, array, cursor.address(), count)
}
