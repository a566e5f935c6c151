/** Scalars of protobuf's text format, taken and refused as text_format.cc takes and refuses them (3.21). */

import { type Message, message } from '../../core/words/message.ts'
import type { ProtoValue } from './message.ts'
import type { EnumType, ScalarType } from './schema.ts'
import { stringValue, type TextLexer } from './text-lexer.ts'
import { escapedByte, joinUtf8 } from './utf8.ts'

/** Why a value was refused, and what may have been meant. */
export class Refusal {
  readonly said: Message
  readonly candidates: Iterable<string>
  /** The word for which the candidates are offered. */
  readonly word: string
  constructor(said: Message, word = '', candidates: Iterable<string> = []) {
    this.said = said
    this.word = word
    this.candidates = candidates
  }
}

const LIMITS = {
  int32: { most: (1n << 31n) - 1n, signed: true },
  int64: { most: (1n << 63n) - 1n, signed: true },
  uint32: { most: (1n << 32n) - 1n, signed: false },
  uint64: { most: (1n << 64n) - 1n, signed: false },
} as const

const UINT64 = LIMITS.uint64

/** Takes the scalar at the lexer and moves behind it, or says why it can't be one. */
export function takeScalar(lexer: TextLexer, type: ScalarType): ProtoValue | Refusal {
  switch (type) {
    case 'bool':
      return takeBool(lexer)
    case 'string':
    case 'bytes':
      return takeString(lexer)
    case 'float':
    case 'double':
      return takeFloat(lexer, type)
    default: {
      const value = takeInteger(lexer, LIMITS[type])
      return typeof value !== 'bigint' || type === 'int64' || type === 'uint64' ? value : Number(value)
    }
  }
}

/** Takes an enum's value by name or by number. */
export function takeEnum(lexer: TextLexer, type: EnumType): number | Refusal {
  if (lexer.kind === 'identifier') {
    const name = lexer.token
    const number = type.numbers.get(name)
    if (number === undefined) {
      const known = [...type.numbers.keys()]
      return new Refusal(
        message('`{name}` is not a value of {type}', { name: shown(name), type: type.name }),
        name,
        known,
      )
    }
    lexer.next()
    return number
  }
  if (lexer.kind !== 'integer' && !lexer.at('-')) {
    return new Refusal(
      message('{type} takes one of its names, without quotes, not {token}', {
        type: type.name,
        token: shown(lexer.token),
      }),
    )
  }
  const value = takeInteger(lexer, LIMITS.int32)
  if (value instanceof Refusal) return value
  return type.names.has(Number(value))
    ? Number(value)
    : new Refusal(message('{type} has no value {number}', { type: type.name, number: value }))
}

function takeInteger(lexer: TextLexer, limit: { readonly most: bigint; readonly signed: boolean }): bigint | Refusal {
  const negative = limit.signed && takeSign(lexer)
  if (lexer.kind !== 'integer') return expected(lexer, message('an integer'))
  const value = integerValue(lexer.token)
  if (value === undefined || value > limit.most + (negative ? 1n : 0n)) {
    return new Refusal(message('the integer {token} is out of range', { token: shown(lexer.token) }))
  }
  lexer.next()
  return negative ? -value : value
}

function takeSign(lexer: TextLexer): boolean {
  if (!lexer.at('-')) return false
  lexer.next()
  return true
}

/** Longer ones are out of any range; not to be computed. */
const MOST_DIGITS = 400

/** The value of an integer token: decimal, octal with a leading 0, or hexadecimal. */
function integerValue(token: string): bigint | undefined {
  if (token.length > MOST_DIGITS) return undefined
  if (/^0[xX]/.test(token)) return token.length > 2 ? BigInt(token) : undefined
  if (/^0\d/.test(token)) return /^[0-7]+$/.test(token) ? BigInt(`0o${token}`) : undefined
  return BigInt(token)
}

function takeFloat(lexer: TextLexer, type: 'float' | 'double'): number | Refusal {
  const negative = takeSign(lexer)
  const value = floatValue(lexer)
  if (value instanceof Refusal) return value
  lexer.next()
  const signed = negative ? -value : value
  return type === 'float' ? float32(signed) : signed
}

/** The largest 32-bit float, and the largest number that protobuf still takes for it (io::SafeDoubleToFloat). */
const MOST_FLOAT = 3.4028234663852886e38
const MOST_FOR_FLOAT = 3.4028235677973366e38

function float32(value: number): number {
  return Math.abs(value) === MOST_FOR_FLOAT ? Math.sign(value) * MOST_FLOAT : Math.fround(value)
}

function floatValue(lexer: TextLexer): number | Refusal {
  const { token } = lexer
  if (lexer.kind === 'integer') {
    if (/^0[xX\d]/.test(token))
      return new Refusal(message('a decimal number is needed here, not {token}', { token: shown(token) }))
    return Number(token)
  }
  if (lexer.kind === 'float') return Number(token.replace(/[fF]$/, ''))
  if (lexer.kind === 'identifier') {
    const word = token.toLowerCase()
    if (word === 'inf' || word === 'infinity') return Number.POSITIVE_INFINITY
    if (word === 'nan') return Number.NaN
  }
  return expected(lexer, message('a number'))
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  t: true,
  false: false,
  False: false,
  f: false,
}

function takeBool(lexer: TextLexer): boolean | Refusal {
  if (lexer.kind === 'integer') {
    const value = takeInteger(lexer, UINT64)
    if (value instanceof Refusal) return value
    return value > 1n
      ? new Refusal(message('a boolean is true or false, 1 or 0, not {value}', { value }))
      : value === 1n
  }
  const value = lexer.kind === 'identifier' ? BOOLEANS[lexer.token] : undefined
  if (value === undefined) {
    return new Refusal(message('a boolean is true or false, not {value}', { value: shown(lexer.token) }), lexer.token, [
      'true',
      'false',
    ])
  }
  lexer.next()
  return value
}

/** Adjacent strings are one. */
function takeString(lexer: TextLexer): string | Refusal {
  if (lexer.kind !== 'string') return expected(lexer, message('a string in quotes'))
  const first = stringValue(lexer.token)
  // A broken string is reported by the parser when it moves on.
  if (lexer.errors.length > 0) return first
  lexer.next()
  if (!isString(lexer)) return first
  const parts = [first]
  while (isString(lexer)) {
    parts.push(stringValue(lexer.token))
    if (lexer.errors.length > 0) break
    lexer.next()
  }
  return joinUtf8(parts)
}

function isString({ kind }: TextLexer): boolean {
  return kind === 'string'
}

function expected(lexer: TextLexer, what: Message): Refusal {
  if (lexer.kind === 'end') return new Refusal(message('the file ends where {what} is expected', { what }))
  return new Refusal(message('{what} is expected here, not {token}', { what, token: shown(lexer.token) }))
}

/** A token as it may stand in a message: short, and without control characters or bytes that are no text. */
export function shown(token: string): string {
  const clean = token
    .slice(0, MOST_SHOWN + 1)
    .replace(
      /[\p{Cc}\p{Cs}\u2028\u2029]/gu,
      (letter) => `\\x${hexadecimal(escapedByte(letter) ?? letter.charCodeAt(0))}`,
    )
  return clean.length > MOST_SHOWN ? `${clean.slice(0, MOST_SHOWN)}…` : clean
}

const MOST_SHOWN = 40

function hexadecimal(code: number): string {
  return code.toString(16).padStart(2, '0')
}
