/** The numbers of two networks of different formats, step by step, each brought into the order of the other. */

import type { ByteSource } from '../../../core/bytes/bytes.ts'
import type { Affine } from '../../../core/network/model.ts'
import type { Shape } from '../../../core/network/shape.ts'
import { type Message, message } from '../../../core/words/message.ts'
import type { AcrossDiff, StepDiff } from './across.ts'
import { folded, type Norm } from './fold.ts'
import { areSame, MOST_NUMBERS, type NumbersDiff, numbersDiff, readNumbers, type Side } from './numbers.ts'
import { countOfPart, type Part, type Role } from './parts.ts'
import type { Step } from './steps.ts'

/** The numbers of a step of both sides. */
export interface StepNumbers {
  readonly step: StepDiff
  /** One entry a parameter that both have. */
  readonly parts: readonly NumbersDiff[]
  /** True where normalisations were taken into the weights before they were compared. */
  readonly isFolded: boolean
  /** Parameters that were not compared, and why. */
  readonly skipped: readonly { readonly role: Role; readonly why: Message }[]
}

/** The numbers of two networks. */
export interface AcrossNumbers {
  readonly steps: readonly StepNumbers[]
  /** True where all were compared, and are the same but for rounding. */
  readonly isEqual: boolean
}

/** An open file of a side, by its name. */
export type FilesOf = (file: string) => ByteSource | undefined

/** Compares the numbers of all steps that both sides have. Rejects with FormatError where a file shrinks meanwhile. */
export async function compareNumbers({ steps }: AcrossDiff, before: FilesOf, after: FilesOf): Promise<AcrossNumbers> {
  const found: StepNumbers[] = []
  for (const [index, step] of steps.entries()) {
    if (step.before === undefined || step.after === undefined || isNormOf(steps[index - 1], step)) continue
    const next = steps[index + 1]
    const norm = next !== undefined && isNormOf(step, next) ? next : undefined
    found.push(...(await unitNumbers(step, norm, before, after)))
  }
  const told = found.filter(({ parts, skipped }) => parts.length + skipped.length > 0)
  return { steps: told, isEqual: told.every(({ parts, skipped }) => skipped.length === 0 && parts.every(areSame)) }
}

/** Whether a step normalises what the one in front of it makes with a kernel. */
function isNormOf(step: StepDiff | undefined, next: StepDiff): boolean {
  const hasKernel = (step?.before ?? step?.after)?.parts.some(({ role }) => role === 'kernel') === true
  return hasKernel && (next.before ?? next.after)?.kind === 'batch-norm'
}

/** A step, and the normalisation behind it: part by part, or, where these differ, with the normalisation taken in. */
async function unitNumbers(
  step: StepDiff,
  norm: StepDiff | undefined,
  before: FilesOf,
  after: FilesOf,
): Promise<readonly StepNumbers[]> {
  const own = await stepNumbers(step, before, after)
  if (norm === undefined) return [own]
  const isPaired = norm.before !== undefined && norm.after !== undefined
  const apart = isPaired ? [own, await stepNumbers(norm, before, after)] : [own]
  const hasBias = [step.before, step.after].map((side) => side?.parts.some(({ role }) => role === 'bias') === true)
  if (isPaired && hasBias[0] === hasBias[1] && apart.every(isSame)) return apart
  return [(await foldedNumbers(step, norm, before, after)) ?? own]
}

function isSame({ parts, skipped }: StepNumbers): boolean {
  return skipped.length === 0 && parts.every(areSame)
}

async function stepNumbers(step: StepDiff, before: FilesOf, after: FilesOf): Promise<StepNumbers> {
  const parts: NumbersDiff[] = []
  const skipped: { role: Role; why: Message }[] = []
  for (const [one, other] of partPairs(step)) {
    const { role } = one
    const sides = [await loaded(one, step.before, before), await loaded(other, step.after, after)] as const
    const [first, second] = sides
    if (first === undefined || second === undefined) continue
    if ('text' in first || 'text' in second) skipped.push({ role, why: 'text' in first ? first : (second as Message) })
    else {
      const found = numbersDiff(role, first, second, mapOf(step))
      if (found === undefined) skipped.push({ role, why: message('no order of the axes makes the shapes alike') })
      else parts.push(found)
    }
  }
  return { step, parts, isFolded: false, skipped }
}

/**
 * A side that does not say what it adds to a variance adds what the other one does; where neither says it, what frameworks
 * usually add is tried.
 */
async function foldedNumbers(
  step: StepDiff,
  norm: StepDiff,
  before: FilesOf,
  after: FilesOf,
): Promise<StepNumbers | undefined> {
  const [first, second] = [norm.before?.epsilon, norm.after?.epsilon]
  const pairs =
    first === undefined && second === undefined ? USUAL_EPSILONS.map((each) => [each, each]) : [[first, second]]
  let best: { readonly parts: readonly NumbersDiff[]; readonly error: number } | undefined
  for (const [one, other] of pairs) {
    const parts = foldedParts(
      step,
      await foldedSide(step.before, norm.before, one ?? other, before),
      await foldedSide(step.after, norm.after, other ?? one, after),
    )
    if (parts === undefined) return undefined
    const error = Math.max(...parts.map((part) => part.error))
    if (best === undefined || error < best.error) best = { parts, error }
  }
  return best && { step, parts: best.parts, isFolded: true, skipped: [] }
}

function foldedParts(
  step: StepDiff,
  one: FoldedSide | undefined,
  other: FoldedSide | undefined,
): readonly NumbersDiff[] | undefined {
  if (one === undefined || other === undefined) return undefined
  const parts = (['kernel', 'bias'] as const).flatMap(
    (role) => numbersDiff(role, one[role], other[role], mapOf(step)) ?? [],
  )
  return parts.length === 2 ? parts : undefined
}

/** PyTorch's, and Keras's. */
const USUAL_EPSILONS = [1e-5, 1e-3]

interface FoldedSide {
  readonly kernel: Side
  readonly bias: Side
}

/** Kernel and bias with the normalisation taken in; `undefined` where not all of their numbers are there. */
async function foldedSide(
  step: Step | undefined,
  norm: Step | undefined,
  epsilon: number | undefined,
  files: FilesOf,
): Promise<FoldedSide | undefined> {
  if (step === undefined) return undefined
  const kernels = step.parts.filter(({ role }) => role === 'kernel')
  const [kernel] = kernels
  const loadedKernel = kernel && kernels.length === 1 ? await loaded(kernel, step, files) : undefined
  if (loadedKernel === undefined || 'text' in loadedKernel) return undefined
  const vectors: Partial<Record<Role, Float64Array>> = {}
  for (const part of [...step.parts.filter(({ role }) => role === 'bias'), ...(norm?.parts ?? [])]) {
    const found = await loaded(part, norm ?? step, files)
    if (found === undefined || 'text' in found) return undefined
    vectors[part.role] = found.numbers
  }
  const { bias, ...rest } = vectors
  const values: Norm | undefined = norm && { ...rest, epsilon: epsilon ?? 0 }
  return folded(loadedKernel, bias, values)
}

/** Parameters of both sides that do the same, in their order. */
function partPairs({ before, after }: StepDiff): readonly (readonly [Part, Part])[] {
  const free = [...(after?.parts ?? [])]
  return (before?.parts ?? []).flatMap((one): readonly (readonly [Part, Part])[] => {
    const place = free.findIndex((part) => part.role === one.role && countOfPart(part) === countOfPart(one))
    const [other] = place < 0 ? [] : free.splice(place, 1)
    return other === undefined ? [] : [[one, other]]
  })
}

/** The map of features that a dense layer reads flattened. */
function mapOf({ before, after }: StepDiff): readonly number[] | undefined {
  const found = [before?.input, after?.input].find((shape: Shape | undefined) => (shape?.length ?? 0) > 1)
  const sizes = found?.map((size) => (typeof size === 'bigint' ? Number(size) : 0))
  return sizes?.includes(0) === true ? undefined : sizes
}

/** The numbers of a parameter; a message where they can't be had; `undefined` where there are none. */
async function loaded(part: Part, step: Step | undefined, files: FilesOf): Promise<Side | Message | undefined> {
  const { stored, values, file, shape } = part
  if (shape === undefined || (stored === undefined && values === undefined)) return undefined
  const sizes = shape.map(Number)
  const isRecurrent = step?.kind === 'recurrent'
  if (stored === undefined) return { shape: sizes, numbers: Float64Array.from(values ?? []), isRecurrent }
  if (stored.count > MOST_NUMBERS) return message('more than {count} numbers', { count: MOST_NUMBERS })
  const source = stored.source ?? (file === undefined ? undefined : files(file))
  if (source === undefined) return undefined
  const numbers = await readNumbers(source, stored)
  if (part.affine !== undefined) await dequantise(numbers, sizes, part.affine, source)
  const factor = step?.parts.find(({ role }) => role === 'factor')
  if (factor !== undefined && (part.role === 'mean' || part.role === 'variance')) {
    const held = await loaded({ ...factor, role: 'other' }, undefined, files)
    const by = held === undefined || 'text' in held ? 1 : (held.numbers[0] ?? 1)
    // batch_norm_layer.cpp: of a factor of 0 nothing is left.
    for (let at = 0; at < numbers.length; at++) numbers[at] = by === 0 ? 0 : (numbers[at] ?? 0) / by
  }
  return { shape: sizes, numbers, isRecurrent }
}

/** Puts what integers stand for in their places. */
async function dequantise(
  numbers: Float64Array,
  sizes: readonly number[],
  { scales, zeros, axis }: Affine,
  source: ByteSource,
): Promise<void> {
  if (scales.count > numbers.length || (zeros?.count ?? 0) > numbers.length) return
  const factors = await readNumbers(source, scales)
  const offsets = zeros && (await readNumbers(source, zeros))
  const below = sizes.slice(axis + 1).reduce((product, size) => product * size, 1)
  for (let at = 0; at < numbers.length; at++) {
    const place = Math.floor(at / below) % (sizes[axis] ?? 1)
    const [factor, offset] = [factors, offsets].map((list) => (list?.length === 1 ? list[0] : list?.[place]))
    numbers[at] = ((numbers[at] ?? 0) - (offset ?? 0)) * (factor ?? 1)
  }
}
