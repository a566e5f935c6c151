/** Makes a syntax tree of a formula's text, by recursive descent over the precedences. */

import { message } from '../message.ts'
import { refuse } from './error.ts'
import { functionOf } from './functions.ts'
import { type Token, tokenize } from './lexer.ts'
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

/** Deeper nesting is refused: nobody reads it, and the stack must hold it. */
const MAX_DEPTH = 100
/** Longer formulas are refused. */
const MAX_LENGTH = 100_000

const COMPARE_SIGNS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>='])
const PRODUCT_SIGNS: ReadonlySet<string> = new Set(['·', '×', '/'])

/** The tree of a formula. Throws FormulaError with the place of the first mistake. */
export function parse(text: string): Node {
  if (text.length > MAX_LENGTH)
    refuse({ offset: 0, length: 1 }, 'the formula has more than {limit} characters', { limit: MAX_LENGTH })
  const parser = new Parser(tokenize(text))
  const node = parser.expression()
  parser.end()
  return node
}

class Parser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0
  /** Variables of the comprehensions around. */
  readonly #locals: string[] = []

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  end(): void {
    if (this.#peek.kind !== 'end') this.#unexpected('an operator or the end')
  }

  expression(): Node {
    this.#depth++
    if (this.#depth > MAX_DEPTH)
      refuse(this.#peek, 'the formula is nested more than {limit} deep', { limit: MAX_DEPTH })
    const node = this.#isWord('if') ? this.#if() : this.#or()
    this.#depth--
    return node
  }

  #if(): Node {
    const start = this.#take()
    const condition = this.expression()
    this.#expectWord('then')
    const yes = this.expression()
    this.#expectWord('else')
    const no = this.expression()
    return { kind: 'if', condition, yes, no, ...this.#from(start) }
  }

  #or(): Node {
    return this.#chain('or', () => this.#chain('and', () => this.#not()))
  }

  #chain(kind: 'and' | 'or', operand: () => Node): Node {
    const start = this.#peek
    const of = [operand()]
    while (this.#isWord(kind)) {
      this.#take()
      of.push(operand())
    }
    const [first] = of
    return of.length === 1 && first ? first : { kind, of, ...this.#from(start) }
  }

  #not(): Node {
    return this.#isWord('not') ? this.#prefix('not', () => this.#not()) : this.#compare()
  }

  #prefix(kind: 'not' | 'negative', operand: () => Node): Node {
    this.#depth++
    if (this.#depth > MAX_DEPTH)
      refuse(this.#peek, 'the formula is nested more than {limit} deep', { limit: MAX_DEPTH })
    const start = this.#take()
    const of = operand()
    this.#depth--
    return { kind, of, ...this.#from(start) }
  }

  #compare(): Node {
    const start = this.#peek
    const left = this.#sum()
    if (!this.#isSignOf(COMPARE_SIGNS)) return left
    const sign = this.#take().text as CompareSign
    const right = this.#sum()
    if (this.#isSignOf(COMPARE_SIGNS))
      refuse(this.#peek, "comparisons can't be chained", {}, message('join them with "and"'))
    return { kind: 'compare', sign, left, right, ...this.#from(start) }
  }

  #sum(): Node {
    const start = this.#peek
    const first = this.#product()
    const terms: SumTerm[] = [{ negative: false, node: first }]
    while (this.#isSign('+') || this.#isSign('-')) {
      const negative = this.#take().text === '-'
      terms.push({ negative, node: this.#product() })
    }
    return terms.length === 1 ? first : { kind: 'sum', terms, ...this.#from(start) }
  }

  #product(): Node {
    const start = this.#peek
    const first = this.#unary()
    const factors: ProductFactor[] = [{ sign: '·', node: first }]
    while (this.#isSignOf(PRODUCT_SIGNS)) {
      const sign = this.#take().text as ProductSign
      factors.push({ sign, node: this.#unary() })
    }
    return factors.length === 1 ? first : { kind: 'product', factors, ...this.#from(start) }
  }

  #unary(): Node {
    return this.#isSign('-') ? this.#prefix('negative', () => this.#unary()) : this.#power()
  }

  #power(): Node {
    const start = this.#peek
    const base = this.#postfix()
    if (!this.#isSign('^')) return base
    this.#depth++
    if (this.#depth > MAX_DEPTH)
      refuse(this.#peek, 'the formula is nested more than {limit} deep', { limit: MAX_DEPTH })
    this.#take()
    const exponent = this.#unary()
    this.#depth--
    return { kind: 'power', base, exponent, ...this.#from(start) }
  }

  #postfix(): Node {
    const start = this.#peek
    let node = this.#primary()
    for (let depth = 0; this.#isSign('['); depth++) {
      if (depth > MAX_DEPTH) refuse(this.#peek, 'the formula is nested more than {limit} deep', { limit: MAX_DEPTH })
      this.#take()
      const from = this.#isSign(':') ? undefined : this.expression()
      if (this.#isSign(':')) {
        this.#take()
        const to = this.#isSign(']') ? undefined : this.expression()
        this.#expect(']')
        node = { kind: 'slice', of: node, from, to, ...this.#from(start) }
      } else {
        this.#expect(']')
        if (from) node = { kind: 'index', of: node, at: from, ...this.#from(start) }
      }
    }
    return node
  }

  #primary(): Node {
    const token = this.#peek
    if (token.kind === 'word') return this.#word(token.text)
    if (token.kind === 'end') return this.#unexpected('a value')
    if (token.kind === 'sign') return this.#bracketed(token.text)
    this.#take()
    const span = spanOf(token)
    return token.kind === 'number'
      ? { kind: 'number', value: token.value, ...span }
      : { kind: 'string', value: token.text, ...span }
  }

  #word(name: string): Node {
    const token = this.#peek
    if (name === 'true' || name === 'false') return { kind: 'boolean', value: name === 'true', ...spanOf(this.#take()) }
    if (RESERVED.has(name)) return this.#unexpected('a value')
    this.#take()
    if (!this.#isSign('(')) return { kind: 'name', name, local: this.#locals.includes(name), ...spanOf(token) }
    this.#take()
    const args: Node[] = []
    while (!this.#isSign(')')) {
      args.push(this.expression())
      if (!this.#isSign(')')) this.#separator(')')
    }
    this.#take()
    const call = this.#from(token)
    functionOf(name, args.length, call)
    return { kind: 'call', name, args, ...call }
  }

  #bracketed(sign: string): Node {
    const start = this.#peek
    switch (sign) {
      case '(':
        return this.#within(')', (of) => of)
      case '⌊':
        return this.#within('⌋', (of) => ({ kind: 'call', name: 'floor', args: [of], ...this.#from(start) }))
      case '⌈':
        return this.#within('⌉', (of) => ({ kind: 'call', name: 'ceil', args: [of], ...this.#from(start) }))
      case '[':
        return this.#list()
      case '?':
        return { kind: 'unknown', ...spanOf(this.#take()) }
      default:
        return this.#unexpected('a value')
    }
  }

  #within(close: string, make: (of: Node) => Node): Node {
    this.#take()
    const of = this.expression()
    this.#expect(close)
    return make(of)
  }

  #list(): Node {
    const start = this.#take()
    const each = this.#each(start)
    if (each) return each
    const items: ListItem[] = []
    while (!this.#isSign(']')) {
      const spread = this.#isSign('...')
      if (spread) this.#take()
      items.push({ spread, node: this.expression() })
      if (!this.#isSign(']')) this.#separator(']')
    }
    this.#take()
    return { kind: 'list', items, ...this.#from(start) }
  }

  /** [item for name in list if condition]: its variable is known only after the item, so the item is read twice. */
  #each(start: Token): Node | undefined {
    const name = this.#eachVariable()
    if (name === undefined) return undefined
    this.#locals.push(name)
    const item = this.expression()
    this.#locals.pop()
    this.#take()
    this.#take()
    this.#expectWord('in')
    const over = this.expression()
    this.#locals.push(name)
    const where = this.#isWord('if') ? this.#where() : undefined
    this.#locals.pop()
    this.#expect(']')
    return { kind: 'each', item, name, over, where, ...this.#from(start) }
  }

  #where(): Node {
    this.#take()
    return this.expression()
  }

  /** The variable after the `for` that belongs to the list which has just begun. */
  #eachVariable(): string | undefined {
    let open = 0
    for (let i = this.#next; ; i++) {
      const token = this.#tokens[i]
      if (!token || token.kind === 'end') return undefined
      if (token.kind === 'word' && token.text === 'for' && open === 0) return this.#variableAt(i + 1)
      if (token.kind !== 'sign') continue
      if ('([⌊⌈'.includes(token.text)) open++
      if (')]⌋⌉'.includes(token.text) && --open < 0) return undefined
    }
  }

  #variableAt(index: number): string {
    const token = this.#tokens[index] ?? this.#peek
    if (token.kind === 'word' && !RESERVED.has(token.text)) return token.text
    return refuse(token, 'expected the name of a variable after "for"')
  }

  get #peek(): Token {
    const token = this.#tokens[this.#next]
    if (!token) throw new Error('read past the end of a formula')
    return token
  }

  #take(): Token {
    const token = this.#peek
    this.#next++
    return token
  }

  #isSign(text: string): boolean {
    const token = this.#peek
    return token.kind === 'sign' && token.text === text
  }

  #isSignOf(signs: ReadonlySet<string>): boolean {
    const token = this.#peek
    return token.kind === 'sign' && signs.has(token.text)
  }

  #isWord(text: string): boolean {
    const token = this.#peek
    return token.kind === 'word' && token.text === text
  }

  #expect(sign: string): void {
    if (!this.#isSign(sign)) this.#unexpected(`"${sign}"`)
    this.#take()
  }

  #separator(close: string): void {
    if (!this.#isSign(',')) this.#unexpected(`"," or "${close}"`)
    this.#take()
  }

  #expectWord(word: string): void {
    if (!this.#isWord(word)) this.#unexpected(`"${word}"`)
    this.#take()
  }

  /** From a token to the last one that was taken. */
  #from(start: Span): Span {
    const last = this.#tokens[this.#next - 1] ?? start
    return { offset: start.offset, length: last.offset + last.length - start.offset }
  }

  #unexpected(expected: string): never {
    const token = this.#peek
    if (token.kind === 'end') return refuse(token, 'expected {expected}, but the formula ends', { expected })
    return refuse(token, 'expected {expected} instead of "{found}"', { expected, found: token.text })
  }
}

function spanOf({ offset, length }: Span): Span {
  return { offset, length }
}
