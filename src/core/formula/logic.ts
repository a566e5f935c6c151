/** Comparisons, what joins them, and choices that depend on them; all with three answers. */

import { atLeast, atMost, type Comparison, choice, type Expr, greater, less, not, type Tri } from '../expr.ts'
import { type Code, type Compile, type Env, spend } from './env.ts'
import { asNumber, asTruth } from './functions.ts'
import type { CompareNode, IfNode, LogicNode, Node } from './syntax.ts'
import { isList, isNumeric, sameValue, type Value } from './value.ts'

export function compareCode(node: CompareNode, compile: Compile): Code {
  const [left, right] = [compile(node.left), compile(node.right)]
  return (env) => compareValues(node, left(env), right(env))
}

function compareValues({ sign, left, right }: CompareNode, a: Value, b: Value): Tri {
  if (sign === '==') return sameValue(a, b)
  if (sign === '!=') return not(sameValue(a, b))
  const [x, y] = [asNumber(a, left), asNumber(b, right)]
  if (x === undefined || y === undefined) return undefined
  if (sign === '<') return less(x, y)
  if (sign === '<=') return atMost(x, y)
  return sign === '>' ? greater(x, y) : atLeast(x, y)
}

export function notCode(of: Node, compile: Compile): Code {
  const code = compile(of)
  return (env) => not(asTruth(code(env), of))
}

/** Stops at the first operand that decides, so that "n != 0 and a/n > 1" is safe. */
export function logicCode(node: LogicNode, compile: Compile): Code {
  const operands = node.of.map(compile)
  const decisive = node.kind === 'or'
  return (env) => {
    let answer: Tri = !decisive
    for (const [i, operand] of operands.entries()) {
      // After an operand that isn't decided, this one may not be asked at all.
      const asked = answer === undefined ? branch(operand, env) : operand(env)
      const value = asTruth(asked, node.of[i] ?? node)
      if (value === decisive) return decisive
      if (value === undefined) answer = undefined
    }
    return answer
  }
}

export function ifCode({ condition, yes, no }: IfNode, compile: Compile): Code {
  const [test, whenTrue, whenFalse] = [compile(condition), compile(yes), compile(no)]
  return (env) => {
    const answer = asTruth(test(env), condition)
    if (answer !== undefined) return answer ? whenTrue(env) : whenFalse(env)
    return choose(condition, compile, whenTrue, whenFalse)(env)
  }
}

/** A condition that isn't decided: numbers that are compared become a choice, anything else leaves the value unknown. */
function choose(condition: Node, compile: Compile, yes: Code, no: Code): Code {
  switch (condition.kind) {
    case 'not':
      return choose(condition.of, compile, no, yes)
    case 'and':
      return condition.of.reduceRight((rest, each) => choose(each, compile, rest, no), yes)
    case 'or':
      return condition.of.reduceRight((rest, each) => choose(each, compile, yes, rest), no)
    default:
      return (env) => {
        spend(env, 1, condition)
        const answer = asTruth(compile(condition)(env), condition)
        if (answer !== undefined) return answer ? yes(env) : no(env)
        return condition.kind === 'compare' ? choiceOf(condition, compile, yes, no)(env) : undefined
      }
  }
}

function choiceOf({ sign, left, right }: CompareNode, compile: Compile, yes: Code, no: Code): Code {
  return (env) => {
    const [a, b] = [compile(left)(env), compile(right)(env)]
    if (!isNumeric(a) || !isNumeric(b)) return undefined
    const [whenTrue, whenFalse] = [branch(yes, env), branch(no, env)]
    if (sign === '!=') return chosen('==', a, b, whenFalse, whenTrue)
    if (sign === '>') return chosen('<', b, a, whenTrue, whenFalse)
    if (sign === '>=') return chosen('<=', b, a, whenTrue, whenFalse)
    return chosen(sign, a, b, whenTrue, whenFalse)
  }
}

/** A part that may not be the one that counts: what is wrong in it makes it unknown. */
function branch(code: Code, env: Env): Value {
  try {
    return code(env)
  } catch {
    return undefined
  }
}

function chosen(comparison: Comparison, a: Expr, b: Expr, yes: Value, no: Value): Value {
  if (isNumeric(yes) && isNumeric(no)) return choice(comparison, a, b, yes, no)
  if (isList(yes) && isList(no) && yes.length === no.length) {
    return yes.map((each, i) => chosen(comparison, a, b, each, no[i]))
  }
  return sameValue(yes, no) === true ? yes : undefined
}
