/** Lists: as written, by comprehension, and parts of them. */

import { type Code, type Compile, type Env, spend, withLocal } from './env.ts'
import { refuse } from './error.ts'
import { asList, asNumber, asTruth } from './functions.ts'
import type { EachNode, IndexNode, ListNode, Node, SliceNode } from './syntax.ts'
import type { Value } from './value.ts'

export function listCode({ items }: ListNode, compile: Compile): Code {
  const parts = items.map(({ spread, node }) => ({ spread, node, code: compile(node) }))
  return (env) => {
    const list: Value[] = []
    for (const { spread, node, code } of parts) {
      const value = code(env)
      const more = spread ? asList(value, node) : [value]
      if (!more) return undefined
      for (const each of more) list.push(each)
    }
    return list
  }
}

export function eachCode(node: EachNode, compile: Compile): Code {
  const item = compile(node.item)
  return (env) => elementsOf(node, env, compile)?.map((inner) => item(inner))
}

/** The environments in which the item of a comprehension is computed; undefined where their number isn't known. */
export function elementsOf(node: EachNode, env: Env, compile: Compile): readonly Env[] | undefined {
  const { name, over, where } = node
  const list = asList(compile(over)(env), over)
  if (!list) return undefined
  spend(env, list.length, node)
  const inner: Env[] = []
  for (const value of list) {
    const local = withLocal(env, name, value)
    const kept = where ? asTruth(compile(where)(local), where) : true
    if (kept === undefined) return undefined
    if (kept) inner.push(local)
  }
  return inner
}

export function indexCode({ of, at }: IndexNode, compile: Compile): Code {
  const [listOf, indexOf] = [compile(of), compile(at)]
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
export function sliceCode({ of, from, to }: SliceNode, compile: Compile): Code {
  const listOf = compile(of)
  const [fromOf, toOf] = [boundCode(from, 0n, compile), boundCode(to, BigInt(Number.MAX_SAFE_INTEGER), compile)]
  return (env) => {
    const list = asList(listOf(env), of)
    const [begin, end] = [fromOf(env), toOf(env)]
    if (!list || typeof begin !== 'bigint' || typeof end !== 'bigint') return undefined
    return list.slice(Number(begin), Number(end))
  }
}

function boundCode(node: Node | undefined, missing: bigint, compile: Compile): Code {
  if (!node) return () => missing
  const code = compile(node)
  return (env) => asNumber(code(env), node)
}
