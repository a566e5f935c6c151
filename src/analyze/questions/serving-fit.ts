/** What a memory holds of a model that keeps what it has read: the longest text, and how many texts at once. */

import { isKnown } from '../../core/expr.ts'
import type { Analysis } from '../analysis.ts'
import { livenessOf } from '../costs/liveness.ts'
import { servingOf } from '../costs/serving.ts'

/** One way to keep the weights. */
export interface Choice {
  readonly name: string
  readonly bytes: bigint
}

/** What is left beside the weights, and what it is enough for. */
export interface Held {
  readonly choice: Choice
  /** False where not even the weights and one pass fit. */
  readonly fits: boolean
  /** Tokens of one text; `null` where the cache does not grow with them. */
  readonly longest: bigint | null
  /** Texts of `context` tokens each. */
  readonly texts: bigint
}

/** The terms of all sums. */
export interface ServingFit {
  readonly room: bigint
  readonly context: bigint
  /** Feature maps of the pass that are alive at once. */
  readonly pass: bigint
  /** What the cache takes whatever the text's length: states, and windows as full as they are at `context` tokens. */
  readonly fixed: bigint
  readonly perToken: bigint
  readonly held: readonly Held[]
}

/** `undefined` where nothing is kept, sizes are not known, or several texts are in the cache already. */
export function servingFit(analysis: Analysis, room: bigint, choices: readonly Choice[]): ServingFit | undefined {
  const facts = servingOf(analysis)
  const { serving } = analysis.model
  if (facts === undefined || serving === undefined || facts.layers.length === 0 || serving.batch !== 1n)
    return undefined
  const pass = livenessOf(analysis).peak.value
  const { cacheBytes, bytesPerToken: perToken } = facts
  if (!isKnown(pass) || !isKnown(cacheBytes) || !isKnown(perToken)) return undefined
  const { context } = serving
  const fixed = cacheBytes - perToken * context
  const held = choices.map((choice): Held => {
    const left = room - choice.bytes - pass
    const forOne = left - fixed
    return {
      choice,
      fits: forOne >= 0n,
      longest: perToken === 0n ? null : forOne < 0n ? 0n : forOne / perToken,
      texts: left < 0n ? 0n : left / cacheBytes,
    }
  })
  return { room, context, pass, fixed, perToken, held }
}

/** The weights as they are told. */
export function asTheyAre({ model, totals }: Analysis): Choice | undefined {
  const bytes = model.storedTotals?.bytes ?? totals.parameterBytes.value
  if (!isKnown(bytes)) return undefined
  return { name: model.supposedDtype ?? model.parameterDtype ?? 'float32', bytes }
}
