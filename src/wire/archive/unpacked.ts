/** What was packed, read as if it lay there: unpacked from the front as far as somebody reads, and let go again. */

import type { ByteSource } from '../../core/bytes/bytes.ts'
import { rangedSource } from '../../core/bytes/ranged.ts'
import { MOST_INFLATION_RATIO, MOST_UNPACKED_BYTES, UNSUSPICIOUS_BYTES } from '../../core/limits.ts'
import { FormatError, issue } from '../../core/words/issue.ts'

/** Starts unpacking at the front. */
export type Unpack = () => AsyncGenerator<Uint8Array>

/** A source over what unpacks to `size` bytes. Reading backwards starts anew, but for what is still at hand. */
export function unpackedSource(name: string, size: number, unpack: Unpack): ByteSource {
  const stream = new Forward(unpack)
  return rangedSource(name, size, new Uint8Array(0), (offset, length) => stream.get(offset, length))
}

class Forward {
  readonly #unpack: Unpack
  #pieces: AsyncGenerator<Uint8Array> | undefined
  #rest: Uint8Array = new Uint8Array(0)
  /** Where `#rest` starts. */
  #at = 0
  #failure: unknown

  constructor(unpack: Unpack) {
    this.#unpack = unpack
  }

  async get(offset: number, length: number): Promise<Uint8Array> {
    if (this.#pieces === undefined || offset < this.#at) {
      await this.#pieces?.return(undefined)
      this.#pieces = this.#unpack()
      this.#rest = new Uint8Array(0)
      this.#at = 0
      this.#failure = undefined
    }
    const bytes = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      const skip = Math.min(this.#rest.byteLength, offset + filled - this.#at)
      const part = this.#rest.subarray(skip, skip + length - filled)
      bytes.set(part, filled)
      filled += part.byteLength
      this.#at += skip + part.byteLength
      this.#rest = this.#rest.subarray(skip + part.byteLength)
      if (filled === length) break
      const next = await this.#next(filled > 0)
      if (next === undefined) break
      this.#rest = next
    }
    return bytes.subarray(0, filled)
  }

  /** The next piece; damage behind what was wanted is told once somebody wants what is there. */
  async #next(isAhead: boolean): Promise<Uint8Array | undefined> {
    try {
      if (this.#failure === undefined) return (await this.#pieces?.next())?.value
    } catch (error) {
      this.#failure = error
    }
    if (isAhead) return undefined
    throw this.#failure
  }
}

/** Pieces as they come, as long as they are no bomb: not more than their source can sanely hold, and not without an end. */
export async function* bounded(source: ByteSource, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of pieces) {
    size += piece.byteLength
    const isBomb = size > UNSUSPICIOUS_BYTES && size > source.size * MOST_INFLATION_RATIO
    if (isBomb || size > MOST_UNPACKED_BYTES) {
      const text = 'it unpacks to more than {size} bytes: that is not followed any further'
      throw new FormatError(issue('archive/too-large', 'error', text, { size }, { where: { file: source.name } }))
    }
    yield piece
  }
}
