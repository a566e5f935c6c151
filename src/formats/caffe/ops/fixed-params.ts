/** Parameters that a definition carries along itself, held against those that its operator would make. */

import type { Param, Site } from '../../../core/network/op.ts'
import { type DerivedShape, sameShape, shapeOf, shapeSource } from '../../../core/network/shape.ts'

/** Reports blobs whose number or shapes differ from the operator's own; what isn't known passes. */
export function checkSameParams(site: Site<unknown>, fixed: readonly DerivedShape[], own: readonly Param[]): void {
  const fits =
    fixed.length === own.length &&
    own.every(({ shape }, index) => sameShape(shapeOf(shape), shapeOf(fixed[index])) !== false)
  const args = { found: shapesText(fixed), wanted: shapesText(own.map(({ shape }) => shape)) }
  site.check(fits, 'caffe/blob-shapes', 'the blobs in the file have shapes {found}, but {wanted} are needed', args)
}

function shapesText(shapes: readonly (DerivedShape | undefined)[]): string {
  return shapes.map((shape) => shapeSource(shapeOf(shape))).join(' ')
}
