/** Numbers, texts and bytes in a pickle. */

import type { PickleInput } from './input.ts'
import type { Opcode } from './opcodes.ts'
import type { PickleValue } from './value.ts'

/** How many more bytes of text are kept. */
export interface TextBudget {
  left: number
}

/** Longer numbers are kept as places only: nobody asks for more digits. */
const LONGEST_NUMBER = 1024

interface Scalars {
  readonly input: PickleInput
  readonly texts: TextBudget
}

/** The number, the text or the place of the bytes that an opcode puts down. */
export function scalarOf({ input, texts }: Scalars, opcode: Opcode, length: number, isSkipped: boolean): PickleValue {
  switch (opcode.name) {
    case 'int1':
    case 'int2':
      return input.uint(1, length - 1)
    case 'int4':
      return input.int4(1)
    case 'float':
      return input.float8(1)
    case 'float-text':
      return floatOf(linesIn(input, length)[0] ?? '')
    case 'int-text':
    case 'long-text':
      return integerOf(input, linesIn(input, length)[0] ?? '', length)
    case 'persistent-text':
      return { kind: 'persistent', id: linesIn(input, length)[0] ?? '' }
    case 'string-text':
      return unescaped((linesIn(input, length)[0] ?? '').slice(1, -1))
    case 'unicode-text':
      return unescaped(linesIn(input, length)[0] ?? '')
    default:
      return contentOf(input, texts, opcode, length, isSkipped)
  }
}

/** What stands behind its own length. */
function contentOf(
  input: PickleInput,
  texts: TextBudget,
  { name, argument }: Opcode,
  length: number,
  isSkipped: boolean,
): PickleValue {
  const head = 1 + (argument.kind === 'counted' ? argument.bytes : 0)
  const content = length - head
  const place = { kind: 'bytes', offset: input.at + head, length: content } as const
  if (isSkipped || name === 'bytes') return place
  if (name === 'long') return content > LONGEST_NUMBER ? place : signed(input.bytes(head, content))
  if (content > texts.left) return place
  texts.left -= content
  return textOf(input.bytes(head, content))
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8; what is none is taken byte by byte, as the strings of Python 2 are. */
function textOf(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes)
  } catch {
    return latin1(bytes)
  }
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

export function linesIn(input: PickleInput, length: number): readonly string[] {
  return textOf(input.bytes(1, length - 2))
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
}

export function indexIn(input: PickleInput, length: number): number {
  const text = linesIn(input, length)[0] ?? ''
  if (!/^\d{1,15}$/.test(text)) throw input.damage('a place in the memo is no number')
  return Number(text)
}

/** `01` and `00` are Python's old truth values; a long has an L behind it. */
function integerOf(input: PickleInput, text: string, length: number): PickleValue {
  if (text === '01' || text === '00') return text === '01'
  const digits = text.replace(/L$/, '').trim()
  if (!/^[+-]?\d+$/.test(digits)) throw input.damage('a number is written as {text}', { text: text.slice(0, 40) })
  if (digits.length > LONGEST_NUMBER) return { kind: 'bytes', offset: input.at + 1, length: length - 2 }
  return plain(BigInt(digits.replace(/^\+/, '')))
}

/** As Python writes floats. */
function floatOf(text: string): number {
  const word = text.trim().toLowerCase()
  if (/^[+-]?inf/.test(word)) return word.startsWith('-') ? -Infinity : Infinity
  return Number.parseFloat(word)
}

/** Little-endian, two's complement. */
function signed(bytes: Uint8Array): number | bigint {
  if (bytes.length === 0) return 0
  let digits = '0x'
  for (let at = bytes.length - 1; at >= 0; at--) digits += (bytes[at] ?? 0).toString(16).padStart(2, '0')
  return plain(BigInt.asIntN(bytes.length * 8, BigInt(digits)))
}

function plain(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** A text as Python's repr and raw-unicode-escape write it. */
function unescaped(text: string): string {
  return text.replace(/\\(u[0-9a-f]{4}|U[0-9a-f]{8}|x[0-9a-f]{2}|[\\'"nrt])/gi, (whole, code: string) => {
    const [kind = ''] = code
    if (kind === 'n') return '\n'
    if (kind === 'r') return '\r'
    if (kind === 't') return '\t'
    if (/[uUx]/.test(kind)) {
      const point = Number.parseInt(code.slice(1), 16)
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole
    }
    return code
  })
}
