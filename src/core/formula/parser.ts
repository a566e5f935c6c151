/** Makes a syntax tree of a formula's text, by recursive descent over the precedences. */

import { type Message, message } from '../words/message.ts'
import { Cursor } from './cursor.ts'
import { refuse } from './error.ts'
import { functionOf } from './functions.ts'
import type { Token } from './lexer.ts'
import {
  type CompareSign,
  type ListItem,
  type Node,
  type ProductFactor,
  type ProductSign,
  RESERVED,
  type Span,
  type SumTerm,
} from './syntax.ts'

/** Longer formulas are refused. */
const MAX_LENGTH = 100_000

const COMPARE_SIGNS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>='])
const SUM_SIGNS: ReadonlySet<string> = new Set(['+', '-'])
const PRODUCT_SIGNS: ReadonlySet<string> = new Set(['·', '×', '/'])

/** The tree of a formula. Throws FormulaError with the place of the first mistake. */
export function parse(text: string): Node {
  if (text.length > MAX_LENGTH) {
    refuse({ offset: 0, length: 1 }, 'the formula has more than {limit} characters', { limit: MAX_LENGTH })
  }
  const parser = new Parser(text)
  const node = parser.expression()
  parser.end()
  return node
}

class Parser {
  readonly #at: Cursor
  /** Variables of the comprehensions around. */
  readonly #locals: string[] = []

  constructor(text: string) {
    this.#at = new Cursor(text)
  }

  end(): void {
    if (this.#at.peek.kind !== 'end') this.#at.unexpected(message('an operator or the end'))
  }

  expression(): Node {
    return this.#at.nested(() => (this.#at.isWord('if') ? this.#if() : this.#or()))
  }

  #if(): Node {
    const start = this.#at.take()
    const condition = this.expression()
    this.#at.expectWord('then')
    const yes = this.expression()
    this.#at.expectWord('else')
    const no = this.expression()
    return { kind: 'if', condition, yes, no, ...this.#at.from(start) }
  }

  #or(): Node {
    return this.#chain('or', () => this.#chain('and', () => this.#not()))
  }

  #chain(kind: 'and' | 'or', operand: () => Node): Node {
    const start = this.#at.peek
    const first = operand()
    const of = [first]
    while (this.#at.isWord(kind)) {
      this.#at.take()
      of.push(operand())
    }
    return of.length === 1 ? first : { kind, of, ...this.#at.from(start) }
  }

  #not(): Node {
    return this.#at.isWord('not') ? this.#prefix('not', () => this.#not()) : this.#compare()
  }

  #prefix(kind: 'not' | 'negative', operand: () => Node): Node {
    const start = this.#at.take()
    const of = this.#at.nested(operand)
    return { kind, of, ...this.#at.from(start) }
  }

  #compare(): Node {
    const start = this.#at.peek
    const left = this.#sum()
    if (!this.#at.isSignOf(COMPARE_SIGNS)) return left
    const sign = this.#at.take().text as CompareSign
    const right = this.#sum()
    if (this.#at.isSignOf(COMPARE_SIGNS)) {
      refuse(this.#at.peek, "comparisons can't be chained", {}, message('join them with "and"'))
    }
    return { kind: 'compare', sign, left, right, ...this.#at.from(start) }
  }

  #sum(): Node {
    const start = this.#at.peek
    const first = this.#product()
    const terms: SumTerm[] = [{ negative: false, node: first }]
    while (this.#at.isSignOf(SUM_SIGNS)) {
      const negative = this.#at.take().text === '-'
      terms.push({ negative, node: this.#product() })
    }
    return terms.length === 1 ? first : { kind: 'sum', terms, ...this.#at.from(start) }
  }

  #product(): Node {
    const start = this.#at.peek
    const first = this.#unary()
    const factors: ProductFactor[] = [{ sign: '·', node: first }]
    while (this.#at.isSignOf(PRODUCT_SIGNS)) {
      const sign = this.#at.take().text as ProductSign
      factors.push({ sign, node: this.#unary() })
    }
    return factors.length === 1 ? first : { kind: 'product', factors, ...this.#at.from(start) }
  }

  #unary(): Node {
    return this.#at.isSign('-') ? this.#prefix('negative', () => this.#unary()) : this.#power()
  }

  #power(): Node {
    const start = this.#at.peek
    const base = this.#postfix(start, this.#primary())
    if (!this.#at.skip('^')) return base
    const exponent = this.#at.nested(() => this.#unary())
    return { kind: 'power', base, exponent, ...this.#at.from(start) }
  }

  #postfix(start: Token, of: Node): Node {
    if (!this.#at.skip('[')) return of
    const from = this.#at.isSign(':') ? undefined : this.expression()
    if (from && this.#at.skip(']'))
      return this.#furtherPostfix(start, { kind: 'index', of, at: from, ...this.#at.from(start) })
    if (!this.#at.skip(':')) this.#at.unexpected(either(':', ']'))
    const to = this.#at.isSign(']') ? undefined : this.expression()
    this.#at.expect(']')
    return this.#furtherPostfix(start, { kind: 'slice', of, from, to, ...this.#at.from(start) })
  }

  #furtherPostfix(start: Token, of: Node): Node {
    return this.#at.nested(() => this.#postfix(start, of))
  }

  #primary(): Node {
    const token = this.#at.peek
    if (token.kind === 'word') return this.#word(token.text)
    if (token.kind === 'end') return this.#at.unexpected(message('a value'))
    if (token.kind === 'sign') return this.#bracketed(token)
    this.#at.take()
    const span = this.#at.from(token)
    if (token.kind === 'number') return { kind: 'number', value: token.value, ...span }
    return { kind: 'string', value: token.text, ...span }
  }

  #word(name: string): Node {
    const token = this.#at.peek
    const truth = name === 'true' || name === 'false'
    if (RESERVED.has(name) && !truth) return this.#at.unexpected(message('a value'))
    this.#at.take()
    if (truth) return { kind: 'boolean', value: name === 'true', ...this.#at.from(token) }
    if (this.#at.skip('(')) return this.#call(token, name)
    return { kind: 'name', name, local: this.#locals.includes(name), ...this.#at.from(token) }
  }

  #call(start: Token, name: string): Node {
    const args = this.#separated(')', () => this.expression())
    const span = this.#at.from(start)
    functionOf(name, args.length, span)
    return { kind: 'call', name, args, ...span }
  }

  /** What stands between commas up to a closing bracket; a comma may follow the last. */
  #separated<T>(close: string, read: () => T): readonly T[] {
    const parts: T[] = []
    while (!this.#at.skip(close)) {
      parts.push(read())
      if (!this.#at.skip(',') && !this.#at.isSign(close)) this.#at.unexpected(either(',', close))
    }
    return parts
  }

  #bracketed(start: Token): Node {
    switch (start.text) {
      case '(':
        return this.#within(')')
      case '⌊':
        return { kind: 'call', name: 'floor', args: [this.#within('⌋')], ...this.#at.from(start) }
      case '⌈':
        return { kind: 'call', name: 'ceil', args: [this.#within('⌉')], ...this.#at.from(start) }
      case '[':
        return this.#list(this.#at.take())
      case '?':
        return { kind: 'unknown', ...spanOf(this.#at.take()) }
      default:
        return this.#at.unexpected(message('a value'))
    }
  }

  #within(close: string): Node {
    this.#at.take()
    const of = this.expression()
    this.#at.expect(close)
    return of
  }

  #list(start: Token): Node {
    const variable = this.#eachVariable()
    if (variable !== undefined) return this.#each(start, variable)
    const items = this.#separated(']', (): ListItem => {
      const spread = this.#at.skip('...')
      return { spread, node: this.expression() }
    })
    return { kind: 'list', items, ...this.#at.from(start) }
  }

  /** [item for name in list if condition] */
  #each(start: Token, name: string): Node {
    const item = this.#withLocal(name, () => this.expression())
    this.#at.expectWord('for')
    this.#at.take()
    this.#at.expectWord('in')
    const over = this.expression()
    const where = this.#at.isWord('if') ? this.#withLocal(name, () => this.#where()) : undefined
    this.#at.expect(']')
    return { kind: 'each', item, name, over, where, ...this.#at.from(start) }
  }

  #where(): Node {
    this.#at.take()
    return this.expression()
  }

  #withLocal<T>(name: string, read: () => T): T {
    this.#locals.push(name)
    const result = read()
    this.#locals.pop()
    return result
  }

  /** The variable of the comprehension that has just begun, which stands after its item; undefined in other lists. */
  #eachVariable(): string | undefined {
    let open = 0
    for (let i = 0; ; i++) {
      const token = this.#at.ahead(i)
      if (token.kind === 'end') return undefined
      if (token.kind === 'word' && token.text === 'for' && open === 0) return variableOf(this.#at.ahead(i + 1))
      if (token.kind !== 'sign') continue
      if ('([⌊⌈'.includes(token.text)) open++
      if (')]⌋⌉'.includes(token.text) && --open < 0) return undefined
    }
  }
}

function variableOf(token: Token): string {
  if (token.kind === 'word' && !RESERVED.has(token.text) && !token.text.includes('.')) return token.text
  return refuse(token, 'expected the name of a variable after "for"')
}

function either(one: string, other: string): Message {
  return message('"{one}" or "{other}"', { one, other })
}

function spanOf({ offset, length }: Span): Span {
  return { offset, length }
}
