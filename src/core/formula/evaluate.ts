/**
 * Computes formulas. A tree is turned into closures once; they take the fast way while everything is a bigint and make
 * exact expressions only where a symbol or a fraction appears.
 */

import { unknown } from '../expr.ts'
import { negativeCode, powerCode, productCode, quotientCode, sumCode } from './arithmetic.ts'
import { type Code, refuseArithmetic } from './env.ts'
import { refuse } from './error.ts'
import { functionOf } from './functions.ts'
import { eachCode, indexCode, listCode, sliceCode } from './lists.ts'
import { compareCode, ifCode, logicCode, notCode } from './logic.ts'
import type { CallNode, NameNode, Node } from './syntax.ts'
import { asValue, type Value } from './value.ts'

const codes = new WeakMap<Node, Code>()

/** The closure that computes a node; made once. */
export function codeOf(node: Node): Code {
  let code = codes.get(node)
  if (!code) {
    code = compile(node)
    codes.set(node, code)
  }
  return code
}

function compile(node: Node): Code {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'boolean':
      return constant(node.value)
    case 'unknown':
      return constant(unknown)
    case 'name':
      return node.local ? localCode(node.name) : nameCode(node)
    case 'sum':
      return sumCode(node, codeOf)
    case 'product':
      return productCode(node, codeOf)
    case 'negative':
      return negativeCode(node.of, codeOf)
    case 'power':
      return powerCode(node, codeOf)
    case 'compare':
      return compareCode(node, codeOf)
    case 'not':
      return notCode(node.of, codeOf)
    case 'and':
    case 'or':
      return logicCode(node, codeOf)
    case 'if':
      return ifCode(node, codeOf)
    case 'list':
      return listCode(node, codeOf)
    case 'each':
      return eachCode(node, codeOf)
    case 'index':
      return indexCode(node, codeOf)
    case 'slice':
      return sliceCode(node, codeOf)
    case 'call':
      return quotientCode(node, codeOf) ?? callCode(node)
  }
}

function constant(value: Value): Code {
  return () => value
}

function localCode(name: string): Code {
  return ({ locals }) => {
    let local = locals
    while (local && local.name !== name) local = local.outer
    return local?.value
  }
}

function nameCode(node: NameNode): Code {
  const { name } = node
  // A name such as "constructor" must not find what every object inherits.
  const inherited = name in Object.prototype
  return ({ vars }) => {
    const given = inherited && !Object.hasOwn(vars, name) ? undefined : vars[name]
    if (typeof given === 'bigint') return given
    if (given === undefined && !Object.hasOwn(vars, name)) return refuse(node, '"{name}" is not given', { name })
    try {
      return asValue(given)
    } catch {
      return refuse(node, '"{name}" is not a finite number', { name })
    }
  }
}

function callCode(node: CallNode): Code {
  const { name, args: nodes } = node
  const { apply } = functionOf(name, nodes.length, node)
  const args = nodes.map(codeOf)
  return (env) => {
    const values = args.map((arg) => arg(env))
    try {
      return apply({ values, nodes, call: node })
    } catch (error) {
      return refuseArithmetic(node, error)
    }
  }
}
