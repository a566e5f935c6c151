/** Formulas and numbers as LaTeX for math mode, without the dollar signs around it; choices need amsmath. */

import type { Expr } from '../expr.ts'
import type { Formula, Quantity } from '../formula.ts'
import { printExpr, printRule, printSubstituted, printWorking, type Substitution } from '../notation/print.ts'
import { integerText } from '../notation/text.ts'
import { decimalText, type Notation } from '../notation/writer.ts'

/** An expression. */
export function exprLatex(e: Expr): string {
  return printExpr(e, LATEX)
}

/** The rule, or the number itself where it has none. */
export function formulaLatex(of: Quantity | Formula): string {
  return printRule(of, LATEX)
}

/** The rule with its numbers, or the number itself where it has no rule. */
export function substitutedLatex(of: Quantity | Substitution): string {
  return printSubstituted(of, LATEX)
}

/** The rule with its numbers and the result; only the result where the two read the same, null where there is no rule. */
export function workingLatex(quantity: Quantity): string | null {
  return printWorking(quantity, LATEX)
}

const SIGNS = { '==': '=', '!=': '\\ne', '<': '<', '<=': '\\le', '>': '>', '>=': '\\ge' } as const
const FENCES: Readonly<Record<string, readonly [string, string]>> = {
  floor: ['\\lfloor', '\\rfloor'],
  ceil: ['\\lceil', '\\rceil'],
  abs: ['\\lvert', '\\rvert'],
}
const COMMANDS: Readonly<Record<string, string>> = { min: '\\min', max: '\\max', prod: '\\prod', sum: '\\sum' }

const LATEX: Notation = {
  bars: true,
  number: ({ n, d }) => number(n, d),
  name,
  string: (value) => `\\text{“${escaped(value)}”}`,
  boolean: (value) => `\\text{${value}}`,
  unknown: () => '?',
  group: (inside) => fenced('(', inside, ')'),
  sum: (first, rest) => first + rest.map(({ negative, term }) => `${negative ? ' - ' : ' + '}${term}`).join(''),
  negative: (of) => `-${of}`,
  times: (left, sign, right) => `${left} ${sign === '×' ? '\\times' : '\\cdot'} ${right}`,
  over: (left, right) => `\\frac{${left}}{${right}}`,
  power: (base, exponent) => `{${base}}^{${exponent}}`,
  compare: (left, sign, right) => `${left} ${SIGNS[sign]} ${right}`,
  not: (of) => `\\lnot ${of}`,
  join: (kind, of) => of.join(kind === 'and' ? ' \\land ' : ' \\lor '),
  choice: (cases, otherwise) => {
    const rows = cases.map(({ condition, value }) => `${value} & \\text{if } ${condition}`)
    return `\\begin{cases} ${[...rows, `${otherwise} & \\text{else}`].join(' \\\\ ')} \\end{cases}`
  },
  list: (items) => fenced('[', items.map(({ spread, item }) => (spread ? `\\ldots ${item}` : item)).join(', '), ']'),
  each: (item, variable, over, where) => {
    const condition = where === undefined ? '' : ` \\text{ if } ${where}`
    return fenced('[', `${item} \\text{ for } ${name(variable)} \\text{ in } ${over}${condition}`, ']')
  },
  index: (of, at) => `{${of}}_{${at}}`,
  slice: (of, from = '', to = '') => `{${of}}_{${from}:${to}}`,
  call: (called, args) => {
    const fence = FENCES[called]
    if (fence) return fenced(fence[0], args.join(', '), fence[1])
    return `${COMMANDS[called] ?? `\\operatorname{${escaped(called)}}`}${fenced('(', args.join(', '), ')')}`
  },
}

function number(n: bigint, d: bigint): string {
  const sign = n < 0n ? '-' : ''
  const magnitude = n < 0n ? -n : n
  const decimal = d === 1n ? integerText(magnitude) : decimalText(magnitude, d)
  // In math mode a bare comma is punctuation and gets a space.
  if (decimal !== undefined) return sign + decimal.replaceAll(',', '{,}')
  return `${sign}\\frac{${number(magnitude, 1n)}}{${number(d, 1n)}}`
}

/** Single letters are italic, as variables are; names are words and stand upright. */
function name(text: string): string {
  return /^[A-Za-z]$/.test(text) ? text : `\\mathrm{${escaped(text)}}`
}

function fenced(open: string, inside: string, close: string): string {
  return `\\left${open} ${inside} \\right${close}`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

function escaped(text: string): string {
  return text.replace(/[\\{}$&#_%~^]/g, (character) => ESCAPES[character] ?? `\\${character}`)
}
