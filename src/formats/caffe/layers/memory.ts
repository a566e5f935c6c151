/** Blobs that Caffe touches while it builds a layer: one without values has no memory (blob.cpp: `CHECK(data_)`). */

import { equal, not, type Tri } from '../../../core/expr.ts'
import type { Site } from '../../../core/network/op.ts'
import type { Shape } from '../../../core/network/shape.ts'
import { product, shapeText } from '../../../ops/axes.ts'

/** Refuses a blob of that shape where it surely holds no value. An unknown rank passes. */
export function checkMemory(site: Site<unknown>, shape: Shape | undefined): void {
  if (shape === undefined) return
  const text = 'Caffe needs values here, but {shape} holds none'
  site.check(isFilled(shape), 'caffe/no-memory', text, { shape: shapeText(shape) })
}

/** Whether a blob of that shape holds values. */
export function isFilled(shape: Shape): Tri {
  return not(equal(product(shape), 0n))
}
