/** Reads little-endian fields of HDF5's structures one after the other. */

/** Why a structure can't be read; the reader adds the place. */
export class Hdf5Error extends Error {}

/** A part of the format that is known but not read here: the file is not damaged by it. */
export class Hdf5Unsupported extends Hdf5Error {}

/** A moving place in a structure. Offsets and lengths have the widths that the superblock gives. */
export class Cursor {
  readonly bytes: Uint8Array
  readonly offsetBytes: number
  readonly lengthBytes: number
  at = 0

  constructor(bytes: Uint8Array, offsetBytes: number, lengthBytes: number) {
    this.bytes = bytes
    this.offsetBytes = offsetBytes
    this.lengthBytes = lengthBytes
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  /** An unsigned integer of `width` bytes. */
  uint(width: number): number {
    if (width > this.left) throw new Hdf5Error('a structure ends before its last field')
    let value = 0
    for (let index = width - 1; index >= 0; index--) value = value * 256 + (this.bytes[this.at + index] ?? 0)
    this.at += width
    return value
  }

  /** A file address relative to the base address; `undefined` where the file says that there is none. */
  address(): number | undefined {
    const at = this.at
    const value = this.uint(this.offsetBytes)
    for (let index = 0; index < this.offsetBytes; index++) if (this.bytes[at + index] !== 0xff) return value
    return undefined
  }

  length(): number {
    return this.uint(this.lengthBytes)
  }

  skip(width: number): void {
    this.at += width
  }

  /** Text of `width` bytes, up to the first zero. */
  text(width: number): string {
    const bytes = this.take(width)
    const end = bytes.indexOf(0)
    return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
  }

  take(width: number): Uint8Array {
    if (width > this.left) throw new Hdf5Error('a structure ends before its last field')
    this.at += width
    return this.bytes.subarray(this.at - width, this.at)
  }

  /** A cursor over `bytes` with the same widths. */
  over(bytes: Uint8Array): Cursor {
    return new Cursor(bytes, this.offsetBytes, this.lengthBytes)
  }
}
