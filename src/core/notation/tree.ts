/** Writes exact expressions as syntax trees, so that one printer serves formulas and results. */

import { integralFactor } from '../expr/bounds.ts'
import { factored, type Product } from '../expr/factor.ts'
import {
  type Atom,
  type Comparison,
  constantOf,
  contentOf,
  type Expr,
  type Factor,
  fraction,
  fromTerms,
  ONE,
  scale,
  type Term,
  termsOf,
  unknown,
} from '../expr/poly.ts'
import { lcm } from '../expr/ratio.ts'
import type { Node, ProductFactor, SumTerm } from '../formula/syntax.ts'

/** Made trees stand nowhere in a text. */
export const NOWHERE = { offset: 0, length: 0 } as const

const NOTHING: Node = { kind: 'unknown', ...NOWHERE }

/** A number as a node. */
function numberNode(value: Expr): Node {
  return { kind: 'number', value, ...NOWHERE }
}

/** Joins factors by a multiplication sign; a single one stays as it is and none is 1. */
export function productNode(nodes: readonly Node[], sign: '·' | '×'): Node {
  const [first] = nodes
  if (!first) return numberNode(1n)
  return nodes.length === 1 ? first : { kind: 'product', factors: nodes.map((node) => ({ sign, node })), ...NOWHERE }
}

/** Joins terms by plus; a single one stays as it is and none is 0. */
export function sumNode(nodes: readonly Node[]): Node {
  const [first] = nodes
  if (!first) return numberNode(0n)
  return nodes.length === 1
    ? first
    : { kind: 'sum', terms: nodes.map((node) => ({ negative: false, node })), ...NOWHERE }
}

/** A call as a node. */
export function callNode(name: string, args: readonly Node[]): Node {
  return { kind: 'call', name, args, ...NOWHERE }
}

/** An expression as people write it: (H + 1)/2, 64·N, N·C/g, (H + 1)². */
export function exprTree(e: Expr): Node {
  if (typeof e === 'bigint' || constantOf(e)) return numberNode(e)
  if (e === unknown) return NOTHING
  const product = factored(e)
  if (product) return factoredTree(product)
  const plain = e.terms.every((term) => term.of.factors.every(({ power }) => power > 0))
  const denominator = plain ? e.terms.reduce((all, { d }) => lcm(all, d), 1n) : 1n
  if (denominator === 1n || e.terms.length === 1) return sumTree(e.terms)
  return quotientNode([sumTree(termsOf(scale(e, denominator, 1n)))], [numberNode(denominator)])
}

function factoredTree({ coefficient, monomial, sums }: Product): Node {
  const factors = sums.map(({ sum, power }) => powerTree(sumTree(sum.terms), power))
  const magnitude = coefficient.n < 0n ? { ...coefficient, n: -coefficient.n } : coefficient
  return signed(termTree({ ...magnitude, of: monomial }, factors), coefficient.n < 0n)
}

function sumTree(terms: readonly Term[]): Node {
  const [only] = terms
  if (terms.length === 1 && only) return signedTerm(only)
  // "5 − H" reads better than "−H + 5".
  const head = Math.max(
    0,
    terms.findIndex(({ n }) => n > 0n),
  )
  const ordered = [...terms.slice(head, head + 1), ...terms.slice(0, head), ...terms.slice(head + 1)]
  const written = ordered.map((term, i): SumTerm => {
    return i === 0 ? { negative: false, node: signedTerm(term) } : { negative: term.n < 0n, node: termTree(term, []) }
  })
  return { kind: 'sum', terms: written, ...NOWHERE }
}

function signedTerm(term: Term): Node {
  return term.of === ONE ? numberNode(fromTerms([term])) : signed(termTree(term, []), term.n < 0n)
}

function signed(node: Node, negative: boolean): Node {
  return negative ? { kind: 'negative', of: node, ...NOWHERE } : node
}

/** A term without its sign, times more factors. */
function termTree({ n, d, of }: Term, more: readonly Node[]): Node {
  const magnitude = n < 0n ? -n : n
  const above = [...of.factors.filter(({ power }) => power > 0).map(factorTree), ...more]
  if (above.length === 0 && of === ONE) return numberNode(fraction(magnitude, d))
  const below = of.factors.filter(({ power }) => power < 0).map(factorTree)
  const top = magnitude === 1n && above.length > 0 ? above : [numberNode(magnitude), ...above]
  return quotientNode(top, d === 1n ? below : [numberNode(d), ...below])
}

function quotientNode(above: readonly Node[], below: readonly Node[]): Node {
  if (below.length === 0) return productNode(above, '·')
  const top = above.map((node): ProductFactor => ({ sign: '·', node }))
  return { kind: 'product', factors: [...top, { sign: '/', node: productNode(below, '·') }], ...NOWHERE }
}

function factorTree({ atom, power }: Factor): Node {
  return powerTree(atomTree(atom), Math.abs(power))
}

function powerTree(base: Node, power: number): Node {
  return power === 1 ? base : { kind: 'power', base, exponent: numberNode(BigInt(power)), ...NOWHERE }
}

/**
 * A call as it is read. C's integer division rounds toward zero and prints as floor: while the sign isn't known, the
 * sizes that make sense are those for which the two agree.
 */
function atomTree(atom: Atom): Node {
  if (atom.kind === 'symbol') return { kind: 'name', name: atom.key, local: false, ...NOWHERE }
  const args = atom.args.map(exprTree)
  const [first = NOTHING, second = NOTHING, yes = NOTHING, no = NOTHING] = args
  switch (atom.call) {
    case 'if':
      return { kind: 'if', condition: conditionTree(atom.comparison ?? '==', first, second), yes, no, ...NOWHERE }
    case 'div':
      return quotientNode([first], [second])
    case 'pow':
      return { kind: 'power', base: first, exponent: second, ...NOWHERE }
    case 'trunc':
      return callNode('floor', args)
    case 'floor':
      return floorTree(atom.args[0] ?? 0n)
    default:
      return callNode(atom.call, args)
  }
}

/** "H > 5" reads better than "5 < H". */
function conditionTree(sign: Comparison, left: Node, right: Node): Node {
  if (left.kind !== 'number') return { kind: 'compare', sign, left, right, ...NOWHERE }
  const turned = { '<': '>', '<=': '>=', '==': '==' } as const
  return { kind: 'compare', sign: turned[sign], left: right, right: left, ...NOWHERE }
}

/** floor((P + d − 1)/d) reads better as ceil(P/d). */
function floorTree(inside: Expr): Node {
  const terms = termsOf(inside)
  const last = terms.at(-1)
  const { d } = contentOf(terms)
  const whole = terms.every(({ of }) => of.factors.every(integralFactor))
  const up = whole && last?.of === ONE && last.d === d && last.n === d - 1n && terms.length > 1
  return up ? callNode('ceil', [exprTree(fromTerms(terms.slice(0, -1)))]) : callNode('floor', [exprTree(inside)])
}
