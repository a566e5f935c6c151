/** Chooses among layers of one name that are not the same layer. */

import { FormulaError, type Value } from '../../../core/formula.ts'
import type { LayerDefinition } from '../../../core/network/layer-type.ts'
import { type LayerFacts, Scope } from '../../../ops/defined/scope.ts'
import type { ProtoMessage } from '../../../wire/protobuf/message.ts'
import { sizesOf } from '../blobs.ts'
import { readParameters } from './parameters.ts'

/** What is known of a layer when its variant is chosen. */
export interface Choosing {
  readonly layer: ProtoMessage
  readonly bottomCount: number
  readonly topCount: number
  readonly types: readonly string[]
  /** Shapes of the layer's blobs, in the file itself or in one of weights beside it. */
  readonly stored: LayerFacts['stored']
  /** Forks that the user asks for, the likeliest first; empty where none is. */
  readonly asked: readonly string[]
  /** Forks that may have written the network. */
  readonly likely: readonly string[]
}

/** Why a variant was chosen. */
export type Reason = 'asked' | 'fields' | 'network' | 'first'

export interface Choice {
  readonly definition: LayerDefinition
  readonly reason: Reason
}

/**
 * The variant for a layer: the one of the fork that was asked for, else the first whose condition holds, else one of a
 * fork that the network looks like, else the first without a condition. `hasOwn` says that Caffe has a layer of that
 * name itself, which then stands for "the first without a condition".
 */
export function chooseVariant(
  variants: readonly LayerDefinition[],
  choosing: Choosing,
  hasOwn: boolean,
): Choice | undefined {
  const judged = variants.map((definition) => ({ definition, holds: holds(definition, choosing) }))
  // `when = 'false'` is a variant that only its fork's name chooses; any other refuted condition is a refusal.
  const asked = judged
    .filter(({ definition }) => rank(definition, choosing.asked) < Number.POSITIVE_INFINITY)
    .filter(({ definition, holds: answer }) => answer !== false || definition.when === 'false')
  const byFork = asked.find(({ holds: answer }) => answer === true) ?? nearest(asked, choosing.asked)
  if (byFork !== undefined) return { definition: byFork.definition, reason: 'asked' }
  // The fork that was asked for has no layer of its own here: Caffe's own stands.
  if (choosing.asked.length > 0 && hasOwn) return undefined
  const told = judged.find(({ holds: answer }) => answer === true)
  if (told !== undefined) return { definition: told.definition, reason: 'fields' }
  const open = judged.filter(({ holds: answer }) => answer !== false)
  // A layer of Caffe's own gives way only to the fork that the network most looks like.
  const likely = nearest(open, hasOwn ? choosing.likely.slice(0, 1) : choosing.likely)
  if (likely !== undefined) return { definition: likely.definition, reason: 'network' }
  if (hasOwn) return undefined
  const first = open.find(({ definition }) => definition.when === undefined) ?? open[0] ?? judged[0]
  return first && { definition: first.definition, reason: 'first' }
}

function rank({ forks }: LayerDefinition, wanted: readonly string[]): number {
  const index = wanted.findIndex((fork) => forks.includes(fork))
  return index < 0 ? Number.POSITIVE_INFINITY : index
}

function nearest<T extends { readonly definition: LayerDefinition }>(
  found: readonly T[],
  wanted: readonly string[],
): T | undefined {
  let best: T | undefined
  for (const each of found) {
    const own = rank(each.definition, wanted)
    if (own < (best === undefined ? Number.POSITIVE_INFINITY : rank(best.definition, wanted))) best = each
  }
  return best
}

/** Whether the condition of a variant holds; `undefined` where it has none or nothing tells. */
function holds(
  definition: LayerDefinition,
  { layer, bottomCount, topCount, types, stored }: Choosing,
): boolean | undefined {
  if (definition.when === undefined) return undefined
  const facts: LayerFacts = {
    ...readParameters(definition, layer),
    symbols: new Map(),
    bottomCount,
    topCount,
    phase: 'TEST',
    stored,
    types,
    datum: undefined,
  }
  try {
    const answer: Value = new Scope(definition, facts, []).evaluate(definition.when)
    return typeof answer === 'boolean' ? answer : undefined
  } catch (error) {
    if (error instanceof FormulaError) return undefined
    throw error
  }
}

/** Shapes of the blobs in the layer's message; `undefined` where it has none. */
export function storedShapes(layer: ProtoMessage): readonly (readonly bigint[])[] | undefined {
  const blobs = layer.messages('blobs')
  return blobs.length === 0 ? undefined : blobs.map(sizesOf)
}
