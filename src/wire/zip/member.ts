/** What a zip archive holds, and the numbers that its records share (PKWARE APPNOTE 6.3.10). */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import type { Ledger } from '../../core/bytes/ledger.ts'

/** One member of an archive. */
export interface ZipMember {
  /** As the archive says, with `/` between folders; may be anything, and is not unique. */
  readonly name: string
  /** How it is stored: 0 as it is, 8 deflated, else by a method that is not read here. */
  readonly method: number
  readonly isEncrypted: boolean
  /** Where its local header starts, in bytes from the start of the file. */
  readonly headerOffset: number
  /** Where its bytes start; `undefined` where the local header is damaged or its bytes reach beyond the end. */
  readonly dataOffset: number | undefined
  /** Bytes that it takes in the archive. */
  readonly storedBytes: number
  /** Bytes that it stands for, as the directory says. */
  readonly bytes: number
  readonly checksum: number
}

export const STORED = 0
export const DEFLATED = 8

/** The part of a ledger's file that the archive is: the whole, or a member of an archive around it. */
export interface Region {
  readonly start: number
  readonly end: number
}

/** Signatures of the records, little-endian. */
export const SIGNATURE = {
  local: 0x04034b50,
  descriptor: 0x08074b50,
  entry: 0x02014b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
  end: 0x06054b50,
} as const

/** Says in a field of 32 bits that the number stands in one of 64. */
export const ELSEWHERE = 0xffffffff

/** Numbers of a record. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** A number of 64 bits; of those that no file reaches only that they are too large matters. */
export function uint64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true))
}

/** A name or a comment: UTF-8 where the flag says so or it can be, else the old DOS letters, of which ASCII matters. */
export function nameOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  }
}

/** A record of an extra field. */
export interface Extra {
  readonly id: number
  /** Where its content starts among the bytes of the field. */
  readonly at: number
  readonly length: number
}

/** The records of an extra field; what does not fit ends them. */
export function extrasOf(bytes: Uint8Array): readonly Extra[] {
  const view = viewOf(bytes)
  const found: Extra[] = []
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = view.getUint16(at + 2, true)
    if (at + 4 + length > bytes.length) break
    found.push({ id: view.getUint16(at, true), at: at + 4, length })
    at += 4 + length
  }
  return found
}

/** The extra field that holds numbers of 64 bits. */
export const ZIP64_EXTRA = 1

/** PyTorch's extra field, which only moves the data to a multiple of 64. */
export const PADDING_EXTRA = 0x4246

/** The whole file. */
export function wholeOf({ size }: ByteSource | Ledger): Region {
  return { start: 0, end: size }
}
