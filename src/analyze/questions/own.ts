/** What layers own: parameters that no other layer has, and outputs with memory of their own. */

import type { Quantity } from '../../core/formula.ts'
import type { Analysis, Facts, ParamFacts } from '../analysis.ts'
import { isInPlace } from '../shapes/wiring.ts'

/** The parameters that layers own; masks, codebooks and the like are none. */
export function ownParams(layers: readonly Facts[]): readonly ParamFacts[] {
  const own: ParamFacts[] = []
  for (const layer of layers) {
    for (const param of layer.params) {
      if (param.sharedWith === undefined && param.kind !== 'auxiliary') own.push(param)
    }
  }
  return own
}

/** Bytes of the outputs that have memory of their own. */
export function ownBytes(layer: Facts, { model }: Analysis): readonly (Quantity | undefined)[] {
  return layer.outputBytes.filter((_, index) => !isInPlace(model, layer.node.outputs[index] ?? ''))
}
