/** Two networks of any two formats: the steps of one beside those of the other, and what differs in what they do. */

import { keyOf } from '../../../core/expr.ts'
import type { Shape } from '../../../core/network/shape.ts'
import { type Message, message } from '../../../core/words/message.ts'
import type { Analysis } from '../../analysis.ts'
import { type Alignable, align } from '../align.ts'
import { type Change, type NetworkFigure, networkFigures } from '../figures.ts'
import { countOfPart } from './parts.ts'
import { countOf, type Step, type StepWindow, shapeText, stepsOf } from './steps.ts'

/** What became of a step: `folded` where the other side has taken a normalisation into the weights before it. */
export type StepFate = 'same' | 'changed' | 'added' | 'removed' | 'folded'

/** One thing that differs. */
export interface Difference {
  readonly what: Message
  /** `undefined` where the side has no such thing. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/** A step of both sides, or of one. */
export interface StepDiff {
  readonly fate: StepFate
  readonly before: Step | undefined
  readonly after: Step | undefined
  readonly differences: readonly Difference[]
}

/** Where two networks of different formats differ in what they do. */
export interface AcrossDiff {
  readonly before: Analysis
  readonly after: Analysis
  /** In the second network's order; those that are gone stand where they stood. */
  readonly steps: readonly StepDiff[]
  readonly totals: Readonly<Record<NetworkFigure, Change>>
  /** True where every step is the same, or folded. */
  readonly isEqual: boolean
}

/**
 * Compares two networks by what they do. Names, plumbing and the ways in which formats part or join layers make no difference;
 * steps are found by their names where these are kept, else by what they are and the order in which they stand.
 */
export function diffAcross(before: Analysis, after: Analysis): AcrossDiff {
  const isBare = before.model.kind === 'weights' || after.model.kind === 'weights'
  const [ones, others] = [stepsOf(before), stepsOf(after)].map((steps) =>
    // Files of weights have no steps without any.
    isBare ? steps.filter(({ parts }) => parts.length > 0) : steps,
  ) as [readonly Step[], readonly Step[]]
  const { pairs } = align(alignables(ones, isBare), alignables(others, isBare))
  const toBefore = new Map(pairs.map(([one, other]) => [other, one]))
  const toAfter = new Map(pairs)
  const steps: StepDiff[] = []
  let next = 0
  const goneUpTo = (place: number) => {
    for (; next < place; next++) {
      const step = ones[next]
      if (step !== undefined && !toAfter.has(next)) {
        steps.push(alone('removed', step, isFolded(step, ones, others, toAfter)))
      }
    }
  }
  others.forEach((step, place) => {
    const one = toBefore.get(place)
    if (one === undefined) steps.push(alone('added', step, isFolded(step, others, ones, toBefore)))
    else {
      goneUpTo(one)
      const partner = ones[one]
      if (partner !== undefined) steps.push(paired(partner, step, isBare))
    }
  })
  goneUpTo(ones.length)
  const folded = withoutNormalisedBias(steps)
  return {
    ...{ before, after, steps: folded, totals: networkFigures(before, after) },
    isEqual: folded.every(({ fate }) => fate === 'same' || fate === 'folded'),
  }
}

function alignables(steps: readonly Step[], isBare: boolean): readonly Alignable[] {
  const own = steps.map(({ kind, parts, window }) => {
    const kernels = parts.flatMap((part) => (part.role === 'kernel' ? [String(countOfPart(part) ?? '?')] : []))
    const what = [kernels.sort().join(' '), isBare ? '' : windowText(window)]
    return [isBare ? '' : kind, ...what].join(' | ')
  })
  return steps.map((step, place) => {
    const shaped = `${own[place]} ${isBare ? '' : shapeText(step.output)}`
    const around = `${own[place - 1] ?? ''} < > ${own[place + 1] ?? ''}`
    return {
      name: step.layers[0]?.node.id ?? '',
      type: isBare ? '' : step.kind,
      likeness: { exact: `${shaped} ${around}`, placed: `${own[place]} ${around}`, shaped, own: own[place] ?? '' },
      isDistinct: step.parts.length > 0,
    }
  })
}

function windowText(window: StepWindow | undefined): string {
  return window === undefined ? '' : `${window.kernel.join('×')}/${window.stride.join('×')}`
}

function alone(fate: 'added' | 'removed', step: Step, folded: boolean): StepDiff {
  const [before, after] = fate === 'removed' ? [step, undefined] : [undefined, step]
  return { fate: folded ? 'folded' : fate, before, after, differences: [] }
}

/** Whether a normalisation without a partner can stand in the weights of the partner of what it reads. */
function isFolded(
  step: Step,
  own: readonly Step[],
  others: readonly Step[],
  partners: ReadonlyMap<number, number>,
): boolean {
  if (step.kind !== 'batch-norm' || step.behind === undefined) return false
  const partner = others[partners.get(step.behind) ?? -1]
  const hasKernel = own[step.behind]?.parts.some(({ role }) => role === 'kernel') === true
  return hasKernel && partner?.parts.some(({ role }) => role === 'bias') === true
}

function paired(before: Step, after: Step, isBare: boolean): StepDiff {
  const differences = [
    ...(isBare || before.kind === after.kind ? [] : [difference(message('kind'), before.kind, after.kind)]),
    ...windowDifferences(before.window, after.window),
    ...partDifferences(before, after),
    ...(before.epsilon === undefined || after.epsilon === undefined || areSingles(before.epsilon, after.epsilon)
      ? []
      : [difference(message('epsilon'), String(before.epsilon), String(after.epsilon))]),
    ...(isBare || sameCount(before.output, after.output)
      ? []
      : [difference(message('output'), shapeText(before.output), shapeText(after.output))]),
  ]
  return { fate: differences.length === 0 ? 'same' : 'changed', before, after, differences }
}

function difference(what: Message, before: string | undefined, after: string | undefined): Difference {
  return { what, before, after }
}

/** Files keep single numbers. */
function areSingles(one: number, other: number): boolean {
  return Math.fround(one) === Math.fround(other)
}

/** Axes of one, and whether places stand flattened, are matters of the format; symbols are not held against numbers. */
function sameCount(one: Shape | undefined, other: Shape | undefined): boolean {
  const [before, after] = [countOf(one), countOf(other)]
  if (typeof before !== 'bigint' || typeof after !== 'bigint') return true
  return keyOf(before) === keyOf(after)
}

const WINDOW: readonly (readonly ['kernel' | 'stride' | 'pad' | 'dilation', Message])[] = [
  ['kernel', message('kernel')],
  ['stride', message('stride')],
  ['pad', message('padding in front')],
  ['dilation', message('dilation')],
]

function windowDifferences(before: StepWindow | undefined, after: StepWindow | undefined): readonly Difference[] {
  if (before === undefined || after === undefined) return []
  const lists = WINDOW.flatMap(([key, what]): readonly Difference[] => {
    const [one, other] = [before[key], after[key]].map((sizes) => shortened(sizes, key === 'pad' ? 0 : 1))
    if (one === undefined || other === undefined || one === other || /NaN/.test(one + other)) return []
    return [difference(what, one, other)]
  })
  const group =
    before.group === undefined || after.group === undefined || before.group === after.group
      ? []
      : [difference(message('groups'), String(before.group), String(after.group))]
  return [...lists, ...group]
}

/** One number for all axes where they are alike; axes beyond those of the other side that do nothing are left out. */
function shortened(sizes: readonly number[], idle: number): string {
  const own = sizes.filter((size, axis) => axis < 2 || size !== idle)
  return new Set(own).size < 2 ? String(own[0] ?? idle) : own.join('×')
}

/** Parameters that only one side has, or that have not as many numbers. */
function partDifferences(before: Step, after: Step): readonly Difference[] {
  const [ones, others] = [partCounts(before), partCounts(after)]
  return [...new Set([...ones.keys(), ...others.keys()])].flatMap((role): readonly Difference[] => {
    const [one, other] = [ones.get(role), others.get(role)]
    return one === other ? [] : [difference(message('{part}', { part: role }), one, other)]
  })
}

/** Numbers by what they do; Caffe's factor is a number of its way to store a mean. */
function partCounts({ parts }: Step): ReadonlyMap<string, string> {
  const counts = new Map<string, bigint>()
  for (const part of parts) {
    const count = countOfPart(part)
    if (part.role !== 'factor' && count !== undefined) counts.set(part.role, (counts.get(part.role) ?? 0n) + count)
  }
  return new Map([...counts].map(([role, count]) => [role, String(count)]))
}

/** A bias in front of a normalisation comes to another mean: which side has one does not matter. */
function withoutNormalisedBias(steps: readonly StepDiff[]): readonly StepDiff[] {
  return steps.map((step, index): StepDiff => {
    const next = steps[index + 1]
    const isNormalised = next?.fate === 'folded' || next?.before?.kind === 'batch-norm'
    if (!isNormalised || step.fate !== 'changed') return step
    const differences = step.differences.filter(({ what }) => what.args?.part !== 'bias')
    return { ...step, differences, fate: differences.length === 0 ? 'same' : 'changed' }
  })
}
