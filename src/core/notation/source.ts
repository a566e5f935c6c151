/** The notation that formulas are typed in. What it prints reads back as the same tree. */

import type { Expr } from '../expr/poly.ts'
import type { Node } from '../formula/syntax.ts'
import { exprTree } from './tree.ts'
import { decimalText, type Notation, write } from './writer.ts'

export const SOURCE: Notation = {
  bars: false,
  number: ({ n, d }) => decimalText(n, d) ?? `${n}/${d}`,
  name: (name) => name,
  string: (value) => `"${value.replace(/["\\]/g, '\\$&')}"`,
  boolean: String,
  unknown: () => '?',
  group: (inside) => `(${inside})`,
  sum: (first, rest) => first + rest.map(({ negative, term }) => `${negative ? ' - ' : ' + '}${term}`).join(''),
  negative: (of) => `-${of}`,
  times: (left, sign, right) => (sign === '×' ? `${left} × ${right}` : `${left}*${right}`),
  over: (left, right) => `${left}/${right}`,
  power: (base, exponent) => `${base}^${exponent}`,
  compare: (left, sign, right) => `${left} ${sign} ${right}`,
  not: (of) => `not ${of}`,
  join: (kind, of) => of.join(` ${kind} `),
  choice: (cases, otherwise) =>
    cases.map(({ condition, value }) => `if ${condition} then ${value} else `).join('') + otherwise,
  list: (items) => `[${items.map(({ spread, item }) => (spread ? `...${item}` : item)).join(', ')}]`,
  each: (item, name, over, where) => `[${item} for ${name} in ${over}${where === undefined ? '' : ` if ${where}`}]`,
  index: (of, at) => `${of}[${at}]`,
  slice: (of, from, to) => `${of}[${from ?? ''}:${to ?? ''}]`,
  call: (name, args) => `${name}(${args.join(', ')})`,
}

/** A tree as it is typed. */
export function sourceOf(node: Node): string {
  return write(node, SOURCE)
}

/**
 * An expression as plain text for files: `64*N`, `floor((H - 3)/2) + 1`, `?` where nothing is known. It reads back by
 * parseFormula as an expression that is equal wherever trunc, which prints as floor, is of something not negative.
 */
export function exprText(e: Expr): string {
  return typeof e === 'bigint' ? String(e) : sourceOf(exprTree(e))
}
