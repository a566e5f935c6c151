/** One network at several batches and sizes of its input. */

import type { Expr } from '../../core/expr.ts'
import type { Shape } from '../../core/network/shape.ts'
import type { Analysis } from '../analysis.ts'
import { analyze } from '../analyze.ts'
import { withInputs } from '../shapes/with-inputs.ts'
import { inputsOf } from './what-if.ts'

/** A shape to try for one input; without the batch it keeps the network's own. */
export interface SweepInput {
  readonly name: string
  readonly shape: Shape
}

/** One setting, and what the network is then: its issues say where that is impossible. */
export interface SweepStep {
  /** The first size of the first input; `undefined` where the network has no input with sizes. */
  readonly batch: Expr | undefined
  /** Absent where the inputs keep their shapes. */
  readonly input?: SweepInput
  readonly analysis: Analysis
}

/** Names of what comes into the network from outside. */
export function inputNames(analysis: Analysis): readonly string[] {
  return [...inputsOf(analysis).keys()].map((id) => nameOf(analysis, id))
}

/**
 * Weighs the network with every one of the inputs at every one of the batches; no batches or no inputs mean those of the
 * network. A name that is none of `inputNames` changes nothing.
 */
export function sweepOf(
  analysis: Analysis,
  batches: readonly bigint[] = [],
  inputs: readonly SweepInput[] = [],
): readonly SweepStep[] {
  return orNone(inputs).flatMap((input) => orNone(batches).map((batch) => stepOf(analysis, batch, input)))
}

function orNone<T>(items: readonly T[]): readonly (T | undefined)[] {
  return items.length === 0 ? [undefined] : items
}

/** The network with every input at the batch, and one at another shape. */
function stepOf(analysis: Analysis, batch: bigint | undefined, input: SweepInput | undefined): SweepStep {
  const shapes = [...inputsOf(analysis)].map(([id, before]) => {
    const own = input !== undefined && nameOf(analysis, id) === input.name ? input.shape : before
    const [first = 1n, ...rest] = own.length === before.length - 1 ? [before[0] ?? 1n, ...own] : own
    return [id, before.length === 0 ? before : [batch ?? first, ...rest]] as const
  })
  const changed = analyze(withInputs(analysis.model, new Map(shapes)))
  return { batch: shapes[0]?.[1][0], ...(input && { input }), analysis: changed }
}

function nameOf({ model }: Analysis, id: string): string {
  return model.graph.values.get(id)?.name ?? id
}
