/** Formulas and numbers as MathML, each a whole `math` element that is well-formed XML. */

import type { Expr } from '../expr.ts'
import type { Formula, Quantity } from '../formula.ts'
import { printExpr, printRule, printSubstituted, printWorking, type Substitution } from '../notation/print.ts'
import { integerText } from '../notation/text.ts'
import { decimalText, type Notation } from '../notation/writer.ts'

/** An expression. */
export function exprMathML(e: Expr): string {
  return math(printExpr(e, MATHML))
}

/** The rule, or the number itself where it has none. */
export function formulaMathML(of: Quantity | Formula): string {
  return math(printRule(of, MATHML))
}

/** The rule with its numbers, or the number itself where it has no rule. */
export function substitutedMathML(of: Quantity | Substitution): string {
  return math(printSubstituted(of, MATHML))
}

/** The rule with its numbers and the result; only the result where the two read the same, null where there is no rule. */
export function workingMathML(quantity: Quantity): string | null {
  const working = printWorking(quantity, MATHML)
  return working === null ? null : math(working)
}

function math(content: string): string {
  return `<math xmlns="http://www.w3.org/1998/Math/MathML">${content}</math>`
}

const SIGNS = { '==': '=', '!=': '≠', '<': '&lt;', '<=': '≤', '>': '&gt;', '>=': '≥' } as const
const FENCES: Readonly<Record<string, readonly [string, string]>> = {
  floor: ['⌊', '⌋'],
  ceil: ['⌈', '⌉'],
  abs: ['|', '|'],
}
const BIG: Readonly<Record<string, string>> = { prod: '∏', sum: '∑' }

/** Every part is a single element, so that parts can stand above and below a bar as they are. */
const MATHML: Notation = {
  bars: true,
  number: ({ n, d }) => number(n, d),
  name: (name) => `<mi>${xml(name)}</mi>`,
  string: (value) => `<mtext>${xml(`“${value}”`)}</mtext>`,
  boolean: (value) => `<mtext>${value}</mtext>`,
  unknown: () => '<mi>?</mi>',
  group: (inside) => fenced('(', inside, ')'),
  sum: (first, rest) => row(first + rest.map(({ negative, term }) => operator(negative ? '−' : '+') + term).join('')),
  negative: (of) => row(`<mo form="prefix">−</mo>${of}`),
  times: (left, sign, right) => row(left + operator(sign) + right),
  over: (left, right) => `<mfrac>${left}${right}</mfrac>`,
  power: (base, exponent) => `<msup>${base}${exponent}</msup>`,
  compare: (left, sign, right) => row(`${left}<mo>${SIGNS[sign]}</mo>${right}`),
  not: (of) => row(`${word('not')}${of}`),
  join: (kind, of) => row(of.join(word(kind))),
  choice: (cases, otherwise) => {
    const rows = cases.map(({ condition, value }) => tableRow(value, word('if') + condition))
    return row(
      `<mo fence="true">{</mo><mtable columnalign="left">${rows.join('')}${tableRow(otherwise, word('else'))}</mtable>`,
    )
  },
  list: (items) => fenced('[', commas(items.map(({ spread, item }) => (spread ? operator('…') + item : item))), ']'),
  each: (item, name, over, where) => {
    const condition = where === undefined ? '' : word('if') + where
    return fenced('[', `${item}${word('for')}<mi>${xml(name)}</mi>${word('in')}${over}${condition}`, ']')
  },
  index: (of, at) => `<msub>${of}${at}</msub>`,
  slice: (of, from = '', to = '') => `<msub>${of}${row(`${from}<mo>:</mo>${to}`)}</msub>`,
  call: (name, args) => {
    const fence = FENCES[name]
    if (fence) return fenced(fence[0], commas(args), fence[1])
    const head = BIG[name] ? operator(BIG[name]) : `<mi mathvariant="normal">${xml(name)}</mi>`
    return row(`${head}<mo>&#x2061;</mo>${fenced('(', commas(args), ')')}`)
  },
}

function number(n: bigint, d: bigint): string {
  const magnitude = n < 0n ? -n : n
  const decimal = d === 1n ? integerText(magnitude) : decimalText(magnitude, d)
  const text = decimal === undefined ? `<mfrac>${number(magnitude, 1n)}${number(d, 1n)}</mfrac>` : `<mn>${decimal}</mn>`
  return n < 0n ? row(`<mo form="prefix">−</mo>${text}`) : text
}

function row(content: string): string {
  return `<mrow>${content}</mrow>`
}

function operator(sign: string): string {
  return `<mo>${sign}</mo>`
}

function word(text: string): string {
  return `<mtext>&#xA0;${text}&#xA0;</mtext>`
}

function commas(of: readonly string[]): string {
  return of.join('<mo separator="true">,</mo>')
}

function fenced(open: string, inside: string, close: string): string {
  return row(`<mo fence="true" form="prefix">${open}</mo>${inside}<mo fence="true" form="postfix">${close}</mo>`)
}

function tableRow(value: string, condition: string): string {
  return `<mtr><mtd>${value}</mtd><mtd>${condition}</mtd></mtr>`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text for XML, which has no control characters and no halves of surrogate pairs. */
function xml(text: string): string {
  const clean = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
  return clean.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
}
