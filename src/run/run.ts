/** Prepares networks of either kind to run forward. */

import type { Model } from '../core/network/model.ts'
import { Forward, isGiven } from './blobs.ts'
import { lastSteps } from './memory.ts'
import type { Runner, RunOptions } from './pass.ts'
import { TensorForward } from './tensors/forward.ts'
import { isOfTensors, prepareTensors, tensorInputs } from './tensors/prepared.ts'
import { parameterReader, type WeightsAtHand } from './weights.ts'

/** Prepares a network to run with the weights of a file. Nothing is read before a layer needs it. */
export function prepareRun(model: Model, weights?: WeightsAtHand, options: RunOptions = {}): Runner {
  if (isOfTensors(model)) {
    const prepared = prepareTensors(model, options)
    return {
      inputs: tensorInputs(model),
      forward: (inputs, observe) => new TensorForward(prepared, inputs).run(observe),
    }
  }
  const { nodes, values } = model.graph
  const prepared = {
    model,
    options,
    last: lastSteps(model.graph),
    parameters: parameterReader(model, weights, options.seed),
    kept: new Map(),
    states: new Map(),
  }
  const given = nodes.filter(isGiven)
  return {
    inputs: given.flatMap(({ outputs }) => outputs.map((value) => values.get(value)?.name ?? value)),
    forward: (inputs, observe) => new Forward(prepared, inputs).run(observe),
  }
}
