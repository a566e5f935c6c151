/**
 * Sizes that stand in the data, from weights: what the definition expects of a parameter, in symbols, is as large as the
 * file holds it. Kernels tell the channels; the inner product behind the windows tells which heights and widths fit.
 */

import {
  add,
  allOf,
  atLeast,
  bind,
  type Expr,
  equal,
  greater,
  isKnown,
  mod,
  symbol,
  symbolsOf,
} from '../../core/expr.ts'
import type { Model, Node, ValueId } from '../../core/network/model.ts'
import { type DerivedShape, type Shape, shapeOf } from '../../core/network/shape.ts'
import { exprPretty } from '../../core/notation.ts'
import { type Issue, issue } from '../../core/words/issue.ts'
import { type Message, message } from '../../core/words/message.ts'
import type { Inferred } from './infer.ts'
import { alignedShape } from './stored-shape.ts'
import { withInputs } from './with-inputs.ts'

/** A size of a parameter: what the definition expects, and what the file holds. */
interface Equation {
  readonly node: Node
  readonly expected: Expr
  readonly stored: bigint
  /** What the node reads: no size of it can be less than 1. */
  readonly input: Shape
}

/** What was found of a symbol, and how. */
interface Found {
  readonly value: bigint
  readonly how: Message
}

/** The network with the sizes that its weights tell, and notes how each was found; the same where they tell none. */
export function settleSizes(model: Model, inferred: Inferred): Model {
  const open = model.openSizes ?? new Set<string>()
  const { openSizes: _, ...rest } = model
  const equations = open.size === 0 ? [] : equationsOf(model, inferred, open)
  if (equations.length === 0) return model
  const shapes = new Map<ValueId, Shape>()
  const issues: Issue[] = []
  const settled = new Set<string | undefined>()
  for (const { value, node, shape } of openInputs(model, inferred, open)) {
    const found = solve(shape, equations, { model, inferred })
    if (found.size === 0) continue
    const bound = boundShape(shape, found)
    shapes.set(value, bound)
    if (bound.every(isKnown)) settled.add(node.where?.layer)
    issues.push(noteOf(model.graph.values.get(value)?.name ?? value, node, bound, found))
  }
  const kept = model.issues.filter(({ code, where }) => code !== 'caffe/unknown-size' || !settled.has(where?.layer))
  return withInputs({ ...rest, issues: [...kept, ...issues] }, shapes)
}

function boundShape(shape: Shape, found: ReadonlyMap<string, Found>): Shape {
  const values = new Map([...found].map(([name, { value }]) => [name, value as Expr]))
  return shape.map((size) => bind(size, values))
}

/** Inputs of the network with sizes that are open. */
function openInputs({ graph }: Model, { shapes }: Inferred, open: ReadonlySet<string>) {
  return graph.nodes.flatMap((node) =>
    node.outputs.flatMap((value) => {
      const shape = shapeOf(shapes.get(value))
      const isOpen = shape?.some((size) => [...symbolsOf(size)].some((name) => open.has(name)))
      return node.inputs.length === 0 && shape !== undefined && isOpen === true ? [{ value, node, shape }] : []
    }),
  )
}

/** Layers whose parameters surely do not fit tell nothing. */
function equationsOf({ graph }: Model, inferred: Inferred, open: ReadonlySet<string>): readonly Equation[] {
  return graph.nodes.flatMap((node) => {
    const stored = node.storedParams ?? node.fixedParams
    const expected = inferred.expected.get(node.id) ?? []
    const input = shapeOf(node.inputs[0] === undefined ? undefined : inferred.shapes.get(node.inputs[0])) ?? []
    const pairs = stored === undefined ? [] : expected.map(({ shape }, index) => pairsOf(shape, stored[index]))
    if (pairs.some((pair) => pair === undefined)) return []
    return pairs.flatMap((pair) =>
      (pair ?? []).flatMap(([size, held]) => {
        const names = [...symbolsOf(size)]
        return names.length > 0 && names.every((name) => open.has(name))
          ? [{ node, expected: size, stored: held, input }]
          : []
      }),
    )
  })
}

/** Expected and stored sizes, axis by axis; `undefined` where they can't be equal. */
function pairsOf(expected: DerivedShape | undefined, stored: DerivedShape | undefined) {
  const own = shapeOf(expected)
  const held = own && stored && alignedShape(shapeOf(stored), own.length)
  if (own === undefined || held === undefined) return []
  if (allOf(own.map((size, axis) => equal(size, held[axis] ?? 0n))) === false) return undefined
  return own.flatMap((size, axis) => {
    const known = held[axis]
    return typeof known === 'bigint' ? [[size, known] as const] : []
  })
}

interface Network {
  readonly model: Model
  readonly inferred: Inferred
}

/** Channels first, where kernels tell them; then height and width, which are taken to be equal. */
function solve(shape: Shape, equations: readonly Equation[], network: Network): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>()
  for (const size of shape) {
    for (const name of symbolsOf(size)) {
      const range = rangeOf(alone(name, equations, found))
      if (range?.from === range?.to && range !== undefined) found.set(name, { value: range.from, how: range.how })
    }
  }
  const [channels, ...sides] = shape.slice(1)
  const names = sides.flatMap((size) => [...symbolsOf(size)]).filter((name) => !found.has(name))
  const [channel] = channels === undefined ? [] : symbolsOf(channels)
  if (names.length === 0) return found
  if (channel === undefined || found.has(channel)) return withSquare(found, names, channels, equations, network)
  // A layer that is fully connected to the images themselves: grey or coloured ones, whichever gives whole sides.
  const guesses = [1n, 3n].flatMap((value) => {
    const how = message('{name} = {value} is assumed', { name: channel, value })
    const all = withSquare(new Map([...found, [channel, { value, how }]]), names, value, equations, network)
    return names.every((name) => all.has(name)) ? [all] : []
  })
  return guesses.length === 1 ? (guesses[0] ?? found) : found
}

/** Equations in which nothing but `name` is open. */
function alone(name: string, equations: readonly Equation[], found: ReadonlyMap<string, Found>): readonly Equation[] {
  return reduced(equations, found).filter(({ expected }) => {
    const names = symbolsOf(expected)
    return names.size === 1 && names.has(name)
  })
}

function reduced(equations: readonly Equation[], found: ReadonlyMap<string, Found>): readonly Equation[] {
  const values = new Map([...found].map(([name, { value }]) => [name, value as Expr]))
  return equations.map((equation) => ({
    ...equation,
    expected: bind(equation.expected, values),
    input: equation.input.map((size) => bind(size, values)),
  }))
}

/** With the sides of a square image, where equations tell which fit. */
function withSquare(
  found: ReadonlyMap<string, Found>,
  names: readonly string[],
  channels: Expr | undefined,
  equations: readonly Equation[],
  network: Network,
): ReadonlyMap<string, Found> {
  const [first = ''] = names
  const same = new Map<string, Expr>(names.map((name) => [name, symbol(first)]))
  const square = reduced(equations, found).map((equation) => ({
    ...equation,
    expected: bind(equation.expected, same),
    input: equation.input.map((size) => bind(size, same)),
  }))
  const range = rangeOf(alone(first, square, new Map()))
  const value = range && sideOf(range, names, channels, found, network)
  if (range === undefined || value === undefined) return found
  const how = howSquare(names, value, range)
  return new Map([...found, ...names.map((name) => [name, { value: value.side, how }] as const)])
}

function howSquare(names: readonly string[], { side, why }: Side, { from, to, how }: Range): Message {
  const sides = names.join(' = ')
  if (from === to && names.length === 1) return how
  const args = { sides, side, from, to, how, why }
  return from === to
    ? message('{sides} = {side} is assumed ({how})', args)
    : message('{sides} = {side} is assumed of {from} to {to} ({how}): {why}', args)
}

/** Sizes that satisfy every equation. */
interface Range {
  readonly from: bigint
  readonly to: bigint
  readonly how: Message
}

/** No image is larger. */
const LARGEST = 1n << 20n

/** What all equations in one symbol allow; `undefined` where there are none, or none satisfies all. */
function rangeOf(equations: readonly Equation[]): Range | undefined {
  let range: Range | undefined
  for (const { node, expected, stored, input } of equations) {
    const [name = ''] = symbolsOf(expected)
    const valueAt = (size: bigint) => bind(expected, new Map([[name, size]]))
    const isPossible = (size: bigint) =>
      input.every((other) => atLeast(bind(other, new Map([[name, size]])), 1n) !== false)
    const from = least((size) => isPossible(size) && atLeast(valueAt(size), stored) === true)
    const after = least((size) => isPossible(size) && greater(valueAt(size), stored) === true)
    if (from === undefined || equal(valueAt(from), stored) !== true) return undefined
    const to = after === undefined ? LARGEST : after - 1n
    const args = { layer: node.name, expected: exprPretty(expected), stored }
    const how = message('{expected} = {stored} in {layer}', args)
    range = {
      from: range === undefined || from > range.from ? from : range.from,
      to: range === undefined || to < range.to ? to : range.to,
      how: range?.how ?? how,
    }
  }
  return range === undefined || range.from > range.to ? undefined : range
}

/** The least size for which something holds that holds for all larger ones, too. */
function least(holds: (size: bigint) => boolean): bigint | undefined {
  if (!holds(LARGEST)) return undefined
  let [low, high] = [1n, LARGEST]
  while (low < high) {
    const middle = (low + high) / 2n
    if (holds(middle)) high = middle
    else low = middle + 1n
  }
  return low
}

interface Side {
  readonly side: bigint
  readonly why: Message
}

/** More candidates than this are no answer. */
const MOST_CANDIDATES = 256n

/** Sides of the images of data sets that networks are known to be trained with, by channels: MNIST, CIFAR, ImageNet. */
const KNOWN_SIDES: Readonly<Record<string, readonly bigint[]>> = { 1: [28n], 3: [32n, 224n, 227n] }

/** Of several sides, the one where windows fit without a rest, or which a well-known data set has. */
function sideOf(
  { from, to }: Range,
  names: readonly string[],
  channels: Expr | undefined,
  found: ReadonlyMap<string, Found>,
  network: Network,
): Side | undefined {
  if (from === to) return { side: from, why: message('no other fits') }
  if (to - from >= MOST_CANDIDATES) return undefined
  const all = Array.from({ length: Number(to - from) + 1 }, (_, index) => from + BigInt(index))
  const depth = channels === undefined ? channels : bind(channels, valuesOf(found))
  const known = all.filter((side) => KNOWN_SIDES[String(depth)]?.includes(side))
  const fitting = windowsFit(network, names, found)
  const [fit, ...others] = (known.length > 0 ? known : all).filter(fitting)
  if (fit !== undefined && others.length === 0)
    return { side: fit, why: message('there all windows fit without a rest') }
  const [side, ...more] = known
  return side === undefined || more.length > 0
    ? undefined
    : { side, why: message('so large are the images of a well-known data set') }
}

function valuesOf(found: ReadonlyMap<string, Found>): ReadonlyMap<string, Expr> {
  return new Map([...found].map(([name, { value }]) => [name, value]))
}

/** Whether every window lands on the last position of its input, padding included. */
function windowsFit({ model, inferred }: Network, names: readonly string[], found: ReadonlyMap<string, Found>) {
  const rests = model.graph.nodes.flatMap((node) => restsOf(node, inferred))
  return (side: bigint) => {
    const values = new Map<string, Expr>([...valuesOf(found), ...names.map((name) => [name, side] as const)])
    return rests.every((rest) => equal(bind(rest, values), 0n) !== false)
  }
}

/** What is left over where windows slide with a stride. */
function restsOf(node: Node, { shapes, params }: Inferred): readonly Expr[] {
  if (node.op.reach === undefined) return []
  const inputs = node.inputs.map((value) => shapeOf(value === undefined ? undefined : shapes.get(value)))
  const outputs = node.outputs.map((value) => shapes.get(value))
  const parts = { attrs: node.attrs, inputs, outputs, params: params.get(node.id) ?? [] }
  const site = { ...parts, operands: [], branches: [] }
  return (node.op.reach(site, 0) ?? []).flatMap((reach, axis) => {
    const size = inputs[0]?.[axis + 2]
    if (reach?.kind !== 'window' || reach.stride < 2 || size === undefined) return []
    const room = BigInt(2 * reach.pad - reach.dilation * (reach.kernel - 1) - 1)
    return [mod(add(size, room), BigInt(reach.stride))]
  })
}

function noteOf(name: string, node: Node, shape: Shape, found: ReadonlyMap<string, Found>): Issue {
  const reasons = [...new Set([...found.values()].map(({ how }) => how))]
  const how = reasons.reduce((before, next) => message('{before}; {next}', { before, next }))
  const sizes = shape.map(exprPretty).join(' × ')
  const typed = shape.map((size) => (isKnown(size) ? size : '224')).join('x')
  const hint = message('--input {name}={sizes} says otherwise', { name, sizes: typed })
  const args = { name, sizes, how }
  return issue('sizes/from-weights', 'note', '`{name}` is {sizes}: {how}', args, { where: node.where, hint })
}
