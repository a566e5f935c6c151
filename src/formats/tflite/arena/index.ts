/** How TensorFlow Lite lays out the memory of a model. */

import type { Arena } from '../../../core/network/arena.ts'
import { interpreterPlan } from './interpreter.ts'
import { microPlan, runsOnMicro } from './micro.ts'
import type { Plannable } from './plannable.ts'

/** The plan: that for microcontrollers where they run the model, else the full interpreter's. */
export function arenaOf(model: Plannable): Arena | undefined {
  if (model.subgraphs.length === 0) return undefined
  return runsOnMicro(model) ? microPlan(model) : interpreterPlan(model)
}
