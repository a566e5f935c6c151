/** What figures show of a window, read from attributes that are called kernel, stride, pad, dilation and group. */

import { given } from '../core/formula.ts'
import type { InferredSite, SlidingWindow } from '../core/network/op.ts'

/**
 * The window of an operator whose attributes have those names, each a number, a list, or values with a fallback; where the
 * formulas of the output's sizes were given other numbers, these. `weights`: the kernel is what the weights measure
 * beyond maps out and maps in. `undefined` where there is none.
 */
export function slidingWindow(site: InferredSite<unknown>, attrs: unknown, weights = false): SlidingWindow | undefined {
  const fields = isRecord(attrs) ? attrs : {}
  const isGlobal = 'kernel' in fields && fields.kernel === undefined
  const rank = site.outputs[0] === undefined ? 2 : Math.max(0, site.outputs[0].length - 2)
  const kernel = kernelOf(site, fields, rank, weights)
  if (kernel === undefined && !isGlobal) return undefined
  const sides = kernel?.length ?? rank
  const numbers = (name: string, otherwise: number) =>
    derived(site, name) ?? spread(numbersOf(fields[name]) ?? [otherwise], sides)
  return {
    kernel: kernel ?? [],
    stride: numbers('stride', 1),
    pad: numbers('pad', 0),
    dilation: numbers('dilation', 1),
    group: number(fields.group) ?? 1,
    ...(typeof fields.method === 'string' && { mode: fields.method.toLowerCase() }),
    isGlobal,
  }
}

/** What the formulas of the output's sides were given, where every side was. */
function derived({ outputs }: InferredSite<unknown>, name: string): readonly number[] | undefined {
  const sides = outputs[0]?.slice(2) ?? []
  const values = sides.map(({ vars }) => number(vars[name])).filter((value) => value !== undefined)
  return sides.length > 0 && values.length === sides.length ? values : undefined
}

function kernelOf(site: InferredSite<unknown>, fields: Record<string, unknown>, rank: number, weights: boolean) {
  const weight = site.params[0]?.shape
  if (weights && weight !== undefined && weight.length > 2) return weight.slice(2)
  const sizes = derived(site, 'kernel') ?? numbersOf(fields.kernel)
  return sizes && spread(sizes, rank).map((size) => given(size))
}

/** One number stands for every side. */
function spread(numbers: readonly number[], sides: number): readonly number[] {
  if (numbers.length >= sides) return numbers.slice(0, sides)
  return Array.from({ length: sides }, (_, i) => numbers[i] ?? numbers.at(-1) ?? 0)
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
