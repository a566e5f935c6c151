/**
 * UTF-8 as text and back without loss. Protobuf 2 lets a string hold any bytes, and old definitions name layers in GBK or
 * Latin-1. A byte that is no UTF-8 becomes the lone surrogate U+DC80 to U+DCFF (as Python's `surrogateescape` has it), so
 * that two names never become one, and that sizes and written files are exact. Shown, such a character is U+FFFD.
 */

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

/** Lone surrogates only: with the `u` flag, half of a pair does not match. */
const ESCAPED = /[\udc80-\udcff]/u

const ESCAPE = 0xdc00

/** How many characters are put together at once. */
const CHUNK = 8192

/** Longer texts are no definitions: in them, what is no UTF-8 is U+FFFD, since all else would take seconds. */
const MOST_BYTES = 1 << 22

/** The bytes as text; a byte order mark is a character like any other. */
export function decodeUtf8(bytes: Uint8Array): string {
  const text = decoder.decode(bytes)
  return bytes.length <= MOST_BYTES && text.includes('\ufffd') ? decodeAll(bytes) : text
}

function decodeAll(bytes: Uint8Array): string {
  let text = ''
  let codes: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    codes.push(length === 0 ? ESCAPE | (bytes[at] ?? 0) : codePoint(bytes, at, length))
    at += length || 1
    if (codes.length === CHUNK) {
      text += String.fromCodePoint(...codes)
      codes = []
    }
  }
  return text + String.fromCodePoint(...codes)
}

/** Bytes of the character at `at`; 0 where there is none (RFC 3629: shortest form, no surrogates, up to U+10FFFF). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  for (let next = 1; next < length; next++) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0
  const code = codePoint(bytes, at, length)
  const isWrong = length === 3 ? code < 0x800 || (code & 0xf800) === 0xd800 : code < 0x10000 || code > 0x10ffff
  return length > 2 && isWrong ? 0 : length
}

function codePoint(bytes: Uint8Array, at: number, length: number): number {
  const lead = bytes[at] ?? 0
  let code = length === 1 ? lead : lead & (0xff >> (length + 1))
  for (let next = 1; next < length; next++) code = (code << 6) | ((bytes[at + next] ?? 0) & 0x3f)
  return code
}

/** The bytes that the text stands for, those that were no UTF-8 as they were. */
export function encodeUtf8(text: string): Uint8Array {
  if (!ESCAPED.test(text)) return encoder.encode(text)
  const bytes = new Uint8Array(utf8Bytes(text))
  let at = 0
  for (const letter of text) {
    const escaped = escapedByte(letter)
    if (escaped === undefined) at += encoder.encodeInto(letter, bytes.subarray(at)).written
    else bytes[at++] = escaped
  }
  return bytes
}

/** Bytes of a text in UTF-8, as `encodeUtf8` writes it. */
export function utf8Bytes(text: string): number {
  let bytes = 0
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    if (code < 0x80 || escapedByte(letter) !== undefined) bytes += 1
    else bytes += code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** The byte that a character stands for, where it is no character but a byte that was no UTF-8. */
export function escapedByte(letter: string): number | undefined {
  const code = letter.codePointAt(0) ?? 0
  return code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff ? code & 0xff : undefined
}

/** Joins texts whose bytes may make up characters only together. */
export function joinUtf8(parts: readonly string[]): string {
  const text = parts.join('')
  return parts.length > 1 && ESCAPED.test(text) ? decodeUtf8(encodeUtf8(text)) : text
}
