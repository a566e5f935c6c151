/** Looks into a block of packed numbers. */

import { halfOf } from './plain.ts'

/** Writes the numbers of the block that the view stands at. */
export type BlockDecoder = (block: Block, out: Float32Array) => void

/** Bytes of blocks; offsets count from the start of the block that it stands at. */
export class Block {
  /** Where the block starts. */
  at = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  byte(offset: number): number {
    return this.#bytes[this.at + offset] ?? 0
  }

  signed(offset: number): number {
    return this.#view.getInt8(this.at + offset)
  }

  /** 16 bits. */
  word(offset: number): number {
    return this.#view.getUint16(this.at + offset, true)
  }

  /** 32 bits. */
  long(offset: number): number {
    return this.#view.getUint32(this.at + offset, true)
  }

  half(offset: number): number {
    return halfOf(this.word(offset))
  }

  single(offset: number): number {
    return this.#view.getFloat32(this.at + offset, true)
  }

  /** Four bits of a run of bytes whose low halves come first, then their high ones. */
  nibble(offset: number, index: number, bytes: number): number {
    const byte = this.byte(offset + (index % bytes))
    return index < bytes ? byte & 15 : byte >> 4
  }
}
