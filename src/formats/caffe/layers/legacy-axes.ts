/** Layers that read shapes by Caffe's legacy accessors, which know four axes (blob.hpp, LegacyShape). */

import { unknown } from '../../../core/expr.ts'
import type { Site } from '../../../core/network/op.ts'
import type { Shape } from '../../../core/network/shape.ts'

/** The four axes of the input, or `undefined` with a report; an unknown rank passes in silence. */
export function fourAxes(site: Site<unknown>): Shape | undefined {
  const input = site.inputs[0]
  // Caffe's legacy accessors see four axes, and the outputs have four.
  if (input === undefined) return [unknown, unknown, unknown, unknown]
  const text = 'the input must have 4 axes (num, channels, height, width), but has {rank}'
  return site.check(input.length === 4, 'caffe/four-axes', text, { rank: input.length }) ? input : undefined
}

/** Reports a shape of more axes; of those that are not there the accessors read 1. An unknown rank passes. */
export function checkLegacyAxes(site: Site<unknown>, shape: Shape | undefined): void {
  const rank = shape?.length ?? 0
  site.check(rank <= 4, 'caffe/legacy-axes', 'the input may have 4 axes at most, but has {rank}', { rank })
}
