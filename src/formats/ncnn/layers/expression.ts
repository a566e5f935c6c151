/** Sizes as expressions of the inputs' sizes (expression.cpp, eval_list_expression): prefix notation, `*(0w,0h),0c`. */

import { add, ceil, div, type Expr, floor, max, min, mul, neg, round, sub, trunc, unknown } from '../../../core/expr.ts'
import { given } from '../../../core/formula.ts'
import type { Site } from '../../../core/network/op.ts'
import type { DerivedShape } from '../../../core/network/shape.ts'
import { ownOf } from '../../../core/own.ts'
import { sizesOf } from './layer.ts'

const BINARY: Readonly<Record<string, (a: Expr, b: Expr) => Expr>> = {
  '+': add,
  '-': sub,
  '*': mul,
  '/': div,
  '//': (a, b) => floor(div(a, b)),
  max,
  min,
}

const UNARY: Readonly<Record<string, (a: Expr) => Expr>> = {
  neg,
  square: (a) => mul(a, a),
  trunc,
  ceil,
  floor,
  round,
  abs: (a) => max(a, neg(a)),
}

/** More than any expression has. */
const MOST_TOKENS = 1000

/**
 * The sizes that the expression lists, as a shape: it names the last axis first. Reported, and `undefined`, where it can't be
 * understood; a size by functions of real numbers is not known.
 */
export function evaluateList(site: Site<unknown>, expression: string): DerivedShape | undefined {
  const tokens = expression.split(/[(),\s]+/).filter((token) => token !== '')
  const stack: Expr[] = []
  const isRead = tokens.length <= MOST_TOKENS && tokens.reverse().every((token) => push(token, stack, site))
  if (isRead && stack.length > 0 && stack.length <= 4) return stack.map((size) => given(trunc(size)))
  site.report('error', 'ncnn/expression', 'the expression {expression} can not be read', {
    expression: expression.slice(0, 60),
  })
  return undefined
}

/** Tokens come from the last to the first, so that operands lie on the stack already. False where a token is none. */
function push(token: string, stack: Expr[], site: Site<unknown>): boolean {
  const size = /^(\d)([whdcn])$/.exec(token)
  if (size !== null) return pushSize(Number(size[1]), size[2] ?? 'w', stack, site)
  if (Object.hasOwn(BINARY, token)) {
    const [a, b] = [stack.pop(), stack.pop()]
    if (a === undefined || b === undefined || (token.startsWith('/') && b === 0n)) return false
    stack.push(ownOf(BINARY, token)?.(a, b) ?? unknown)
    return true
  }
  if (Object.hasOwn(UNARY, token)) {
    const a = stack.pop()
    if (a === undefined) return false
    stack.push(ownOf(UNARY, token)?.(a) ?? unknown)
    return true
  }
  if (/^[+-]?\d{1,15}$/.test(token)) stack.push(BigInt(token))
  else if (/^[a-z]\w*$/.test(token)) stack.push(unknown)
  else return false
  return true
}

function pushSize(index: number, letter: string, stack: Expr[], { inputs }: Site<unknown>): boolean {
  if (index >= inputs.length) return false
  const shape = inputs[index]
  if (letter === 'n') stack.push(1n)
  else stack.push(shape === undefined ? unknown : sizesOf(shape)[letter as 'w' | 'h' | 'd' | 'c'])
  return true
}
