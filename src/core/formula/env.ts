/** What a running formula sees. */

import { ArithmeticError } from '../expr.ts'
import { refuse } from './error.ts'
import type { Node, Span } from './syntax.ts'
import type { Value, Vars } from './value.ts'

export interface Env {
  readonly vars: Vars
  readonly locals: Local | undefined
  /** Elements and undecided choices that may still be made, so that every formula ends. */
  readonly budget: { left: number }
}

/** A variable of a comprehension. */
interface Local {
  readonly name: string
  readonly value: Value
  readonly outer: Local | undefined
}

/** A part of a formula, ready to run. */
export type Code = (env: Env) => Value

/** Makes the code of a part; the same part gives the same code. */
export type Compile = (node: Node) => Code

const MAX_STEPS = 1_000_000

/** An environment to run a formula in. */
export function envOf(vars: Vars): Env {
  return { vars, locals: undefined, budget: { left: MAX_STEPS } }
}

/** The environment inside a comprehension. */
export function withLocal(env: Env, name: string, value: Value): Env {
  return { vars: env.vars, locals: { name, value, outer: env.locals }, budget: env.budget }
}

/** Takes steps from the budget; refuses a formula that takes too many. */
export function spend({ budget }: Env, steps: number, at: Span): void {
  budget.left -= steps
  if (budget.left < 0) refuse(at, 'the formula takes more than {limit} steps', { limit: MAX_STEPS })
}

/** Runs arithmetic that may have no answer, and says where. */
export function arithmetic<T>(at: Span, run: () => T): T {
  try {
    return run()
  } catch (error) {
    return refuseArithmetic(at, error)
  }
}

/** Refuses what arithmetic threw because it has no answer; anything else is thrown on. */
export function refuseArithmetic(at: Span, error: unknown): never {
  if (error instanceof ArithmeticError) return refuse(at, error.reason)
  if (error instanceof RangeError) return refuse(at, error.message)
  throw error
}
