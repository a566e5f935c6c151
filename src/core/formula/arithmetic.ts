/** Sums, products, quotients and powers: the fast way for bigints, the exact way for everything else. */

import { ceilDiv, floorDiv } from '../expr/ratio.ts'
import { add, ceil, div, type Expr, floor, fraction, mul, neg, pow, sub, trunc } from '../expr.ts'
import { arithmetic, type Code, type Compile, type Env } from './env.ts'
import { asNumber } from './functions.ts'
import type { CallNode, Node, PowerNode, ProductNode, SumNode } from './syntax.ts'
import { isNumeric, type Value } from './value.ts'

/** Where the fast way was left: at operand i with this value, after this much. Nothing is computed twice. */
interface Left {
  readonly i: number
  readonly value: Value
  readonly so: Expr
}

export function sumCode(node: SumNode, compile: Compile): Code {
  const { terms } = node
  const operands = terms.map((term) => compile(term.node))
  return (env) => {
    let sum = 0n
    for (let i = 0; i < operands.length; i++) {
      const value = operands[i]?.(env)
      if (typeof value !== 'bigint')
        return arithmetic(node, () => exactSum(terms, operands, env, { i, value, so: sum }))
      sum = terms[i]?.negative ? sum - value : sum + value
    }
    return sum
  }
}

function exactSum(terms: SumNode['terms'], operands: readonly Code[], env: Env, left: Left): Value {
  let sum: Expr | undefined = left.so
  for (const [i, { negative, node }] of terms.entries()) {
    if (i < left.i) continue
    const value = asNumber(i === left.i ? left.value : operands[i]?.(env), node)
    sum = sum === undefined || value === undefined ? undefined : negative ? sub(sum, value) : add(sum, value)
  }
  return sum
}

export function productCode(node: ProductNode, compile: Compile): Code {
  const { factors } = node
  const operands = factors.map((factor) => compile(factor.node))
  return (env) => {
    let product = 1n
    for (let i = 0; i < operands.length; i++) {
      const value = operands[i]?.(env)
      const divides = factors[i]?.sign === '/'
      if (typeof value !== 'bigint' || (divides && (value === 0n || product % value !== 0n))) {
        return exactProduct(node, operands, env, { i, value, so: product })
      }
      product = divides ? product / value : product * value
    }
    return product
  }
}

function exactProduct(at: ProductNode, operands: readonly Code[], env: Env, left: Left): Value {
  let product: Expr | undefined = left.so
  for (const [i, { sign, node }] of at.factors.entries()) {
    if (i < left.i) continue
    const value = asNumber(i === left.i ? left.value : operands[i]?.(env), node)
    const before: Expr | undefined = product
    if (before === undefined || value === undefined) product = undefined
    else if (sign === '/') product = arithmetic(node, () => div(before, value))
    else product = arithmetic(at, () => mul(before, value))
  }
  return product
}

export function negativeCode(of: Node, compile: Compile): Code {
  const code = compile(of)
  return (env) => {
    const value = asNumber(code(env), of)
    return value === undefined ? undefined : neg(value)
  }
}

export function powerCode(node: PowerNode, compile: Compile): Code {
  const { base, exponent } = node
  const [baseCode, exponentCode] = [compile(base), compile(exponent)]
  return (env) => {
    const [value, power] = [asNumber(baseCode(env), base), asNumber(exponentCode(env), exponent)]
    return value === undefined || power === undefined ? undefined : arithmetic(node, () => pow(value, power))
  }
}

const ROUNDINGS = {
  floor: { exact: floor, quotient: (n: bigint, d: bigint) => (d < 0n ? floorDiv(-n, -d) : floorDiv(n, d)) },
  ceil: { exact: ceil, quotient: (n: bigint, d: bigint) => (d < 0n ? ceilDiv(-n, -d) : ceilDiv(n, d)) },
  trunc: { exact: trunc, quotient: (n: bigint, d: bigint) => n / d },
} as const

/** floor, ceil and trunc of a quotient of integers, which most sizes are, without a fraction; undefined for other calls. */
export function quotientCode({ name, args }: CallNode, compile: Compile): Code | undefined {
  const [of] = args
  if ((name !== 'floor' && name !== 'ceil' && name !== 'trunc') || of?.kind !== 'product') return undefined
  const { exact, quotient } = ROUNDINGS[name]
  const operands = of.factors.map((factor) => compile(factor.node))
  return (env) => {
    let n = 1n
    let d = 1n
    for (let i = 0; i < operands.length; i++) {
      const value = operands[i]?.(env)
      const divides = of.factors[i]?.sign === '/'
      if (typeof value !== 'bigint' || (divides && value === 0n)) {
        const rest = exactProduct(of, operands, env, { i, value, so: fraction(n, d) })
        return isNumeric(rest) ? exact(rest) : undefined
      }
      if (divides) d *= value
      else n *= value
    }
    return quotient(n, d)
  }
}
