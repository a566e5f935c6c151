/** Kernels and windows, read from the formulas of a layer's sizes, and from its attributes where no formula has them. */

import type { Facts } from '../../analyze/analysis.ts'
import type { Size, Window } from './net.ts'
import { sizeOf } from './spelled.ts'

/** The window of a layer with maps of `rank` sides; `undefined` where it has none. */
export function windowOf(facts: Facts, rank: number): Window | undefined {
  const { attrs, op } = facts.node
  if (op.family !== 'conv' && op.family !== 'pool') return undefined
  const fields = fieldsOf(attrs)
  const global = 'kernel' in fields && fields.kernel === undefined
  const kernel = kernelOf(facts, fields, rank)
  if (!kernel && !global) return undefined
  const sides = kernel?.length ?? rank
  const numbers = (name: string, otherwise: number): readonly number[] =>
    derived(facts, name) ?? spread(numbersOf(fields[name]) ?? [otherwise], sides)
  return {
    kernel: kernel ?? [],
    stride: numbers('stride', 1),
    pad: numbers('pad', 0),
    dilation: numbers('dilation', 1),
    group: number(fields.group) ?? 1,
    mode: typeof fields.method === 'string' ? fields.method.toLowerCase() : undefined,
    global,
  }
}

/** A layer's attributes, or those of the layer that it is like. */
function fieldsOf(attrs: unknown): Record<string, unknown> {
  if (!isRecord(attrs)) return {}
  return isRecord(attrs.base) ? attrs.base : attrs
}

/** What the formulas of the output's sides were given, where every side was. */
function derived(facts: Facts, name: string): readonly number[] | undefined {
  const sides = facts.outputs[0]?.slice(2) ?? []
  const values = sides.map(({ vars }) => number(vars[name])).filter((value) => value !== undefined)
  return sides.length > 0 && values.length === sides.length ? values : undefined
}

/** A convolution's kernel is what its weights measure beyond maps out and maps in. */
function kernelOf(facts: Facts, fields: Record<string, unknown>, rank: number): readonly Size[] | undefined {
  const weight = facts.params[0]?.shape
  if (facts.node.op.family === 'conv' && weight && weight.length > 2) {
    return weight.slice(2).map(({ expr }) => sizeOf(expr))
  }
  const given = derived(facts, 'kernel') ?? numbersOf(fields.kernel)
  if (!given) return undefined
  return spread(given, rank).map((value) => ({ text: String(value), value }))
}

/** One number stands for every side. */
function spread(given: readonly number[], sides: number): readonly number[] {
  if (given.length >= sides) return given.slice(0, sides)
  return Array.from({ length: sides }, (_, i) => given[i] ?? given.at(-1) ?? 0)
}

/** The numbers of an attribute; `undefined` where it has none. */
function numbersOf(attribute: unknown): readonly number[] | undefined {
  const values = listOf(attribute)
    .map(number)
    .filter((value) => value !== undefined)
  return values.length > 0 ? values : undefined
}

/** A list, one value, or values with a fallback. */
function listOf(found: unknown): readonly unknown[] {
  if (Array.isArray(found)) return found
  if (!isRecord(found) || !Array.isArray(found.values)) return [found]
  return found.values.length > 0 ? found.values : [found.fallback]
}

function number(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (isRecord(value) && 'expr' in value) return number(value.expr)
  return undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
