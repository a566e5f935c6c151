/** Walks a syntax tree once for every notation: it knows precedences and parentheses, a notation knows the marks. */

import { constantOf } from '../expr/poly.ts'
import type { CompareSign, IfNode, ListNode, Node, ProductFactor, ProductNode, SumNode } from '../formula/syntax.ts'

/** The marks of a notation. Every method gets finished parts and joins them. */
export interface Notation {
  /** Whether a quotient is a fraction bar, which needs no parentheses. */
  readonly bars: boolean
  number(value: { readonly n: bigint; readonly d: bigint }): string
  name(name: string): string
  string(value: string): string
  boolean(value: boolean): string
  unknown(): string
  group(inside: string): string
  sum(first: string, rest: readonly { readonly negative: boolean; readonly term: string }[]): string
  negative(of: string): string
  times(left: string, sign: '·' | '×', right: string): string
  /** `crossed`: the dividend is a product with ×. */
  over(left: string, right: string, crossed: boolean): string
  /** `digits`: the exponent where it is a plain integer of at least 0. */
  power(base: string, exponent: string, digits: bigint | undefined): string
  compare(left: string, sign: CompareSign, right: string): string
  not(of: string): string
  join(kind: 'and' | 'or', of: readonly string[]): string
  choice(cases: readonly { readonly condition: string; readonly value: string }[], otherwise: string): string
  list(items: readonly { readonly spread: boolean; readonly item: string }[]): string
  each(item: string, name: string, over: string, where: string | undefined): string
  index(of: string, at: string): string
  slice(of: string, from: string | undefined, to: string | undefined): string
  call(name: string, args: readonly string[]): string
}

const PRECEDENCE = { if: 0, or: 1, and: 2, not: 3, compare: 4, sum: 5, product: 6, negative: 7, power: 8 } as const
const HIGHEST = 9

/** The whole tree in a notation. */
export function write(node: Node, notation: Notation): string {
  return inner(node, notation)
}

/** A part that needs parentheses where it binds less than `least`, or begins with a minus that may not stand bare. */
function part(node: Node, notation: Notation, least: number, bare = true): string {
  const text = inner(node, notation)
  return precedence(node, notation) < least || (!bare && leadsWithMinus(node)) ? notation.group(text) : text
}

function precedence(node: Node, notation: Notation): number {
  switch (node.kind) {
    case 'number': {
      const value = constantOf(node.value)
      if (value && value.n < 0n) return PRECEDENCE.negative
      return value && !isDecimal(value.d) && !notation.bars ? PRECEDENCE.product : HIGHEST
    }
    case 'product':
      return PRECEDENCE.product
    default:
      return node.kind in PRECEDENCE ? PRECEDENCE[node.kind as keyof typeof PRECEDENCE] : HIGHEST
  }
}

function leadsWithMinus(node: Node): boolean {
  switch (node.kind) {
    case 'negative':
      return true
    case 'number':
      return (constantOf(node.value)?.n ?? 0n) < 0n
    case 'sum':
      return leadsWithMinus(node.terms[0]?.node ?? node)
    case 'product':
      return leadsWithMinus(node.factors[0]?.node ?? node)
    default:
      return false
  }
}

function inner(node: Node, to: Notation): string {
  switch (node.kind) {
    case 'number':
      return to.number(constantOf(node.value) ?? { n: 0n, d: 1n })
    case 'name':
      return to.name(node.name)
    case 'string':
      return to.string(node.value)
    case 'boolean':
      return to.boolean(node.value)
    case 'unknown':
      return to.unknown()
    case 'sum':
      return sum(node, to)
    case 'product':
      return product(node, to)
    case 'negative':
      return to.negative(part(node.of, to, PRECEDENCE.power, false))
    case 'power':
      return power(node.base, node.exponent, to)
    case 'compare':
      return to.compare(part(node.left, to, PRECEDENCE.sum), node.sign, part(node.right, to, PRECEDENCE.sum))
    case 'not':
      return to.not(part(node.of, to, PRECEDENCE.not))
    case 'and':
    case 'or':
      return to.join(
        node.kind,
        node.of.map((each) => part(each, to, PRECEDENCE[node.kind] + 1)),
      )
    case 'if':
      return choice(node, to)
    case 'list':
      return list(node, to)
    case 'each':
      return to.each(
        inner(node.item, to),
        node.name,
        part(node.over, to, PRECEDENCE.or),
        node.where && inner(node.where, to),
      )
    case 'index':
      return to.index(part(node.of, to, HIGHEST), inner(node.at, to))
    case 'slice':
      return to.slice(part(node.of, to, HIGHEST), node.from && inner(node.from, to), node.to && inner(node.to, to))
    case 'call':
      return to.call(
        node.name,
        node.args.map((arg) => inner(arg, to)),
      )
  }
}

function sum({ terms: [first, ...rest] }: SumNode, to: Notation): string {
  const head = first ? part(first.node, to, PRECEDENCE.product) : ''
  return to.sum(
    head,
    rest.map(({ negative, node }) => ({ negative, term: part(node, to, PRECEDENCE.product, false) })),
  )
}

function product({ factors }: ProductNode, to: Notation): string {
  let text = ''
  let crossed = false
  for (const [i, { sign, node }] of factors.entries()) {
    if (i === 0) text = firstFactor(node, factors[1], to)
    else if (sign === '/') {
      text = to.over(text, to.bars ? inner(node, to) : part(node, to, PRECEDENCE.negative, false), crossed)
      crossed = false
    } else {
      text = to.times(text, sign, part(node, to, PRECEDENCE.negative, false))
      crossed ||= sign === '×'
    }
  }
  return text
}

/** What stands alone above a fraction bar needs no parentheses. */
function firstFactor(node: Node, next: ProductFactor | undefined, to: Notation): string {
  return to.bars && next?.sign === '/' ? inner(node, to) : part(node, to, PRECEDENCE.negative)
}

function power(base: Node, exponent: Node, to: Notation): string {
  const value = exponent.kind === 'number' ? constantOf(exponent.value) : undefined
  const digits = value && value.d === 1n && value.n >= 0n ? value.n : undefined
  const above = to.bars ? inner(exponent, to) : part(exponent, to, PRECEDENCE.power, false)
  return to.power(part(base, to, HIGHEST), above, digits)
}

/** "else if" continues the same choice. */
function choice(node: IfNode, to: Notation): string {
  const cases: { condition: string; value: string }[] = []
  let otherwise: Node = node
  while (otherwise.kind === 'if') {
    cases.push({
      condition: part(otherwise.condition, to, PRECEDENCE.or),
      value: part(otherwise.yes, to, PRECEDENCE.or),
    })
    otherwise = otherwise.no
  }
  return to.choice(cases, inner(otherwise, to))
}

function list({ items }: ListNode, to: Notation): string {
  return to.list(items.map(({ spread, node }) => ({ spread, item: inner(node, to) })))
}

/** Whether a denominator gives a decimal of at most six places. */
function isDecimal(d: bigint): boolean {
  return 1_000_000n % d === 0n
}

/** The decimal n/d without trailing zeros; undefined where it has none of at most six places. */
export function decimalText(n: bigint, d: bigint): string | undefined {
  if (!isDecimal(d)) return undefined
  const digits = ((n < 0n ? -n : n) * (1_000_000n / d)).toString().padStart(7, '0')
  const places = digits.slice(-6).replace(/0+$/, '')
  return `${n < 0n ? '-' : ''}${digits.slice(0, -6)}${places && `.${places}`}`
}
