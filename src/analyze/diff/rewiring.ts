/** How layers are joined on both sides: what reads something else than before. */

import type { ValueId } from '../../core/network/model.ts'
import { isInPlace } from '../shapes/wiring.ts'
import type { Alignment } from './align.ts'
import type { FieldChange } from './fields.ts'
import type { Side, Source } from './sides.ts'

export interface Rewiring {
  /** Place of a layer on the one side → on the other. */
  readonly toAfter: ReadonlyMap<number, number>
  readonly toBefore: ReadonlyMap<number, number>
  /** Places on the second side of layers that stand in another order than most. */
  readonly moved: ReadonlySet<number>
  /** Blobs that a layer reads and writes otherwise, and not only because layers before it were added, removed or moved. */
  fieldsOf(before: number, after: number): readonly FieldChange[]
}

/** Compares how the layers of both sides are joined. */
export function rewiringOf(before: Side, after: Side, { pairs, moved }: Alignment): Rewiring {
  const toAfter = new Map(pairs)
  const toBefore = new Map(pairs.map(([one, other]) => [other, one]))
  const areSame = (one: Source | undefined, other: Source | undefined) =>
    one === undefined || other === undefined
      ? one === other
      : toAfter.get(one.place) === other.place && one.output === other.output
  // Layers whose place in the flow is another: what is behind them reads past them.
  const [passedBefore, passedAfter] = [new Set<number>(), new Set<number>()]
  for (const [one, other] of moved) {
    const [inputs, others] = [inputsAt(before, one), inputsAt(after, other)]
    if (inputs.every((value, index) => areSame(before.source(value), after.source(others[index])))) continue
    passedBefore.add(one)
    passedAfter.add(other)
  }
  for (const place of before.layers.keys()) if (!toAfter.has(place)) passedBefore.add(place)
  for (const place of after.layers.keys()) if (!toBefore.has(place)) passedAfter.add(place)
  const [pastBefore, pastAfter] = [sourcesPast(before, passedBefore), sourcesPast(after, passedAfter)]
  const isSameInput = (one: ValueId | undefined, other: ValueId | undefined) => {
    const [from, to] = [before.source(one), after.source(other)]
    return areSame(from, to) || areSame(past(from, pastBefore), past(to, pastAfter))
  }
  return {
    toAfter,
    toBefore,
    moved: new Set([...moved].map(([, other]) => other)),
    fieldsOf: (one, other) => [
      ...bottoms(one, other, { before, after }, isSameInput),
      ...tops(one, other, { before, after }),
    ],
  }
}

function inputsAt({ layers }: Side, place: number): readonly (ValueId | undefined)[] {
  return layers[place]?.node.inputs ?? []
}

type Past = ReadonlyMap<number, Source | undefined>

/** What would be read in the place of layers that are gone, or elsewhere, if each passed its first input on. */
function sourcesPast(side: Side, passed: ReadonlySet<number>): Past {
  const sources = new Map<number, Source | undefined>()
  // Layers read from those before them, which are known by then.
  for (const place of [...passed].sort((one, other) => one - other)) {
    sources.set(place, past(side.source(inputsAt(side, place)[0]), sources))
  }
  return sources
}

function past(source: Source | undefined, sources: Past): Source | undefined {
  return source !== undefined && sources.has(source.place) ? sources.get(source.place) : source
}

interface Sides {
  readonly before: Side
  readonly after: Side
}

function bottoms(
  one: number,
  other: number,
  { before, after }: Sides,
  isSame: (one: ValueId | undefined, other: ValueId | undefined) => boolean,
): readonly FieldChange[] {
  const [ones, others] = [inputsAt(before, one), inputsAt(after, other)]
  return indices(ones, others).flatMap((index): readonly FieldChange[] => {
    const [value, now] = [ones[index], others[index]]
    if (index < ones.length && index < others.length && isSame(value, now)) return []
    const names = [nameOf(value, before), nameOf(now, after)] as const
    // In-place layers give a blob several versions of one name.
    const [was, is] = names[0] === names[1] ? [versionOf(value, before), versionOf(now, after)] : names
    return [joint('bottom', index, Math.max(ones.length, others.length), was, is, after.layers[other]?.node.where)]
  })
}

/** Names of outputs; an output in place has the name of what it overwrites. */
function tops(one: number, other: number, { before, after }: Sides): readonly FieldChange[] {
  const [ones, others] = [outputsAt(before, one), outputsAt(after, other)]
  return indices(ones, others).flatMap((index): readonly FieldChange[] => {
    const [value, now] = [ones[index], others[index]]
    const [was, is] = [nameOf(value, before), nameOf(now, after)]
    if (was === is || (overwrites(value, before) && overwrites(now, after))) return []
    return [joint('top', index, Math.max(ones.length, others.length), was, is, after.layers[other]?.node.where)]
  })
}

function outputsAt({ layers }: Side, place: number): readonly ValueId[] {
  return layers[place]?.node.outputs ?? []
}

function indices(ones: readonly unknown[], others: readonly unknown[]): readonly number[] {
  return Array.from({ length: Math.max(ones.length, others.length) }, (_, index) => index)
}

function nameOf(value: ValueId | undefined, { wiring }: Side): string | undefined {
  return value === undefined ? undefined : wiring.name(value)
}

/** The blob with the layer that has written this version of it. */
function versionOf(value: ValueId | undefined, side: Side): string | undefined {
  const found = side.source(value)
  const name = nameOf(value, side)
  return found === undefined ? name : `${name} (${side.layers[found.place]?.node.name ?? ''})`
}

function overwrites(value: ValueId | undefined, { analysis }: Side): boolean {
  return value !== undefined && isInPlace(analysis.model, value)
}

function joint(
  kind: string,
  index: number,
  count: number,
  before: string | undefined,
  after: string | undefined,
  where: FieldChange['where'],
): FieldChange {
  return { path: count === 1 ? kind : `${kind}[${index}]`, before, after, fallback: undefined, where }
}
