/** Writes a message in protobuf's text format, so that reading it again gives the same message. */

import { ProtoMessage, type ProtoValue } from './message.ts'
import type { Field } from './schema.ts'
import { encodeUtf8 } from './utf8.ts'

/** The message as text: a field a line, nested messages indented by two spaces. */
export function printText(message: ProtoMessage): string {
  const lines: string[] = []
  printFields(message, '', lines)
  return lines.map((line) => `${line}\n`).join('')
}

function printFields(message: ProtoMessage, indent: string, lines: string[]): void {
  for (const { field, values } of message.content.values()) {
    for (const value of values) {
      if (!(value instanceof ProtoMessage)) {
        lines.push(`${indent}${field.name}: ${scalarText(field, value)}`)
        continue
      }
      lines.push(`${indent}${field.name} {`)
      printFields(value, `${indent}  `, lines)
      lines.push(`${indent}}`)
    }
  }
}

/** A value in the notation of the text format. */
export function scalarText(field: Field, value: Exclude<ProtoValue, ProtoMessage>): string {
  if (value instanceof Uint8Array) return quoted(value)
  if (typeof value === 'string') return quoted(encodeUtf8(value))
  if (typeof value !== 'number') return String(value)
  if (field.type.kind === 'enum') return field.type.enum.names.get(value) ?? String(value)
  const isFloat = field.type.kind === 'scalar' && field.type.scalar === 'float'
  return numberText(value, isFloat)
}

/** The shortest decimal that is read as the same number. */
function numberText(value: number, isFloat: boolean): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0'
  if (isFloat) {
    // Nine digits always tell one 32-bit float from the next.
    for (let digits = 6; digits <= 9; digits++) {
      const short = Number(value.toPrecision(digits))
      if (Math.fround(short) === value) return String(short)
    }
  }
  return String(value)
}

const ESCAPES: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 34: '\\"', 92: '\\\\' }

function quoted(bytes: Uint8Array): string {
  const isText = bytes.every((byte) => byte < 0x80)
  const text = isText ? undefined : decoded(bytes)
  if (text !== undefined) return `"${[...text].map(escapedLetter).join('')}"`
  return `"${Array.from(bytes, escapedByte).join('')}"`
}

/** The text that the bytes are, or `undefined` where they are no UTF-8. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function escapedLetter(letter: string): string {
  const code = letter.codePointAt(0) ?? 0
  return code < 0x80 ? escapedByte(code) : letter
}

function escapedByte(byte: number): string {
  const named = ESCAPES[byte]
  if (named !== undefined) return named
  if (byte >= 32 && byte < 127) return String.fromCharCode(byte)
  return `\\${byte.toString(8).padStart(3, '0')}`
}
