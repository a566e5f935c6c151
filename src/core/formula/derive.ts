/** Takes a list-valued formula apart, so that every element can say how it was computed. */

import type { Env } from './env.ts'
import { codeOf } from './evaluate.ts'
import { asList, asTruth } from './functions.ts'
import { elementsOf } from './lists.ts'
import type { ListNode, Node } from './syntax.ts'
import type { Value } from './value.ts'

/** One element: its value, and the part of the formula that computed it, where anything was computed. */
export interface Derived {
  readonly value: Value
  readonly node: Node | undefined
  /** Variables of comprehensions around it. */
  readonly locals: ReadonlyMap<string, Value>
}

/** The elements of a list; `undefined` where its length isn't known. */
export function deriveValues(node: Node, env: Env): readonly Derived[] | undefined {
  switch (node.kind) {
    case 'if': {
      const answer = asTruth(codeOf(node.condition)(env), node.condition)
      return answer === undefined ? passedOn(node, env) : deriveValues(answer ? node.yes : node.no, env)
    }
    case 'list':
      return deriveItems(node, env)
    case 'each':
      return elementsOf(node, env, codeOf)?.map((inner) => deriveValue(node.item, inner))
    default:
      return passedOn(node, env)
  }
}

function deriveItems({ items }: ListNode, env: Env): readonly Derived[] | undefined {
  const all: Derived[] = []
  for (const { spread, node } of items) {
    const some = spread ? deriveValues(node, env) : [deriveValue(node, env)]
    if (!some) return undefined
    all.push(...some)
  }
  return all
}

function deriveValue(node: Node, env: Env): Derived {
  if (node.kind === 'if') {
    const answer = asTruth(codeOf(node.condition)(env), node.condition)
    if (answer !== undefined) return deriveValue(answer ? node.yes : node.no, env)
  }
  const value = codeOf(node)(env)
  return { value, node: isComputed(node) ? node : undefined, locals: localsOf(env) }
}

/** A reference or a number as written computes nothing. */
function isComputed(node: Node): boolean {
  if (node.kind === 'negative') return isComputed(node.of)
  return node.kind !== 'name' && node.kind !== 'number' && node.kind !== 'index' && node.kind !== 'unknown'
}

function passedOn(node: Node, env: Env): readonly Derived[] | undefined {
  const list = asList(codeOf(node)(env), node)
  return list?.map((value) => ({ value, node: undefined, locals: new Map() }))
}

function localsOf(env: Env): ReadonlyMap<string, Value> {
  const locals = new Map<string, Value>()
  for (let local = env.locals; local; local = local.outer) {
    if (!locals.has(local.name)) locals.set(local.name, local.value)
  }
  return locals
}
