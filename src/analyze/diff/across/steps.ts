/** What a network does, in words that all formats share: steps with parameters, windows and sizes, plumbing looked through. */

import { type Expr, isKnown, keyOf, mul } from '../../../core/expr.ts'
import type { AxisRole } from '../../../core/network/axes.ts'
import type { ValueId } from '../../../core/network/model.ts'
import { type Shape, shapeOf } from '../../../core/network/shape.ts'
import { type Analysis, eachFacts, type Facts, siteOf } from '../../analysis.ts'
import { rolesOf } from '../../shapes/axes.ts'
import { type Wiring, wiringOf } from '../../shapes/wiring.ts'
import { type Part, partsOf } from './parts.ts'

/** One thing that a network does, be it one layer of a format or several. */
export interface Step {
  /** The layers that it is made of, the one that gives it its name first. */
  readonly layers: readonly Facts[]
  /** As `Work` says it where somebody counts it; else the operator's name. */
  readonly kind: string
  readonly parts: readonly Part[]
  /** The window that slides; `undefined` where there is none. */
  readonly window: StepWindow | undefined
  /** Without the axis of examples, feature maps in front; `undefined` where the rank is not known. */
  readonly output: Shape | undefined
  /** The same of what it reads, plumbing looked through. */
  readonly input: Shape | undefined
  readonly macs: Expr
  /** What is added to a variance, where the definition says it. */
  readonly epsilon: number | undefined
  /** The step whose output it reads, by its place; `undefined` where it reads none's. */
  readonly behind: number | undefined
}

/** One entry a spatial axis; `pad` is in front of the first position, that of a layer that only pads included. */
export interface StepWindow {
  readonly kernel: readonly number[]
  readonly stride: readonly number[]
  readonly pad: readonly number[]
  readonly dilation: readonly number[]
  /** `undefined` where nothing tells. */
  readonly group: number | undefined
}

/** The steps of a network, in the order of execution. */
export function stepsOf(analysis: Analysis): readonly Step[] {
  const wiring = wiringOf(analysis)
  const shapes = canonicalShapes(analysis)
  const steps: Mutable[] = []
  const places = new Map<Facts, number>()
  for (const layer of eachFacts(wiring.layers)) {
    if (layer.branches.length > 0) continue
    const source = sourceOf(layer, wiring, places)
    const before = source.step === undefined ? undefined : steps[source.step]
    if (before !== undefined && extend(before, layer, analysis)) {
      places.set(layer, source.step ?? 0)
      before.output = shapes(layer.node.outputs[0])
    } else if (isStep(layer)) {
      const parts = partsOf(layer, analysis)
      places.set(layer, steps.length)
      steps.push({
        layers: [layer],
        kind: kindOf(layer, parts),
        parts: [...parts],
        window: windowOf(layer, source.shifts),
        output: shapes(layer.node.outputs[0]),
        input: source.map === undefined ? undefined : shapes(source.map),
        macs: layer.cost?.macs?.expr ?? 0n,
        epsilon: epsilonOf(layer),
        // Modules of a file of weights stand in a row.
        behind: analysis.model.kind === 'weights' ? steps.length - 1 : source.step,
      })
    }
  }
  return numbered(steps.map(parted))
}

/** All steps of the groups in a row; what read a group reads the last of its steps, and each of these the one before. */
function numbered(groups: readonly (readonly Step[])[]): readonly Step[] {
  const lasts: number[] = []
  const all: Step[] = []
  for (const group of groups) {
    group.forEach((step, index) => {
      const behind = index > 0 ? all.length - 1 : step.behind === undefined ? undefined : lasts[step.behind]
      all.push({ ...step, behind })
    })
    lasts.push(all.length - 1)
  }
  return all
}

type Mutable = { -readonly [Key in keyof Step]: Step[Key] } & { layers: Facts[]; parts: Part[] }

const FAMILIES: ReadonlySet<string> = new Set(['conv', 'dense', 'pool', 'recurrent', 'attention', 'embedding'])

/** Whatever learns, multiplies matrices or slides a window. */
function isStep({ node, params, cost }: Facts): boolean {
  return params.some(({ kind }) => kind !== 'auxiliary') || cost?.macs !== undefined || FAMILIES.has(node.op.family)
}

/** Names of one kind that others say in another way. */
const SAME_KIND: Readonly<Record<string, string>> = {
  'affine-norm': 'batch-norm',
  'global-average-pool': 'average-pool',
  bias: 'scale',
  product: 'scale',
  sum: 'scale',
}

function kindOf({ node: { op }, cost }: Facts, parts: readonly Part[] = []): string {
  // A module of a file of weights is known by what it holds.
  if (op.family === 'unknown' && parts.some(({ role }) => role === 'mean')) return 'batch-norm'
  const kind = cost?.work ?? (op.family === 'recurrent' ? op.family : op.name)
  return SAME_KIND[kind] ?? kind
}

/**
 * Takes a layer into the step that it reads: a bias that is added behind a product, the factor and the summand behind a
 * normalisation. False where it is a step of its own.
 */
function extend(step: Mutable, layer: Facts, analysis: Analysis): boolean {
  if (kindOf(layer) !== 'scale' || layer.cost?.macs !== undefined) return false
  const parts = partsOf(layer, analysis)
  const roles = new Set(step.parts.map(({ role }) => role))
  const fits =
    step.kind === 'batch-norm' || step.kind === 'layer-norm'
      ? parts.every(({ role }) => !roles.has(role))
      : roles.has('kernel') && !roles.has('bias') && parts.every(({ role }) => role === 'shift')
  if (parts.length === 0 || !fits) return false
  step.layers.push(layer)
  step.parts.push(...parts.map((part) => (roles.has('kernel') ? { ...part, role: 'bias' as const } : part)))
  return true
}

/** A layer that holds its normalisation is two steps. */
function parted(step: Step): readonly Step[] {
  const isNorm = ({ role }: Part) => role === 'mean' || role === 'variance' || role === 'scale' || role === 'shift'
  const kernels = step.parts.filter(({ role }) => role === 'kernel')
  const norm = step.parts.filter((part) => isNorm(part) || part.role === 'bias')
  if (kernels.length === 0 || !step.parts.some(({ role }) => role === 'mean')) return [step]
  return [
    { ...step, parts: kernels },
    {
      ...step,
      ...{ kind: 'batch-norm', window: undefined, macs: 0n },
      parts: norm.map((part) => (part.role === 'bias' ? { ...part, role: 'shift' } : part)),
    },
  ]
}

interface Source {
  /** The step that is read, by its place. */
  readonly step: number | undefined
  /** How far layers that only pad or cut have moved each spatial axis. */
  readonly shifts: readonly number[]
  /** What is read in front of all plumbing. */
  readonly map: ValueId | undefined
}

/** Where the data of a layer come from, through whatever only rearranges them. */
function sourceOf(layer: Facts, wiring: Wiring, places: ReadonlyMap<Facts, number>): Source {
  const shifts: number[] = []
  let isMoved = false
  let map = layer.node.inputs[0]
  const seen = new Set<Facts>()
  for (let from = dataOf(layer, wiring); from !== undefined && !seen.has(from); from = dataOf(from, wiring)) {
    seen.add(from)
    const step = places.get(from)
    if (step !== undefined) return { step, shifts, map }
    if (from.node.op.family !== 'shape') isMoved = true
    else if (!isMoved) {
      map = from.node.inputs[0]
      const reach = from.node.op.reach?.(siteOf(from), 0) ?? []
      reach.forEach((axis, index) => {
        if (axis?.kind === 'shift') shifts[index] = (shifts[index] ?? 0) + axis.offset
      })
    }
  }
  return { step: undefined, shifts, map }
}

/** The layer that writes the first input which is no stored tensor. */
function dataOf({ node, operands }: Facts, wiring: Wiring): Facts | undefined {
  const place = node.inputs.findIndex((value, index) => value !== undefined && operands[index]?.origin === undefined)
  const value = node.inputs[place]
  return value === undefined ? undefined : wiring.producer(value)
}

/** As figures show it, else what outputs see of the input. */
function windowOf(layer: Facts, shifts: readonly number[]): StepWindow | undefined {
  const { op } = layer.node
  const site = siteOf(layer)
  const found = op.window?.(site)
  if (found?.isGlobal === true) return undefined
  const padded = (pad: readonly number[]) => pad.map((size, axis) => size - (shifts[axis] ?? 0))
  if (found !== undefined) {
    const { stride, pad, dilation, group } = found
    const kernel = found.kernel.map(({ expr }) => (typeof expr === 'bigint' ? Number(expr) : Number.NaN))
    return { kernel, stride, pad: padded(pad), dilation, group }
  }
  const axes = op.reach?.(site, 0) ?? []
  const windows = axes.flatMap((axis) => (axis?.kind === 'window' || axis?.kind === 'transposed' ? [axis] : []))
  if (windows.length === 0 || windows.length < axes.length) return undefined
  const along = (key: 'kernel' | 'stride' | 'pad' | 'dilation') => windows.map((axis) => axis[key])
  return {
    ...{ kernel: along('kernel'), stride: along('stride'), pad: padded(along('pad')), dilation: along('dilation') },
    group: undefined,
  }
}

/** Formats call it `eps`, `epsilon`, or put a word in front. */
function epsilonOf({ node }: Facts): number | undefined {
  const found = node.settings?.().find(({ path }) => /(^|[._])(eps|epsilon)$/.test(path))
  const value = Number(found?.value ?? found?.fallback ?? Number.NaN)
  return Number.isFinite(value) ? value : node.op.epsilon?.(node.attrs)
}

/** Shapes as all formats would write them: without the axis of examples and axes of one, feature maps first. */
function canonicalShapes(analysis: Analysis): (value: ValueId | undefined) => Shape | undefined {
  const roles = rolesOf(analysis)
  const shapes = new Map<ValueId, Shape | undefined>()
  for (const { node, outputs } of eachFacts(analysis.facts.values())) {
    node.outputs.forEach((value, index) => {
      shapes.set(value, shapeOf(outputs[index]))
    })
  }
  const { values } = analysis.model.graph
  return (value) => {
    if (value === undefined) return undefined
    const shape = shapes.get(value) ?? values.get(value)?.given?.shape
    return shape && canonical(shape, roles(value), analysis.model.isBatchless === true)
  }
}

function canonical(shape: Shape, roles: readonly AxisRole[] = [], isBatchless: boolean): Shape {
  const axes = shape.map((size, axis) => ({ size, role: roles[axis] }))
  const own = isBatchless || roles[0] !== 'batch' ? axes : axes.slice(1)
  const isMap = ({ role }: { readonly role: AxisRole | undefined }) => role === 'channel' || role === 'feature'
  const kept = [...own.filter(isMap), ...own.filter((axis) => !isMap(axis))].map(({ size }) => size)
  return kept.filter((size) => size !== 1n)
}

/** How many values a shape holds; `undefined` where that is not known. */
export function countOf(shape: Shape | undefined): Expr | undefined {
  const count = shape?.reduce((product, size) => mul(product, size), 1n as Expr)
  return count !== undefined && isKnown(count) ? count : undefined
}

/** A text that is the same for equal shapes. */
export function shapeText(shape: Shape | undefined): string {
  return shape === undefined ? '?' : shape.map(keyOf).join('×')
}
