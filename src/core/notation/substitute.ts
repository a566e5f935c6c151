/** Puts numbers into formulas: what is printed between a rule and its result. */

import { aboveZero } from '../expr/bounds.ts'
import { equal } from '../expr/choice.ts'
import { type Expr, neg } from '../expr.ts'
import type { Env } from '../formula/env.ts'
import { FormulaError } from '../formula/error.ts'
import { codeOf } from '../formula/evaluate.ts'
import { asTruth } from '../formula/functions.ts'
import { elementsOf } from '../formula/lists.ts'
import type { CallNode, ListItem, Node, ProductFactor, SumTerm } from '../formula/syntax.ts'
import { isList, isNumeric, type Value } from '../formula/value.ts'
import { callNode, exprTree, NOWHERE, productNode, sumNode } from './tree.ts'

/**
 * The rule as it is shown: trunc reads as floor unless its argument is negative, and a rounding to float32 that changes
 * nothing is left out. Without an environment neither is known, and trunc reads as floor.
 */
export function shownRule(node: Node, env: Env | undefined): Node {
  return mapParts(node, (part) => {
    if (part.kind !== 'call') return part
    return roundingCall(part, env && value(part.args[0], env), env && value(part, env))
  })
}

/** The formula with its variables replaced by their values; lists are spelled out and decided choices made. */
export function substituted(node: Node, env: Env): Node {
  switch (node.kind) {
    case 'name':
    case 'index':
    case 'slice':
      return valueNode(value(node, env))
    case 'sum':
      return { ...node, terms: node.terms.flatMap((term, i) => termsOf(term, i, env)) }
    case 'product':
      return { ...node, factors: node.factors.flatMap((factor, i) => factorsOf(factor, i, env)) }
    case 'if': {
      const answer = asTruth(value(node.condition, env), node.condition)
      return answer === undefined ? mapInside(node, env) : substituted(answer ? node.yes : node.no, env)
    }
    case 'list':
      return listNode(elements(node, env) ?? [])
    case 'each':
      return listOr(elements(node, env))
    case 'call':
      return callOf(node, env)
    default:
      return mapInside(node, env)
  }
}

function value(node: Node | undefined, env: Env): Value {
  if (!node) return undefined
  try {
    return codeOf(node)(env)
  } catch (error) {
    // A branch that isn't taken may have no value; it is still shown.
    if (error instanceof FormulaError) return undefined
    throw error
  }
}

/** A sum at the head of a sum needs no parentheses. */
function termsOf({ negative, node }: SumTerm, i: number, env: Env): readonly SumTerm[] {
  const inside = substituted(node, env)
  return i === 0 && !negative && inside.kind === 'sum' && node.kind !== 'sum'
    ? inside.terms
    : [{ negative, node: inside }]
}

function factorsOf({ sign, node }: ProductFactor, i: number, env: Env): readonly ProductFactor[] {
  const inside = substituted(node, env)
  return i === 0 && inside.kind === 'product' && node.kind !== 'product' ? inside.factors : [{ sign, node: inside }]
}

function callOf(node: CallNode, env: Env): Node {
  const [arg] = node.args
  const all =
    (node.name === 'prod' || node.name === 'sum' || node.name === 'min' || node.name === 'max') &&
    node.args.length === 1
  const parts = all && arg ? elements(arg, env) : undefined
  switch (node.name) {
    case 'prod':
      return parts ? productNode(parts, '×') : mapInside(node, env)
    case 'sum':
      return parts ? sumNode(parts) : mapInside(node, env)
    case 'min':
    case 'max':
      return parts ? callNode(node.name, parts) : mapInside(node, env)
    case 'floor':
    case 'ceil':
    case 'round':
    case 'abs':
    case 'mod':
      return mapInside(node, env)
    case 'trunc':
    case 'f32':
      return roundingCall(
        { ...node, args: node.args.map((each) => substituted(each, env)) },
        value(arg, env),
        value(node, env),
      )
    default:
      return valueNode(value(node, env))
  }
}

function roundingCall(node: CallNode, of: Value, result: Value): Node {
  const [arg] = node.args
  if (node.name === 'f32' && arg && isNumeric(of) && isNumeric(result) && equal(of, result)) return arg
  if (node.name !== 'trunc') return node
  return isNumeric(of) && isNegative(of) ? node : { ...node, name: 'floor' }
}

function isNegative(e: Expr): boolean {
  return aboveZero(neg(e))
}

/** The elements of a list, each with its numbers in place; undefined where the list isn't known. */
function elements(node: Node, env: Env): readonly Node[] | undefined {
  switch (node.kind) {
    case 'list': {
      const parts = node.items.map((item) => (item.spread ? elements(item.node, env) : [substituted(item.node, env)]))
      return parts.some((part) => !part) ? undefined : parts.flatMap((part) => part ?? [])
    }
    case 'each':
      return elementsOf(node, env, codeOf)?.map((inner) => substituted(node.item, inner))
    case 'if': {
      const answer = asTruth(value(node.condition, env), node.condition)
      return answer === undefined ? undefined : elements(answer ? node.yes : node.no, env)
    }
    default: {
      const list = value(node, env)
      return isList(list) ? list.map(valueNode) : undefined
    }
  }
}

function valueNode(of: Value): Node {
  if (of === undefined) return { kind: 'unknown', ...NOWHERE }
  if (typeof of === 'string') return { kind: 'string', value: of, ...NOWHERE }
  if (typeof of === 'boolean') return { kind: 'boolean', value: of, ...NOWHERE }
  return isList(of) ? listNode(of.map(valueNode)) : exprTree(of)
}

function listNode(nodes: readonly Node[]): Node {
  return { kind: 'list', items: nodes.map((node): ListItem => ({ spread: false, node })), ...NOWHERE }
}

function listOr(nodes: readonly Node[] | undefined): Node {
  return nodes ? listNode(nodes) : { kind: 'unknown', ...NOWHERE }
}

function mapInside(node: Node, env: Env): Node {
  return rebuilt(node, (part) => substituted(part, env))
}

function mapParts(node: Node, change: (node: Node) => Node): Node {
  return change(rebuilt(node, (part) => mapParts(part, change)))
}

/** The node with each of its parts changed. */
function rebuilt(node: Node, change: (part: Node) => Node): Node {
  switch (node.kind) {
    case 'sum':
      return { ...node, terms: node.terms.map((term) => ({ ...term, node: change(term.node) })) }
    case 'product':
      return { ...node, factors: node.factors.map((factor) => ({ ...factor, node: change(factor.node) })) }
    case 'list':
      return { ...node, items: node.items.map((item) => ({ ...item, node: change(item.node) })) }
    case 'and':
    case 'or':
      return { ...node, of: node.of.map(change) }
    case 'negative':
    case 'not':
      return { ...node, of: change(node.of) }
    case 'power':
      return { ...node, base: change(node.base), exponent: change(node.exponent) }
    case 'compare':
      return { ...node, left: change(node.left), right: change(node.right) }
    case 'if':
      return { ...node, condition: change(node.condition), yes: change(node.yes), no: change(node.no) }
    case 'each':
      return { ...node, item: change(node.item), over: change(node.over), where: node.where && change(node.where) }
    case 'index':
      return { ...node, of: change(node.of), at: change(node.at) }
    case 'slice':
      return { ...node, of: change(node.of), from: node.from && change(node.from), to: node.to && change(node.to) }
    case 'call':
      return { ...node, args: node.args.map(change) }
    default:
      return node
  }
}
