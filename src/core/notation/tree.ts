/** Writes exact expressions as syntax trees, so that one printer serves formulas and results. */

import {
  type Atom,
  constantOf,
  contentOf,
  type Expr,
  type Factor,
  fromTerms,
  scale,
  type Term,
  termsOf,
  unknown,
} from '../expr/poly.ts'
import { lcm } from '../expr/ratio.ts'
import type { Node, ProductFactor, SumTerm } from '../formula/syntax.ts'

/** Made trees stand nowhere in a text. */
export const NOWHERE = { offset: 0, length: 0 } as const

/** A number as a node. */
export function numberNode(value: Expr): Node {
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

/** An expression as people write it: (H + 1)/2, 64·N, N·C/g. */
export function exprTree(e: Expr): Node {
  if (typeof e === 'bigint' || constantOf(e)) return numberNode(e)
  if (e === unknown) return { kind: 'unknown', ...NOWHERE }
  const denominator = e.terms.every((term) => term.of.factors.every(({ power }) => power > 0))
    ? e.terms.reduce((all, { d }) => lcm(all, d), 1n)
    : 1n
  if (denominator === 1n || e.terms.length === 1) return sumTree(e.terms)
  const over: ProductFactor = { sign: '/', node: numberNode(denominator) }
  const numerator = sumTree(termsOf(scale(e, denominator, 1n)))
  return { kind: 'product', factors: [{ sign: '·', node: numerator }, over], ...NOWHERE }
}

function sumTree(terms: readonly Term[]): Node {
  const positive = terms.findIndex(({ n }) => n > 0n)
  const [first] = terms
  // "5 − H" reads better than "−H + 5".
  const ordered =
    positive > 0
      ? [...terms.slice(positive, positive + 1), ...terms.slice(0, positive), ...terms.slice(positive + 1)]
      : terms
  if (terms.length === 1 && first) return signedTerm(first)
  const written: SumTerm[] = ordered.map((term, i) => {
    if (i === 0) return { negative: false, node: signedTerm(term) }
    return { negative: term.n < 0n, node: termTree(term) }
  })
  return { kind: 'sum', terms: written, ...NOWHERE }
}

function signedTerm(term: Term): Node {
  if (term.of.factors.length === 0) return numberNode(fromTerms([term]))
  return term.n < 0n ? { kind: 'negative', of: termTree(term), ...NOWHERE } : termTree(term)
}

/** A term without its sign. */
function termTree({ n, d, of }: Term): Node {
  const magnitude = n < 0n ? -n : n
  if (of.factors.length === 0) return numberNode(fromTerms([{ n: magnitude, d, of }]))
  const above = of.factors.filter(({ power }) => power > 0).map(factorTree)
  const below = of.factors.filter(({ power }) => power < 0).map(factorTree)
  const top: Node[] = magnitude === 1n && above.length > 0 ? above : [numberNode(magnitude), ...above]
  const bottom: Node[] = d === 1n ? below : [numberNode(d), ...below]
  if (bottom.length === 0) return productNode(top, '·')
  const factors: ProductFactor[] = [
    ...top.map((node): ProductFactor => ({ sign: '·', node })),
    { sign: '/', node: productNode(bottom, '·') },
  ]
  return { kind: 'product', factors, ...NOWHERE }
}

function factorTree({ atom, power }: Factor): Node {
  const base = atomTree(atom)
  const exponent = BigInt(Math.abs(power))
  return exponent === 1n ? base : { kind: 'power', base, exponent: numberNode(exponent), ...NOWHERE }
}

/**
 * A call as it is read. C's integer division rounds toward zero and prints as floor: while the sign isn't known, the
 * sizes that make sense are those for which the two agree.
 */
function atomTree(atom: Atom): Node {
  if (atom.kind === 'symbol') return { kind: 'name', name: atom.key, local: false, ...NOWHERE }
  const args = atom.args.map(exprTree)
  const [first, second, yes, no] = args
  switch (atom.call) {
    case 'if':
      if (!first || !second || !yes || !no) throw new Error('a choice lacks a part')
      return {
        kind: 'if',
        condition: { kind: 'compare', sign: atom.comparison ?? '==', left: first, right: second, ...NOWHERE },
        yes,
        no,
        ...NOWHERE,
      }
    case 'div':
      if (!first || !second) throw new Error('a quotient lacks a part')
      return {
        kind: 'product',
        factors: [
          { sign: '·', node: first },
          { sign: '/', node: second },
        ],
        ...NOWHERE,
      }
    case 'pow':
      if (!first || !second) throw new Error('a power lacks a part')
      return { kind: 'power', base: first, exponent: second, ...NOWHERE }
    case 'trunc':
      return callNode('floor', args)
    case 'floor':
      return floorTree(atom.args[0] ?? 0n)
    default:
      return callNode(atom.call, args)
  }
}

/** floor((P + d − 1)/d) reads better as ceil(P/d). */
function floorTree(inside: Expr): Node {
  const terms = termsOf(inside)
  const last = terms.at(-1)
  const { d } = contentOf(terms)
  const up = last && last.of.factors.length === 0 && last.d === d && last.n === d - 1n && terms.length > 1
  return up ? callNode('ceil', [exprTree(fromTerms(terms.slice(0, -1)))]) : callNode('floor', [exprTree(inside)])
}
