/** Asks one operator, with its inputs as they are typed: `float32[N, 3, 8, 8]`, `int64[2] = 3, N*2`, `-` for none. */

import { type Expr, exprText, symbol } from '../src/core/expr.ts'
import { evaluate, parseFormula } from '../src/core/formula.ts'
import type { Dtype } from '../src/core/network/dtype.ts'
import type { BranchCost, Holding, Inference, InferredSite, Op, Operand, Site } from '../src/core/network/op.ts'
import { type Shape, shapeOf } from '../src/core/network/shape.ts'
import { type MessageArgs, message, say } from '../src/core/words/message.ts'

/** What an operator says of a node. */
export interface Answer {
  /** One text an output, as inputs are typed. */
  readonly outputs: readonly string[]
  /** `error conv/channels`. */
  readonly issues: readonly string[]
  /** Multiply-accumulates; empty where there are none. */
  readonly macs: string
  readonly inference: Inference
}

/** What a graph inside gives of what goes into it. */
export type Body = (inputs: readonly (Operand | undefined)[]) => readonly (Operand | undefined)[]

/** The operator's answer; `bodies` are the graphs inside, by name, each of which costs 10 multiply-accumulates. */
export function tryOp<A>(
  op: Op<A>,
  attrs: A,
  inputs: readonly (string | Operand)[],
  outputCount = 1,
  bodies: Readonly<Record<string, Body>> = {},
): Answer {
  const operands = inputs.map((input) => (typeof input === 'string' ? operandOf(input) : input))
  const issues: string[] = []
  const results = new Map<string, readonly (Operand | undefined)[]>()
  const report: Site<A>['report'] = (severity, code, text, args: MessageArgs = {}) => {
    const told = say(message(text, args))
    if (/\{\w+\}/.test(told)) throw new Error(`nothing is given for the braces of "${told}"`)
    issues.push(`${severity} ${code}`)
  }
  const site: Site<A> = {
    attrs,
    inputs: operands.map((operand) => operand?.shape),
    operands,
    outputCount,
    branch: (name, given) => {
      const found = bodies[name]?.(given)
      if (found !== undefined) results.set(name, found)
      return found
    },
    report,
    check: (condition, code, text, args) => {
      if (condition === false) report('error', code, text, args)
      return condition !== false
    },
  }
  const inference = op.infer(site)
  const branches = [...results].map(
    ([name, values]): BranchCost => ({
      name,
      macs: 10n,
      operations: { add: 1n },
      results: values.map((value) => value ?? { shape: undefined, dtype: undefined }),
    }),
  )
  const inferred: InferredSite<A> = {
    attrs,
    inputs: site.inputs,
    outputs: inference.outputs,
    params: [],
    operands,
    branches,
  }
  op.remarks?.(inferred)
  const { macs } = op.cost?.(inferred) ?? {}
  return {
    outputs: Array.from({ length: outputCount }, (_, index) => textOf(outputAt(inference, index))),
    issues,
    macs: macs === undefined ? '' : exprText(macs.expr),
    inference,
  }
}

function outputAt({ outputs, dtypes, elements, holds }: Inference, index: number): Operand {
  return {
    shape: shapeOf(outputs[index]),
    dtype: dtypes?.[index],
    ...(elements?.[index] !== undefined && { elements: elements[index] }),
    ...(holds?.[index] !== undefined && { holds: holds[index] }),
  }
}

/** An operand as it is typed. */
export function operandOf(text: string): Operand | undefined {
  if (text === '-') return undefined
  const [, dtype = '', shape, elements] = /^(\w*)(?:\[(.*?)\])?(?: = (.*))?$/.exec(text) ?? []
  return {
    dtype: dtype === '' ? undefined : (dtype as Dtype),
    shape: shape === undefined ? undefined : listOf(shape),
    ...(elements !== undefined && { elements: listOf(elements) }),
  }
}

function listOf(text: string): Shape {
  const inside = text.trim()
  if (inside === '') return []
  const names = new Set(inside.match(/[A-Za-z_]\w*/g) ?? [])
  const calls = /^(floor|ceil|min|max|mod)$/
  const vars = Object.fromEntries([...names].filter((name) => !calls.test(name)).map((name) => [name, symbol(name)]))
  return evaluate(parseFormula(`[${inside}]`), vars) as readonly Expr[]
}

/** What an output is, as an input is typed; lists in braces. */
function textOf({ shape, dtype, elements, holds }: Operand): string {
  if (holds !== undefined) return holdingText(holds)
  const sizes = shape === undefined ? '' : `[${shape.map(exprText).join(', ')}]`
  const values = elements === undefined ? '' : ` = ${elements.map(exprText).join(', ')}`
  return `${dtype ?? ''}${sizes}${values}`
}

function holdingText({ kind, items, item }: Holding): string {
  const inside = items?.map(textOf).join(', ') ?? `${item === undefined ? '' : textOf(item)}…`
  return `${kind} {${inside}}`
}
