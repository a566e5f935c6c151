/** The superblock: where an HDF5 file starts (HDF5 File Format Specification 3.0, II.A). */

import type { Hdf5Context } from './context.ts'
import { Cursor, Hdf5Error } from './cursor.ts'

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/** The longest superblock, with addresses of eight bytes. */
const MOST_BYTES = 104

export interface Superblock {
  readonly version: number
  /** The root group's object header. */
  readonly root: number
  /** Where the file should end, in bytes from its start. */
  readonly endOfFile: number
  /** An object header with more about the file. */
  readonly extension?: number
}

/** True where an HDF5 file starts at `offset` in `bytes`. */
export function hasSignature(bytes: Uint8Array, offset: number): boolean {
  return SIGNATURE.every((byte, index) => bytes[offset + index] === byte)
}

/** Finds the superblock: at 0, or behind a user's block at 512, 1024, 2048 and so on. */
export async function findSuperblock(context: Hdf5Context): Promise<number | undefined> {
  const { ledger } = context
  for (let offset = 0; offset + MOST_BYTES / 2 <= ledger.size && offset < 2 ** 32; offset = offset * 2 || 512) {
    if (hasSignature(await ledger.look(offset, 8), 0)) return offset
  }
  return undefined
}

/** Reads the superblock at `offset` and sets the context's widths. */
export async function readSuperblock(context: Hdf5Context, offset: number): Promise<Superblock> {
  const { ledger } = context
  if (offset > 0) ledger.claim(0, offset, 'unknown', 'user-block')
  const bytes = (await ledger.look(offset, Math.min(MOST_BYTES, ledger.size - offset))).slice()
  const version = bytes[8] ?? 0
  if (version > 3) throw new Hdf5Error('a superblock of a version that is not known')
  const found = version < 2 ? oldSuperblock(bytes, version) : newSuperblock(bytes)
  context.widths = found.widths(offset)
  ledger.claim(offset, found.length, 'structure', 'superblock')
  const { root, endOfFile, driver, extension } = found
  if (root === undefined) throw new Hdf5Error('the superblock names no root group')
  if (driver !== undefined) await claimDriverInfo(context, driver)
  return { version, root, endOfFile: endOfFile ?? ledger.size, ...(extension !== undefined && { extension }) }
}

function oldSuperblock(bytes: Uint8Array, version: number) {
  const offsetBytes = checkedWidth(bytes[13])
  const lengthBytes = checkedWidth(bytes[14])
  const cursor = new Cursor(bytes, offsetBytes, lengthBytes)
  cursor.skip(16)
  const groupLeafK = cursor.uint(2)
  const groupInternalK = cursor.uint(2)
  cursor.skip(4)
  // Version 1 adds the rank of chunk B-trees; before, it is always 32.
  const chunkK = version === 1 ? cursor.uint(2) : 32
  if (version === 1) cursor.skip(2)
  const base = cursor.address() ?? 0
  cursor.address()
  const endOfFile = cursor.address()
  const driver = cursor.address()
  cursor.address()
  const root = cursor.address()
  // What is left of the root's symbol table entry: cache type, reserved, scratch space.
  cursor.skip(4 + 4 + 16)
  if (cursor.at > bytes.length) throw new Hdf5Error('the file ends inside the superblock')
  const widths = (offset: number) => ({
    base: base === 0 ? offset : base,
    offsetBytes,
    lengthBytes,
    groupLeafK,
    groupInternalK,
    chunkK,
  })
  return { widths, length: cursor.at, root, endOfFile, driver, extension: undefined }
}

function newSuperblock(bytes: Uint8Array) {
  const offsetBytes = checkedWidth(bytes[9])
  const lengthBytes = checkedWidth(bytes[10])
  const cursor = new Cursor(bytes, offsetBytes, lengthBytes)
  cursor.skip(12)
  const base = cursor.address() ?? 0
  const extension = cursor.address()
  const endOfFile = cursor.address()
  const root = cursor.address()
  cursor.uint(4)
  const widths = (offset: number) => ({
    base: base === 0 ? offset : base,
    offsetBytes,
    lengthBytes,
    groupLeafK: 4,
    groupInternalK: 16,
    chunkK: 32,
  })
  return { widths, length: cursor.at, root, endOfFile, driver: undefined, extension }
}

function checkedWidth(width: number | undefined): number {
  if (width === 2 || width === 4 || width === 8) return width
  throw new Hdf5Error('the superblock gives a width for addresses or lengths that there is not')
}

async function claimDriverInfo(context: Hdf5Context, address: number): Promise<void> {
  const cursor = await context.look(address, 16)
  cursor.skip(4)
  context.claim(address, 16 + cursor.uint(4), 'structure', 'driver-info')
}
