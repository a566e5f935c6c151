/** Lines and columns of a text, found when they are asked for. */

import type { Locator } from './message.ts'
import { utf8Bytes } from './utf8.ts'

/** In a line that is not all ASCII, bytes are counted up to here; further right a place has no offset in bytes. */
const LONGEST_COUNTED = 10_000

/**
 * Line and column of a place in `text`, by halving a list of line starts that is made as far as it is needed. Columns
 * count UTF-16 units, as editors do; offsets count the bytes of the file, of which there are `byteLength`.
 */
export function textLocator(file: string, text: string, byteLength: number): Locator {
  const lines = new Lines(text, byteLength)
  return {
    where: (offset, length) => {
      const { line, start, byteOffset } = lines.at(offset)
      return { file, line, column: offset - start + 1, length, ...(byteOffset !== undefined && { offset: byteOffset }) }
    },
  }
}

class Lines {
  readonly #text: string
  /** Whether every character is one byte. */
  readonly #isPlain: boolean
  readonly #starts = [0]
  /** Where the lines start in bytes; empty where bytes are characters. */
  readonly #byteStarts = [0]
  #searched = 0

  constructor(text: string, byteLength: number) {
    this.#text = text
    this.#isPlain = text.length === byteLength
  }

  at(offset: number): { readonly line: number; readonly start: number; readonly byteOffset: number | undefined } {
    this.#search(offset)
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    const start = this.#starts[low] ?? 0
    return { line: low + 1, start, byteOffset: this.#byteOffset(low, start, offset) }
  }

  #byteOffset(line: number, start: number, offset: number): number | undefined {
    if (this.#isPlain) return offset
    if (offset - start > LONGEST_COUNTED) return undefined
    return (this.#byteStarts[line] ?? 0) + utf8Bytes(this.#text.slice(start, offset))
  }

  /** Finds the starts of lines up to `offset`. */
  #search(offset: number): void {
    while (this.#searched <= offset) {
      const next = this.#text.indexOf('\n', this.#searched) + 1
      if (next > 0) this.#starts.push(next)
      if (next > 0 && !this.#isPlain) {
        const bytes = utf8Bytes(this.#text.slice(this.#searched, next))
        this.#byteStarts.push((this.#byteStarts.at(-1) ?? 0) + bytes)
      }
      this.#searched = next || Number.POSITIVE_INFINITY
    }
  }
}
