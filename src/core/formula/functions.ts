/** The functions of the language, as they work on values. */

import {
  abs,
  add,
  allOf,
  anyOf,
  ceil,
  type Expr,
  equal,
  f32,
  floor,
  less,
  max,
  min,
  mod,
  mul,
  round,
  sub,
  trunc,
  unknown,
} from '../expr.ts'
import { guess, quoted } from '../words/closest.ts'
import { message } from '../words/message.ts'
import { refuse } from './error.ts'
import type { Node, Span } from './syntax.ts'
import { isList, isNumeric, kindOf, sameValue, type Value } from './value.ts'

/** What a function is given: its values, and where each stands for errors. */
interface Arguments {
  readonly values: readonly Value[]
  readonly nodes: readonly Node[]
  readonly call: Span
}

interface FormulaFunction {
  /** Least and greatest number of arguments. */
  readonly arity: readonly [number, number]
  apply(args: Arguments): Value
}

const MAX_RANGE = 65_536n

/** Every function by its name. */
export const FUNCTIONS: ReadonlyMap<string, FormulaFunction> = new Map<string, FormulaFunction>([
  ['floor', numeric(floor)],
  ['ceil', numeric(ceil)],
  ['trunc', numeric(trunc)],
  ['round', numeric(round)],
  ['abs', numeric(abs)],
  ['f32', numeric(f32)],
  ['mod', { arity: [2, 2], apply: (args) => ifKnown(number(args, 0), number(args, 1), mod) }],
  ['min', { arity: [1, 100], apply: (args) => extreme(args, min) }],
  ['max', { arity: [1, 100], apply: (args) => extreme(args, max) }],
  ['sum', { arity: [1, 1], apply: (args) => reduce(args, 0n, add) }],
  ['prod', { arity: [1, 1], apply: (args) => reduce(args, 1n, mul) }],
  ['len', { arity: [1, 1], apply: (args) => ((of) => of && BigInt(of.length))(list(args, 0)) }],
  ['any', { arity: [1, 1], apply: (args) => ((of) => of && anyOf(of))(truths(args)) }],
  ['all', { arity: [1, 1], apply: (args) => ((of) => of && allOf(of))(truths(args)) }],
  [
    'contains',
    {
      arity: [2, 2],
      apply: (args) => ((of) => of && anyOf(of.map((each) => sameValue(each, args.values[1]))))(list(args, 0)),
    },
  ],
  ['index', { arity: [2, 2], apply: indexOf }],
  ['range', { arity: [1, 2], apply: range }],
  ['reversed', { arity: [1, 1], apply: (args) => ((of) => of && [...of].reverse())(list(args, 0)) }],
  ['distinct', { arity: [1, 2], apply: distinct }],
])

/** The function of a call; refuses a name that isn't one and a wrong number of arguments. */
export function functionOf(name: string, count: number, call: Span): FormulaFunction {
  const found = FUNCTIONS.get(name)
  if (!found) {
    return refuse(call, 'there is no function "{name}"', { name }, guess(name, FUNCTIONS.keys(), quoted))
  }
  const [least, most] = found.arity
  if (count >= least && count <= most) return found
  if (least === most)
    refuse(call, 'wrong number of arguments for {name}: {count} instead of {least}', { name, least, count })
  return refuse(call, 'wrong number of arguments for {name}: {count} instead of {least} to {most}', {
    name,
    least,
    most,
    count,
  })
}

function numeric(apply: (e: Expr) => Expr): FormulaFunction {
  return { arity: [1, 1], apply: (args) => ((of) => (of === undefined ? undefined : apply(of)))(number(args, 0)) }
}

function ifKnown(a: Expr | undefined, b: Expr | undefined, apply: (a: Expr, b: Expr) => Expr): Value {
  return a === undefined || b === undefined ? undefined : apply(a, b)
}

/** An argument that must be a number, where it is known. */
function number({ values, nodes, call }: Arguments, i: number): Expr | undefined {
  return asNumber(values[i], nodes[i] ?? call)
}

/** The value as a number; refuses other kinds. */
export function asNumber(value: Value, at: Span): Expr | undefined {
  if (value === undefined || isNumeric(value)) return value
  return refuse(at, 'expected a number, not {kind}', { kind: message(kindOf(value)) })
}

/** The value as a truth value; refuses other kinds. */
export function asTruth(value: Value, at: Span): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  return refuse(at, 'expected true or false, not {kind}', { kind: message(kindOf(value)) })
}

/** The value as a list; refuses other kinds. */
export function asList(value: Value, at: Span): readonly Value[] | undefined {
  if (value === undefined || isList(value)) return value
  // `?` stands for what isn't known, whatever its kind.
  if (value === unknown) return undefined
  return refuse(at, 'expected a list, not {kind}', { kind: message(kindOf(value)) })
}

function list({ values, nodes, call }: Arguments, i: number): readonly Value[] | undefined {
  return asList(values[i], nodes[i] ?? call)
}

function numbers(args: Arguments): readonly (Expr | undefined)[] | undefined {
  const at = args.nodes[0] ?? args.call
  return list(args, 0)?.map((each) => asNumber(each, at))
}

function truths(args: Arguments): readonly (boolean | undefined)[] | undefined {
  const at = args.nodes[0] ?? args.call
  return list(args, 0)?.map((each) => asTruth(each, at))
}

function reduce(args: Arguments, start: Expr, apply: (a: Expr, b: Expr) => Expr): Value {
  const at = args.nodes[0] ?? args.call
  const of = list(args, 0)
  if (of === undefined) return undefined
  let result: Expr | undefined = start
  // By index: sums and products of sizes are what most formulas are.
  for (let i = 0; i < of.length; i++) {
    const each = asNumber(of[i], at)
    result = result === undefined || each === undefined ? undefined : apply(result, each)
  }
  return result
}

/** Of a list, or of the arguments themselves. */
function extreme(args: Arguments, apply: (...of: readonly Expr[]) => Expr): Value {
  const single = args.values.length === 1 && (isList(args.values[0]) || args.values[0] === undefined)
  const of = single ? numbers(args) : args.values.map((_, i) => number(args, i))
  const known = of?.filter((each) => each !== undefined)
  if (!of || !known || known.length < of.length) return undefined
  return known.length > 0 ? apply(...known) : refuse(args.call, 'an empty list has no least and no greatest element')
}

/** The position of an element, from 0; −1 where there is none. */
function indexOf(args: Arguments): Value {
  const of = list(args, 0)
  for (const [i, each] of of?.entries() ?? []) {
    const same = sameValue(each, args.values[1])
    if (same !== false) return same && BigInt(i)
  }
  return of && -1n
}

/** The integers from a (or 0) to before b. */
function range(args: Arguments): Value {
  const [from, to] = args.values.length === 1 ? [0n, number(args, 0)] : [number(args, 0), number(args, 1)]
  if (typeof from !== 'bigint' || typeof to !== 'bigint') return undefined
  if (to - from > MAX_RANGE) refuse(args.call, 'a range has at most {limit} elements', { limit: MAX_RANGE })
  return Array.from({ length: Math.max(0, Number(to - from)) }, (_, i) => from + BigInt(i))
}

/** The elements without those that equal an earlier one, or differ from it by less than a tolerance. */
function distinct(args: Arguments): Value {
  const tolerance = args.values.length > 1 ? number(args, 1) : 0n
  const kept: Value[] = []
  for (const each of list(args, 0) ?? [undefined]) {
    const again = anyOf(kept.map((other) => near(each, other, tolerance)))
    if (again === undefined || each === undefined) return undefined
    if (!again) kept.push(each)
  }
  return kept
}

function near(a: Value, b: Value, tolerance: Expr | undefined): boolean | undefined {
  if (tolerance === 0n || !isNumeric(a) || !isNumeric(b)) return sameValue(a, b)
  if (tolerance === undefined) return undefined
  return anyOf([equal(a, b), less(abs(sub(a, b)), tolerance)])
}
