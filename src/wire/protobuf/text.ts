/**
 * Protobuf's text format by a schema: what protobuf 3.21's TextFormat parser accepts and refuses, but with the place of
 * every value, and with going on after a mistake, so that one misspelt field does not hide the rest.
 */

import { DEEPEST } from '../../core/limits.ts'
import type { Issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type Locator, ProtoMessage, type ProtoValue } from './message.ts'
import type { EnumType, Field, FieldType, MessageType } from './schema.ts'
import { nearHint, TextIssues } from './text-issues.ts'
import { textLocator } from './text-place.ts'
import { TextReader } from './text-reader.ts'
import { Refusal, shown, takeEnum, takeScalar } from './text-value.ts'
import { decodeUtf8 } from './utf8.ts'

export interface TextOptions {
  /** A field that the schema doesn't have but a known extension of it does. It is kept, and noted as foreign. */
  readonly foreign?: (type: MessageType, name: string) => Field | undefined
  /** The same enum with the values of known extensions; asked where `name` is not in the schema's own. */
  readonly widened?: (type: EnumType, name: string) => EnumType | undefined
}

export interface ParsedText {
  readonly message: ProtoMessage
  readonly issues: readonly Issue[]
}

/**
 * Parses `bytes` as a `type`. Never throws: mistakes become issues, and what could be read is there. What goes beyond
 * some millions of tokens is not read, and the last issue says so.
 */
export function parseText(file: string, bytes: Uint8Array, type: MessageType, options: TextOptions = {}): ParsedText {
  const text = decodeUtf8(bytes)
  return new TextParser(text, textLocator(file, text, bytes.length), options).parse(type)
}

/** What stands for a byte that is no UTF-8. */
const NOT_UTF8 = /[\udc80-\udcff]/u

/** Thrown to leave a field that can't be read; the parser catches it and goes on behind the field. */
class Skip {}

/** Thrown at a field that stands where a message around should have been closed. */
class Unclosed {}

/** A message that is being read. */
interface Open {
  readonly type: MessageType
  /** Where the field that holds it starts. */
  readonly offset: number
}

class TextParser {
  readonly #reader: TextReader
  readonly #options: TextOptions
  readonly #issues: TextIssues
  readonly #locator: Locator
  readonly #open: Open[] = []
  /** Where the first text stands that is no UTF-8. */
  #strange: { readonly offset: number; readonly length: number } | undefined

  constructor(text: string, locator: Locator, options: TextOptions) {
    this.#locator = locator
    this.#issues = new TextIssues(this.#locator)
    this.#reader = new TextReader(text, this.#issues)
    this.#options = options
  }

  parse(type: MessageType): ParsedText {
    const reader = this.#reader
    const { lexer } = reader
    const root = new ProtoMessage(type, this.#locator, 0, lexer.text.length)
    this.#open.push({ type, offset: 0 })
    for (;;) {
      this.#fields(root)
      if (lexer.kind === 'end' || reader.isHopeless) break
      reader.report('text/unbalanced', message('this {token} closes nothing', { token: lexer.token }))
      reader.next()
    }
    if (lexer.isCut) {
      this.#issues.stop('text/too-large', message('the reading stopped here: no definition is so long'), lexer.offset)
    } else if (this.#issues.isFull) this.#issues.giveUp(lexer.offset)
    this.#checkRequired(root)
    if (this.#strange !== undefined) {
      const said = message('bytes of this file that are no UTF-8 are shown so: {example}', { example: '\\xff' })
      this.#issues.note('text/no-utf8', said, this.#strange.offset, this.#strange.length)
    }
    return { message: root, issues: this.#issues.list }
  }

  /** Fields up to a closing symbol or the end. */
  #fields(into: ProtoMessage): void {
    const { lexer } = this.#reader
    while (lexer.kind !== 'end' && !lexer.at('}') && !lexer.at('>') && !this.#reader.isHopeless) {
      const start = lexer.offset
      try {
        this.#field(into)
      } catch (thrown) {
        if (!(thrown instanceof Skip)) throw thrown
        this.#reader.resynchronise(start)
      }
    }
  }

  #field(into: ProtoMessage): void {
    const reader = this.#reader
    const { lexer } = reader
    if (lexer.kind !== 'identifier') this.#refuseFieldName()
    const name = lexer.token
    const { offset } = lexer
    const field = into.type.field(name) ?? this.#foreign(into.type, name)
    if (field === undefined && this.#belongsAround(name)) throw new Unclosed()
    reader.next()
    if (field === undefined) this.#unknownField(into.type, name, offset)
    else {
      const isRepeated = () => field.label === 'repeated' || this.#mayRepeat(into.type, name, offset)
      if (into.has(name) && !isRepeated()) {
        const said = message('`{name}` may stand only once here', { name })
        reader.report('text/repeated-field', said, undefined, offset, name.length)
      }
      const hasValue = reader.take(':') || field.type.kind === 'message' || this.#missingColon(name)
      if (hasValue && lexer.at('[') && isRepeated() && reader.take('[')) this.#list(into, field)
      else if (hasValue) this.#value(into, field, offset)
    }
    if (!reader.take(';')) reader.take(',')
  }

  /** Goes on as if the `:` were there, or an `=` were one; answers whether a value may follow. */
  #missingColon(name: string): boolean {
    const reader = this.#reader
    const isEquals = reader.lexer.at('=')
    const hint = isEquals ? message('type {letter} here', { letter: ':' }) : undefined
    reader.report('text/colon', message('a `:` must follow `{name}`', { name }), hint)
    if (isEquals) reader.next()
    const isMessage = reader.lexer.at('{') || reader.lexer.at('<')
    if (isMessage) reader.skipBlock()
    return !isMessage
  }

  #list(into: ProtoMessage, field: Field): void {
    const reader = this.#reader
    if (reader.take(']')) return
    for (;;) {
      this.#value(into, field, reader.lexer.offset)
      if (reader.take(']')) return
      if (!reader.take(','))
        this.#fail('text/list', message('a `,` or `]` is expected in the list of `{name}`', { name: field.name }))
    }
  }

  #value(into: ProtoMessage, field: Field, start: number): void {
    const reader = this.#reader
    const { lexer } = reader
    if (field.type.kind === 'message') {
      const child = this.#block(field.type.message, field.name, start)
      if (child !== undefined) into.add(field, child, start, child.length)
      return
    }
    const { offset } = lexer
    const value = this.#takeAs(field.type)
    if (value instanceof Refusal) this.#takeOther(into, field, value)
    else this.#add(into, field, value, offset)
    reader.tokenError()
  }

  #add(into: ProtoMessage, field: Field, value: ProtoValue, offset: number): void {
    const { previousEnd, end } = this.#reader.lexer
    if (typeof value === 'string' && NOT_UTF8.test(value)) this.#strange ??= { offset, length: end - offset }
    into.add(field, value, offset, (previousEnd > offset ? previousEnd : end) - offset)
  }

  /** The value as one of the other types that extensions of the schema give the field. */
  #takeOther(into: ProtoMessage, field: Field, refusal: Refusal): void {
    const { lexer } = this.#reader
    const isName = lexer.kind === 'identifier'
    const wide =
      isName && field.type.kind === 'enum' ? this.#options.widened?.(field.type.enum, lexer.token) : undefined
    const others: readonly FieldType[] = [
      ...(wide ? [{ kind: 'enum', enum: wide } as const] : []),
      ...(field.otherTypes ?? []),
    ]
    for (const type of others) {
      const { offset, token } = lexer
      const other = this.#takeAs(type)
      if (other instanceof Refusal) continue
      const said = message("`{value}` is no value of {field} in Caffe's own schema", {
        field: field.name,
        value: token,
      })
      if (type.kind === 'enum') this.#issues.note('text/foreign-value', said, offset, token.length)
      this.#add(into, { ...field, type }, other, offset)
      return
    }
    this.#refuse(refusal, field)
  }

  #takeAs(type: FieldType): ProtoValue | Refusal {
    if (type.kind === 'enum') return takeEnum(this.#reader.lexer, type.enum)
    if (type.kind === 'scalar') return takeScalar(this.#reader.lexer, type.scalar)
    return new Refusal(message('a message stands between braces'))
  }

  /** `{ … }` or `< … >`; nothing where that does not stand here. */
  #block(type: MessageType, name: string, start: number): ProtoMessage | undefined {
    const reader = this.#reader
    const { lexer } = reader
    const closing = lexer.at('<') ? '>' : '}'
    if (!lexer.at('<') && !lexer.at('{')) return this.#refuseBlock(name)
    if (this.#open.length > DEEPEST) {
      reader.report('text/too-deep', message('messages stand here more than {most} deep', { most: DEEPEST }))
      reader.skipBlock()
      return undefined
    }
    const opened = lexer.offset
    reader.next()
    const child = new ProtoMessage(type, this.#locator, start)
    child.headLength = name.length
    this.#open.push({ type, offset: start })
    const isClosed = this.#content(child)
    this.#open.pop()
    child.length = (isClosed ? lexer.end : lexer.previousEnd) - start
    if (!isClosed || lexer.kind === 'end') {
      const said = message('`{name}` is opened here and never closed', { name })
      reader.report('text/unclosed', said, undefined, opened, 1)
    } else if (!reader.take(closing) && !reader.isHopeless) {
      const said = message('`{closing}` is expected here, not {token}', { closing, token: lexer.token })
      reader.report('text/unbalanced', said)
      reader.next()
    }
    this.#checkRequired(child)
    return child
  }

  /** The fields of a message; false where a field shows that it should have been closed before. */
  #content(child: ProtoMessage): boolean {
    try {
      this.#fields(child)
      return true
    } catch (thrown) {
      if (!(thrown instanceof Unclosed)) throw thrown
      return false
    }
  }

  /**
   * Whether the current word is no field of the message that is open, but of one around it, and stands no further right
   * than the message itself: then a closing brace is missing, and the rest need not be wrong.
   */
  #belongsAround(name: string): boolean {
    const reader = this.#reader
    const inner = this.#open.at(-1)
    if (inner === undefined || this.#open.length < 2 || !reader.startsLine()) return false
    const isLeft = reader.columnOf(reader.lexer.offset) <= reader.columnOf(inner.offset)
    return isLeft && this.#open.slice(0, -1).some(({ type }) => type.field(name) !== undefined)
  }

  #checkRequired(found: ProtoMessage): void {
    for (const { name } of found.missing()) {
      const said = message('{type} needs the field `{field}`', { type: found.type.name, field: name })
      this.#reader.report('text/missing-field', said, undefined, found.offset, found.headLength || found.length)
    }
  }

  #foreign(type: MessageType, name: string): Field | undefined {
    const field = this.#options.foreign?.(type, name)
    if (field === undefined) return undefined
    const said = message("`{name}` is no field of Caffe's own {type}", { type: type.name, name })
    this.#issues.note('text/foreign-field', said, this.#reader.lexer.offset, name.length)
    return field
  }

  /** Whether a known extension of the schema repeats a field that stands once in the schema's own. */
  #mayRepeat(type: MessageType, name: string, offset: number): boolean {
    if (this.#options.foreign?.(type, name)?.label !== 'repeated') return false
    const said = message("`{name}` stands only once in Caffe's own {type}", { type: type.name, name })
    this.#issues.note('text/foreign-field', said, offset, name.length)
    return true
  }

  /** An unknown field is reported and its value is read over, whatever it is. */
  #unknownField(type: MessageType, name: string, offset: number): void {
    const reader = this.#reader
    const hint = nearHint(
      name,
      type.fields().map((field) => field.name),
    )
    const said = message('{type} has no field `{name}`', { type: type.name, name: shown(name) })
    reader.report('text/unknown-field', said, hint, offset, name.length)
    const hasColon = reader.take(':')
    if (!hasColon && !reader.atOpening()) throw new Skip()
    if (!reader.skipValue()) throw new Skip()
  }

  #refuseFieldName(): never {
    const { lexer } = this.#reader
    const found = lexer.kind === 'end' ? '' : shown(lexer.token)
    const isComment = /^\/[/*]/.test(lexer.text.slice(lexer.offset, lexer.offset + 2))
    const hint = isComment ? message('a comment starts with #') : undefined
    this.#fail('text/field-name', message('a field name is expected here, not {token}', { token: found }), hint)
  }

  #refuseBlock(name: string): undefined {
    const reader = this.#reader
    const args = { name, brace: '{', token: shown(reader.lexer.token) }
    reader.report('text/message', message('`{name}` is a message: a `{brace}` is expected here, not {token}', args))
    if (!reader.skipValue()) throw new Skip()
  }

  #refuse(refusal: Refusal, field: Field): void {
    const reader = this.#reader
    const said = message('{name}: {reason}', { name: field.name, reason: refusal.said })
    reader.report('text/value', said, nearHint(refusal.word, refusal.candidates))
    if (!reader.skipValue()) throw new Skip()
  }

  #fail(code: string, said: Message, hint?: Message): never {
    this.#reader.report(code, said, hint)
    throw new Skip()
  }
}
