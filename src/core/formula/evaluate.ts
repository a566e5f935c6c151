/**
 * Computes formulas. A tree is turned into closures once; they take the fast way while everything is a bigint and make
 * exact expressions only where a symbol or a fraction appears.
 */

import { atMost, type compare } from '../expr/choice.ts'
import {
  ArithmeticError,
  add,
  atLeast,
  choice,
  div,
  type Expr,
  greater,
  less,
  mul,
  neg,
  not,
  pow,
  sub,
  type Tri,
  unknown,
} from '../expr.ts'
import { refuse } from './error.ts'
import { asList, asNumber, asTruth, functionOf } from './functions.ts'
import { compileRounding } from './rounding.ts'
import type {
  CallNode,
  CompareNode,
  EachNode,
  IfNode,
  IndexNode,
  ListNode,
  NameNode,
  Node,
  ProductNode,
  SliceNode,
  Span,
  SumNode,
} from './syntax.ts'
import { asValue, isList, isNumeric, sameValue, type Value, type Vars } from './value.ts'

/** What a running formula sees. */
export interface Env {
  readonly vars: Vars
  readonly locals: Local | undefined
  /** Elements and undecided choices that may still be made, so that every formula ends. */
  readonly budget: { left: number }
}

interface Local {
  readonly name: string
  readonly value: Value
  readonly outer: Local | undefined
}

export type Code = (env: Env) => Value

const MAX_STEPS = 1_000_000
const codes = new WeakMap<Node, Code>()

/** An environment to run a formula in. */
export function envOf(vars: Vars): Env {
  return { vars, locals: undefined, budget: { left: MAX_STEPS } }
}

/** The environment inside a comprehension. */
export function withLocal(env: Env, name: string, value: Value): Env {
  return { vars: env.vars, locals: { name, value, outer: env.locals }, budget: env.budget }
}

function spend({ budget }: Env, steps: number, at: Span): void {
  budget.left -= steps
  if (budget.left < 0) refuse(at, 'the formula takes more than {limit} steps', { limit: MAX_STEPS })
}

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
      return sumCode(node)
    case 'product':
      return productCode(node)
    case 'negative':
      return numberCode(node.of, neg)
    case 'power':
      return powerCode(node)
    case 'compare':
      return compareCode(node)
    case 'not':
      return notCode(node.of)
    case 'and':
    case 'or':
      return logicCode(node.kind, node.of)
    case 'if':
      return ifCode(node)
    case 'list':
      return listCode(node)
    case 'each':
      return eachCode(node)
    case 'index':
      return indexCode(node)
    case 'slice':
      return sliceCode(node)
    case 'call':
      return callCode(node)
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

/** Runs arithmetic that may have no answer, and says where. */
export function arithmetic<T>(at: Span, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof ArithmeticError) return refuse(at, error.reason)
    if (error instanceof RangeError) return refuse(at, error.message)
    throw error
  }
}

function numberCode(of: Node, apply: (e: Expr) => Expr): Code {
  const code = codeOf(of)
  return (env) => {
    const value = asNumber(code(env), of)
    return value === undefined ? undefined : apply(value)
  }
}

function sumCode({ terms }: SumNode): Code {
  const operands = terms.map(({ node }) => codeOf(node))
  return (env) => {
    let sum = 0n
    for (let i = 0; i < operands.length; i++) {
      const value = operands[i]?.(env)
      if (typeof value !== 'bigint') return exactSum(terms, operands, env, { i, value, so: sum })
      sum = terms[i]?.negative ? sum - value : sum + value
    }
    return sum
  }
}

/** Where the fast way was left: at operand i with this value, after this much. Nothing is computed twice. */
interface Left {
  readonly i: number
  readonly value: Value
  readonly so: Expr
}

function exactSum(terms: SumNode['terms'], operands: readonly Code[], env: Env, left: Left): Value {
  let sum: Expr | undefined = left.so
  for (let i = left.i; i < terms.length; i++) {
    const term = terms[i]
    if (!term) break
    const value = asNumber(i === left.i ? left.value : operands[i]?.(env), term.node)
    sum = sum === undefined || value === undefined ? undefined : term.negative ? sub(sum, value) : add(sum, value)
  }
  return sum
}

function productCode({ factors }: ProductNode): Code {
  const operands = factors.map(({ node }) => codeOf(node))
  return (env) => {
    let product = 1n
    for (let i = 0; i < operands.length; i++) {
      const value = operands[i]?.(env)
      if (typeof value !== 'bigint') return exactProduct(factors, operands, env, { i, value, so: product })
      if (factors[i]?.sign !== '/') product *= value
      else if (value !== 0n && product % value === 0n) product /= value
      else return exactProduct(factors, operands, env, { i, value, so: product })
    }
    return product
  }
}

/** The rest of a product, where there is a symbol, a fraction or a value that isn't known. */
export function exactProduct(factors: ProductNode['factors'], operands: readonly Code[], env: Env, left: Left): Value {
  let product: Expr | undefined = left.so
  for (let i = left.i; i < factors.length; i++) {
    const factor = factors[i]
    if (!factor) break
    const { sign, node } = factor
    const value = asNumber(i === left.i ? left.value : operands[i]?.(env), node)
    if (product === undefined || value === undefined) product = undefined
    else product = sign === '/' ? quotient(product, value, node) : mul(product, value)
  }
  return product
}

function quotient(a: Expr, b: Expr, at: Span): Expr {
  return arithmetic(at, () => div(a, b))
}

function powerCode({ base, exponent, ...at }: Extract<Node, { kind: 'power' }>): Code {
  const [baseCode, exponentCode] = [codeOf(base), codeOf(exponent)]
  return (env) => {
    const [value, power] = [asNumber(baseCode(env), base), asNumber(exponentCode(env), exponent)]
    return value === undefined || power === undefined ? undefined : arithmetic(at, () => pow(value, power))
  }
}

function compareCode(node: CompareNode): Code {
  const [left, right] = [codeOf(node.left), codeOf(node.right)]
  return (env) => compareValues(node, left(env), right(env))
}

/** The answer of a comparison; refuses values that can't be compared. */
export function compareValues(node: CompareNode, a: Value, b: Value): Tri {
  const { sign } = node
  if (sign === '==') return sameValue(a, b)
  if (sign === '!=') return not(sameValue(a, b))
  const [left, right] = [asNumber(a, node.left), asNumber(b, node.right)]
  if (left === undefined || right === undefined) return undefined
  if (sign === '<') return less(left, right)
  if (sign === '<=') return atMost(left, right)
  return sign === '>' ? greater(left, right) : atLeast(left, right)
}

function notCode(of: Node): Code {
  const code = codeOf(of)
  return (env) => not(asTruth(code(env), of))
}

/** Stops at the first operand that decides, so that "n != 0 and a/n > 1" is safe. */
function logicCode(kind: 'and' | 'or', of: readonly Node[]): Code {
  const operands = of.map(codeOf)
  const decisive = kind === 'or'
  return (env) => {
    let answer: Tri = !decisive
    for (const [i, operand] of operands.entries()) {
      // After an operand that isn't decided, this one may not be asked at all.
      const asked = answer === undefined ? branch(operand, env) : operand(env)
      const value = asTruth(asked, of[i] ?? { offset: 0, length: 0 })
      if (value === decisive) return decisive
      if (value === undefined) answer = undefined
    }
    return answer
  }
}

function ifCode({ condition, yes, no }: IfNode): Code {
  const [test, whenTrue, whenFalse] = [codeOf(condition), codeOf(yes), codeOf(no)]
  return (env) => {
    const answer = asTruth(test(env), condition)
    if (answer !== undefined) return answer ? whenTrue(env) : whenFalse(env)
    return choose(condition, env, whenTrue, whenFalse)
  }
}

/** A condition that isn't decided: numbers that are compared become a choice, anything else leaves the value unknown. */
function choose(condition: Node, env: Env, yes: Code, no: Code): Value {
  spend(env, 1, condition)
  switch (condition.kind) {
    case 'not':
      return choose(condition.of, env, no, yes)
    case 'and':
      return condition.of.reduceRight<Code>((rest, each) => (inner) => choose(each, inner, rest, no), yes)(env)
    case 'or':
      return condition.of.reduceRight<Code>((rest, each) => (inner) => choose(each, inner, yes, rest), no)(env)
    default: {
      const answer = asTruth(codeOf(condition)(env), condition)
      if (answer !== undefined) return answer ? yes(env) : no(env)
      return condition.kind === 'compare' ? choiceOf(condition, env, yes, no) : undefined
    }
  }
}

function choiceOf(condition: CompareNode, env: Env, yes: Code, no: Code): Value {
  const [left, right] = [codeOf(condition.left)(env), codeOf(condition.right)(env)]
  if (!isNumeric(left) || !isNumeric(right)) return undefined
  const [whenTrue, whenFalse] = [branch(yes, env), branch(no, env)]
  switch (condition.sign) {
    case '==':
      return chosen('==', left, right, whenTrue, whenFalse)
    case '!=':
      return chosen('==', left, right, whenFalse, whenTrue)
    case '<':
      return chosen('<', left, right, whenTrue, whenFalse)
    case '<=':
      return chosen('<=', left, right, whenTrue, whenFalse)
    case '>':
      return chosen('<', right, left, whenTrue, whenFalse)
    case '>=':
      return chosen('<=', right, left, whenTrue, whenFalse)
  }
}

/** A branch that may not be the one taken: what is wrong in it makes it unknown. */
function branch(code: Code, env: Env): Value {
  try {
    return code(env)
  } catch {
    return undefined
  }
}

function chosen(comparison: Parameters<typeof compare>[0], a: Expr, b: Expr, yes: Value, no: Value): Value {
  if (isNumeric(yes) && isNumeric(no)) return choice(comparison, a, b, yes, no)
  if (isList(yes) && isList(no) && yes.length === no.length)
    return yes.map((each, i) => chosen(comparison, a, b, each, no[i]))
  return sameValue(yes, no) === true ? yes : undefined
}

function listCode({ items }: ListNode): Code {
  const codesOfItems = items.map(({ node }) => codeOf(node))
  return (env) => {
    const list: Value[] = []
    for (const [i, code] of codesOfItems.entries()) {
      const item = items[i]
      const value = code(env)
      if (!item?.spread) {
        list.push(value)
        continue
      }
      const more = asList(value, item.node)
      if (!more) return undefined
      list.push(...more)
    }
    return list
  }
}

function eachCode(node: EachNode): Code {
  const item = codeOf(node.item)
  return (env) => elementsOf(node, env)?.map((inner) => item(inner))
}

/** The environments in which the item of a comprehension is computed. */
export function elementsOf({ name, over, where, ...at }: EachNode, env: Env): readonly Env[] | undefined {
  const inner: Env[] = []
  const list = asList(codeOf(over)(env), over)
  if (!list) return undefined
  spend(env, list.length, at)
  for (const value of list) {
    const local = withLocal(env, name, value)
    const kept = where ? asTruth(codeOf(where)(local), where) : true
    if (kept === undefined) return undefined
    if (kept) inner.push(local)
  }
  return inner
}

function indexCode({ of, at }: IndexNode): Code {
  const [listOf, indexOf] = [codeOf(of), codeOf(at)]
  return (env) => {
    const list = asList(listOf(env), of)
    const index = asNumber(indexOf(env), at)
    if (!list || typeof index !== 'bigint') return undefined
    const position = index < 0n ? Number(index) + list.length : Number(index)
    if (position >= 0 && position < list.length) return list[position]
    return refuse(at, 'index {index} is outside a list of {count}', { index, count: list.length })
  }
}

/** Bounds beyond the list are moved to its ends. */
function sliceCode({ of, from, to }: SliceNode): Code {
  const listOf = codeOf(of)
  const bound = (node: Node | undefined, missing: bigint) => (env: Env) =>
    node ? asNumber(codeOf(node)(env), node) : missing
  const [fromOf, toOf] = [bound(from, 0n), bound(to, BigInt(Number.MAX_SAFE_INTEGER))]
  return (env) => {
    const list = asList(listOf(env), of)
    const [begin, end] = [fromOf(env), toOf(env)]
    if (!list || typeof begin !== 'bigint' || typeof end !== 'bigint') return undefined
    return list.slice(Number(begin), Number(end))
  }
}

function callCode(node: CallNode): Code {
  const { name, args: nodes } = node
  const { apply } = functionOf(name, nodes.length, node)
  const rounding = compileRounding(node)
  if (rounding) return rounding
  const args = nodes.map(codeOf)
  return (env) => {
    const values = args.map((arg) => arg(env))
    return arithmetic(node, () => apply({ values, nodes, call: node }))
  }
}
