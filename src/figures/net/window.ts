/** Kernels and windows, read from what an operator calls its attributes (the names are ONNX's and Caffe's own). */

import type { Facts } from '../../analyze/analysis.ts'
import type { Size, Window } from './net.ts'

/** Names under which attributes keep the same thing. */
const NAMES = {
  kernel: ['kernel', 'kernelShape', 'kernelSize', 'window'],
  stride: ['stride', 'strides'],
  pad: ['pad', 'pads', 'padBegin'],
  dilation: ['dilation', 'dilations'],
} as const

/** The window of a layer with maps of `rank` sides; `undefined` where it has none. */
export function windowOf(facts: Facts, rank: number): Window | undefined {
  const { attrs, op } = facts.node
  if (op.family !== 'conv' && op.family !== 'pool') return undefined
  const fields = isRecord(attrs) ? attrs : {}
  const global = fields.global === true || ('kernel' in fields && fields.kernel === undefined)
  const kernel = kernelOf(facts, fields, rank)
  if (!kernel && !global) return undefined
  const sides = kernel?.length ?? rank
  const { stride, pad, dilation } = NAMES
  return {
    kernel: kernel ?? [],
    stride: derived(facts, 'stride') ?? numbers(fields, stride, sides, 1),
    pad: derived(facts, 'pad') ?? numbers(fields, pad, sides, 0),
    dilation: derived(facts, 'dilation') ?? numbers(fields, dilation, sides, 1),
    group: number(fields.group ?? fields.groups) ?? 1,
    mode: modeOf(fields),
    global,
  }
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
  const given = derived(facts, 'kernel') ?? numbersOf(fields, NAMES.kernel)
  if (!given || given.length === 0) return undefined
  return spread(given, rank).map((value) => ({ text: String(value), value }))
}

/** An exact size as figures print it. */
function sizeOf(expr: unknown): Size {
  const value = number(expr)
  return { text: value === undefined ? '?' : String(expr), value }
}

function modeOf(fields: Record<string, unknown>): string | undefined {
  const mode = fields.mode ?? fields.method ?? fields.pool
  return typeof mode === 'string' ? mode.toLowerCase() : undefined
}

function numbers(
  fields: Record<string, unknown>,
  names: readonly string[],
  sides: number,
  otherwise: number,
): readonly number[] {
  return spread(numbersOf(fields, names) ?? [otherwise], sides)
}

/** One number stands for every side. */
function spread(given: readonly number[], sides: number): readonly number[] {
  if (given.length >= sides) return given.slice(0, sides)
  return Array.from({ length: sides }, (_, i) => given[i] ?? given.at(-1) ?? 0)
}

function numbersOf(fields: Record<string, unknown>, names: readonly string[]): readonly number[] | undefined {
  for (const name of names) {
    const found = fields[name]
    const values = listOf(found)
      .map(number)
      .filter((value) => value !== undefined)
    if (values.length > 0) return values
  }
  return undefined
}

/** A list, one value, or values with a fallback. */
function listOf(found: unknown): readonly unknown[] {
  if (Array.isArray(found)) return found
  if (found === undefined) return []
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
