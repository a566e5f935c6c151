/**
 * Protobuf's text format by a schema: what protobuf 3.21's TextFormat parser accepts and refuses, but with the place of
 * every value, and with going on after a mistake, so that one misspelt field does not hide the rest.
 */

import { closest } from '../../core/closest.ts'
import { type Issue, issue, type Where } from '../../core/issue.ts'
import { type Message, message } from '../../core/message.ts'
import { type Locator, ProtoMessage, type ProtoValue } from './message.ts'
import type { EnumType, Field, FieldType, MessageType } from './schema.ts'
import { decodeText, TextLexer } from './text-lexer.ts'
import { Refusal, shown, takeEnum, takeScalar } from './text-value.ts'

/** After so many mistakes the rest of a text says nothing more. */
const MOST_MISTAKES = 50

export interface TextOptions {
  /** A field that the schema doesn't have but a known extension of it does. It is kept, and noted as foreign. */
  readonly foreign?: (type: MessageType, name: string) => Field | undefined
  /** The same enum with the values of known extensions; asked where a name is not in the schema's own. */
  readonly widened?: (type: EnumType) => EnumType | undefined
}

export interface ParsedText {
  readonly message: ProtoMessage
  readonly issues: readonly Issue[]
}

/** Parses `bytes` as a `type`. Never throws: mistakes become issues, and what could be read is there. */
export function parseText(file: string, bytes: Uint8Array, type: MessageType, options: TextOptions = {}): ParsedText {
  return new TextParser(file, decodeText(bytes), options).parse(type)
}

/** Thrown to leave a field that can't be read; the parser catches it and goes on behind the field. */
class Skip {}

class TextParser {
  readonly #lexer: TextLexer
  readonly #options: TextOptions
  readonly #issues: Issue[] = []
  readonly #locator: Locator
  #mistakes = 0

  constructor(file: string, text: string, options: TextOptions) {
    this.#lexer = new TextLexer(text)
    this.#options = options
    this.#locator = textLocator(file, text)
  }

  parse(type: MessageType): ParsedText {
    const root = new ProtoMessage(type, this.#locator, 0, this.#lexer.text.length)
    // The lexer stands on its first token already.
    this.#tokenError()
    for (;;) {
      this.#fields(root)
      if (this.#lexer.kind === 'end' || this.#isHopeless()) break
      this.#report('text/unbalanced', message('this {token} closes nothing', { token: this.#lexer.token }))
      this.#next()
    }
    if (this.#isHopeless()) this.#giveUp()
    this.#checkRequired(root)
    return { message: root, issues: this.#issues }
  }

  /** Fields up to a closing symbol or the end. */
  #fields(into: ProtoMessage): void {
    const lexer = this.#lexer
    while (lexer.kind !== 'end' && !lexer.at('}') && !lexer.at('>') && !this.#isHopeless()) {
      const line = lexer.offset
      try {
        this.#field(into)
      } catch (thrown) {
        if (!(thrown instanceof Skip)) throw thrown
        this.#resynchronise(line)
      }
    }
  }

  #field(into: ProtoMessage): void {
    const lexer = this.#lexer
    if (lexer.kind !== 'identifier') this.#refuseFieldName()
    const name = lexer.token
    const offset = lexer.offset
    const field = into.type.field(name) ?? this.#foreign(into.type, name)
    this.#next()
    if (field === undefined) {
      this.#unknownField(into.type, name, offset)
      return
    }
    if (field.label !== 'repeated' && into.has(name)) {
      this.#report('text/repeated-field', message('`{name}` may stand only once here', { name }), offset, name.length)
    }
    const isMessage = field.type.kind === 'message'
    const hasColon = this.#take(':')
    if (!hasColon && !isMessage) this.#fail('text/colon', message('a `:` must follow `{name}`', { name }))
    if (field.label === 'repeated' && this.#take('[')) this.#list(into, field)
    else this.#value(into, field, offset)
    if (!this.#take(';')) this.#take(',')
  }

  #list(into: ProtoMessage, field: Field): void {
    if (this.#take(']')) return
    for (;;) {
      this.#value(into, field, this.#lexer.offset)
      if (this.#take(']')) return
      if (!this.#take(','))
        this.#fail('text/list', message('a `,` or `]` is expected in the list of `{name}`', { name: field.name }))
    }
  }

  #value(into: ProtoMessage, field: Field, start: number): void {
    const lexer = this.#lexer
    if (field.type.kind === 'message') {
      const child = this.#block(field.type.message, field.name, start)
      into.add(field, child, start, child.length)
      return
    }
    const offset = lexer.offset
    const taken = this.#takeAny(field)
    if (taken instanceof Refusal) this.#refuse(taken, field, offset)
    else {
      const end = lexer.previousEnd > offset ? lexer.previousEnd : lexer.end
      into.add(taken.field, taken.value, offset, end - offset)
    }
    this.#tokenError()
  }

  /** The value as the field's type, or as one of the other types that its extensions give it. */
  #takeAny(field: Field): { readonly field: Field; readonly value: ProtoValue } | Refusal {
    const value = this.#takeAs(field.type)
    if (!(value instanceof Refusal)) return { field, value }
    const isName = this.#lexer.kind === 'identifier'
    const wide = isName && field.type.kind === 'enum' ? this.#options.widened?.(field.type.enum) : undefined
    const others: readonly FieldType[] = [
      ...(wide ? [{ kind: 'enum', enum: wide } as const] : []),
      ...(field.otherTypes ?? []),
    ]
    for (const type of others) {
      const { offset, token } = this.#lexer
      const other = this.#takeAs(type)
      if (other instanceof Refusal) continue
      if (type.kind === 'enum') this.#noteForeign('text/foreign-value', field.name, token, offset)
      return { field: { ...field, type }, value: other }
    }
    return value
  }

  #takeAs(type: FieldType): ProtoValue | Refusal {
    if (type.kind === 'enum') return takeEnum(this.#lexer, type.enum)
    if (type.kind === 'scalar') return takeScalar(this.#lexer, type.scalar)
    return new Refusal(message('a message stands between braces'))
  }

  #noteForeign(code: string, field: string, value: string, offset: number): void {
    const where = this.#where(offset, value.length)
    this.#issues.push(
      issue(code, 'note', "`{value}` is no value of {field} in Caffe's own schema", { field, value }, { where }),
    )
  }

  /** `{ … }` or `< … >`. */
  #block(type: MessageType, name: string, start: number): ProtoMessage {
    const lexer = this.#lexer
    const closing = lexer.at('<') ? '>' : '}'
    if (!lexer.at('<') && !lexer.at('{')) {
      this.#fail(
        'text/message',
        message('`{name}` is a message: a `{brace}` is expected here, not {token}', {
          name,
          brace: '{',
          token: shown(lexer.token),
        }),
      )
    }
    const opened = lexer.offset
    this.#next()
    const child = new ProtoMessage(type, this.#locator, start)
    child.headLength = name.length
    this.#fields(child)
    child.length = lexer.end - start
    if (!this.#take(closing)) {
      if (lexer.kind === 'end') {
        this.#report('text/unclosed', message('`{name}` is opened here and never closed', { name }), opened, 1)
      } else if (!this.#isHopeless()) {
        this.#report(
          'text/unbalanced',
          message('`{closing}` is expected here, not {token}', { closing, token: lexer.token }),
        )
        this.#next()
      }
    }
    this.#checkRequired(child)
    return child
  }

  #checkRequired(found: ProtoMessage): void {
    if (found.type.name === '') return
    for (const field of found.type.fields()) {
      if (field.label !== 'required' || found.has(field.name)) continue
      const args = { type: found.type.name, field: field.name }
      this.#report('text/missing-field', message('{type} needs the field `{field}`', args), found.offset, found.length)
    }
  }

  #foreign(type: MessageType, name: string): Field | undefined {
    const field = this.#options.foreign?.(type, name)
    if (field === undefined) return undefined
    const args = { type: type.name, name }
    const { offset } = this.#lexer
    this.#issues.push(
      issue('text/foreign-field', 'note', "`{name}` is no field of Caffe's own {type}", args, {
        where: this.#where(offset, name.length),
      }),
    )
    return field
  }

  /** An unknown field is reported and its value is read over, whatever it is. */
  #unknownField(type: MessageType, name: string, offset: number): void {
    const names = type.fields().map((field) => field.name)
    const near = closest(name, names)
    const hint = near === undefined ? undefined : message('did you mean `{name}`?', { name: near })
    this.#report(
      'text/unknown-field',
      message('{type} has no field `{name}`', { type: type.name, name }),
      offset,
      name.length,
      hint,
    )
    const lexer = this.#lexer
    const hasColon = this.#take(':')
    if (lexer.at('{') || lexer.at('<') || lexer.at('[')) this.#skipBlock()
    else if (hasColon) {
      if (lexer.at('-')) this.#next()
      const isString = lexer.kind === 'string'
      if (lexer.kind !== 'symbol' && lexer.kind !== 'end') this.#next()
      while (isString && lexer.kind === 'string') this.#next()
    } else throw new Skip()
    if (!this.#take(';')) this.#take(',')
  }

  /** Reads over `{ … }`, `< … >` or `[ … ]`, however deep, without recursion. */
  #skipBlock(): void {
    const lexer = this.#lexer
    const opened = lexer.offset
    let depth = 0
    do {
      if (lexer.at('{') || lexer.at('<') || lexer.at('[')) depth++
      else if (lexer.at('}') || lexer.at('>') || lexer.at(']')) depth--
      else if (lexer.kind === 'end') {
        this.#report('text/unclosed', message('this is opened here and never closed'), opened, 1)
        return
      }
      this.#next()
    } while (depth > 0)
  }

  /** Goes on at the next line that starts like a field, or at what closes the message around. */
  #resynchronise(failedAt: number): void {
    const lexer = this.#lexer
    if (lexer.offset === failedAt && lexer.kind !== 'end') this.#next()
    let depth = 0
    while (lexer.kind !== 'end') {
      const opens = lexer.at('{') || lexer.at('<')
      const closes = lexer.at('}') || lexer.at('>')
      if (depth === 0 && (closes || (lexer.kind === 'identifier' && this.#startsLine()))) return
      depth += opens ? 1 : closes ? -1 : 0
      lexer.next()
    }
  }

  #startsLine(): boolean {
    const { text, previousEnd, offset } = this.#lexer
    return text.slice(previousEnd, offset).includes('\n')
  }

  #take(symbol: string): boolean {
    if (!this.#lexer.at(symbol)) return false
    this.#next()
    return true
  }

  #next(): void {
    this.#lexer.next()
    this.#tokenError()
  }

  /** Reports what is wrong inside the current token, once. */
  #tokenError(): void {
    const lexer = this.#lexer
    if (lexer.kind === 'error') {
      const code = lexer.text.codePointAt(lexer.offset) ?? 0
      const character = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
      this.#report('text/character', message("the character {character} can't stand here", { character }))
      while (lexer.kind === 'error') lexer.next()
    }
    for (const { text, offset } of lexer.errors.splice(0)) this.#report('text/token', message(text), offset, 1)
  }

  #refuseFieldName(): never {
    const lexer = this.#lexer
    const found = lexer.kind === 'end' ? '' : shown(lexer.token)
    this.#fail('text/field-name', message('a field name is expected here, not {token}', { token: found }))
  }

  #refuse(refusal: Refusal, field: Field, offset: number): void {
    const near = refusal.word === '' ? undefined : closest(refusal.word, refusal.candidates)
    const hint = near === undefined ? undefined : message('did you mean `{name}`?', { name: near })
    const lexer = this.#lexer
    const length = Math.max(1, lexer.end - offset)
    this.#report(
      'text/value',
      message('{name}: {reason}', { name: field.name, reason: refusal.said }),
      offset,
      length,
      hint,
    )
    throw new Skip()
  }

  #fail(code: string, said: Message): never {
    this.#report(code, said)
    throw new Skip()
  }

  #report(
    code: string,
    said: Message,
    offset = this.#lexer.offset,
    length = this.#lexer.end - this.#lexer.offset,
    hint?: Message,
  ): void {
    if (this.#isHopeless()) return
    this.#mistakes++
    this.#issues.push(
      issue(code, 'error', said.text, said.args, { where: this.#where(offset, Math.max(1, length)), hint }),
    )
  }

  #isHopeless(): boolean {
    return this.#mistakes >= MOST_MISTAKES
  }

  #giveUp(): void {
    const args = { count: this.#mistakes }
    this.#issues.push(
      issue('text/too-many', 'error', 'the reading stopped here after {count} mistakes', args, {
        where: this.#where(this.#lexer.offset, 1),
      }),
    )
  }

  #where(offset: number, length: number): Where {
    return this.#locator.where(offset, length)
  }
}

/** Line and column of a place in `text`, found by halving a list of line starts that is made when first needed. */
export function textLocator(file: string, text: string): Locator {
  let starts: readonly number[] | undefined
  return {
    where: (offset, length) => {
      starts ??= lineStarts(text)
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((starts[middle] ?? 0) <= offset) low = middle
        else high = middle - 1
      }
      return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1, length, offset }
    },
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
