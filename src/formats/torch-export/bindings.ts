/** Sizes that stay open in the program, and what the user puts in for them. */

import { bind, type Expr, isKnown } from '../../core/expr.ts'
import type { Shape } from '../../core/network/shape.ts'
import { guess } from '../../core/words/closest.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import type { ReadOptions } from '../format.ts'
import type { Program, Range } from './program.ts'

/** Symbol → its value: as given, or as the shapes of inputs tell. */
export function bindingsOf(
  inputs: ReadonlyMap<string, Shape>,
  options: ReadOptions,
): { readonly bindings: ReadonlyMap<string, Expr>; readonly issues: readonly Issue[] } {
  const bindings = new Map<string, Expr>(options.bind)
  const issues: Issue[] = []
  const take = (declared: Expr | undefined, size: Expr, name: string) => {
    const open = symbolNamed(declared)
    if (open !== undefined) bindings.set(open, bindings.get(open) ?? size)
    else if (declared !== undefined && isKnown(declared) && isKnown(size) && declared !== size) {
      const text =
        'the input `{name}` was exported with the size {declared}, and {given} is given: the program has no other'
      issues.push(issue('input/size-differs', 'error', text, { name, declared, given: size }))
    }
  }
  for (const [name, shape] of options.inputs ?? []) {
    const declared = inputs.get(name)
    if (declared === undefined) {
      const hint = guess(name, [...inputs.keys()])
      issues.push(issue('input/unknown', 'error', 'the network has no input `{name}`', { name }, { hint }))
    } else if (declared.length !== shape.length) {
      const text = 'the input `{name}` has {rank} axes, but {shape} is given'
      issues.push(
        issue('input/rank', 'error', text, { name, rank: declared.length, shape: shape.map(String).join(' × ') }),
      )
    } else
      shape.forEach((size, axis) => {
        take(declared[axis], size, name)
      })
  }
  const { batch } = options
  if (batch !== undefined)
    for (const [name, [first]] of inputs) if (symbolNamed(first) !== undefined) take(first, batch, name)
  return { bindings, issues }
}

/** The name of a size that is a symbol by itself. */
export function symbolNamed(size: Expr | undefined): string | undefined {
  if (size === undefined || isKnown(size)) return undefined
  const [term, ...others] = size.terms
  const [factor, ...more] = term?.of.factors ?? []
  const isAlone = others.length === 0 && more.length === 0 && term?.n === 1n && term.d === 1n && factor?.power === 1
  return isAlone && factor.atom.kind === 'symbol' ? factor.atom.key : undefined
}

/** Puts the values in. */
export function binder(bindings: ReadonlyMap<string, Expr>): (size: Expr) => Expr {
  return bindings.size === 0 ? (size) => size : (size) => bind(size, bindings)
}

/** Values beyond the range for which the program was exported. */
export function rangeIssues({ ranges }: Program, bindings: ReadonlyMap<string, Expr>, file: string): readonly Issue[] {
  return [...ranges].flatMap(([name, { min, max }]) => {
    const value = bindings.get(name)
    if (value === undefined || !isKnown(value)) return []
    if ((min === undefined || value >= min) && (max === undefined || value <= max)) return []
    const text = '{name} is {value}, but the program was exported for {range}'
    return [
      issue('torch-export/range', 'error', text, { name, value, range: rangeText({ min, max }) }, { where: { file } }),
    ]
  })
}

/** `1 … 32`, without an end where there is none. */
export function rangeText({ min, max }: Range): string {
  return `${min ?? '−∞'} … ${max ?? '∞'}`
}
