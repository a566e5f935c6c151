/** What Caffe checks of every blob, whatever layer makes it (blob.cpp, Blob::Reshape). */

import { equal, less, unknown } from '../../core/expr.ts'
import { given } from '../../core/formula.ts'
import type { Inference, Op, Site } from '../../core/network/op.ts'
import { type DerivedShape, shapeOf } from '../../core/network/shape.ts'
import { blobFault, product, shapeText } from '../../ops/axes.ts'

const checked = new WeakMap<Op, Op>()

/** The operator, which now also reports tops and parameters that can't be blobs of Caffe's. */
export function withBlobChecks(op: Op): Op {
  let result = checked.get(op)
  if (result === undefined) {
    result = { ...op, infer: (site) => inferBlobs(op, site) }
    checked.set(op, result)
  }
  return result
}

/** An impossible size is told once, and is not known from then on: nothing may be computed from it. */
function inferBlobs(op: Op, site: Site<unknown>): Inference {
  let errors = 0
  const counting: Site<unknown> = {
    ...site,
    report: (severity, ...rest) => {
      if (severity === 'error') errors++
      site.report(severity, ...rest)
    },
    check: (condition, ...rest) => {
      if (condition === false) errors++
      return site.check(condition, ...rest)
    },
  }
  const inference = op.infer(counting)
  if (errors === 0) checkBlobs(site, inference, op.family !== 'input')
  const { outputs, params } = inference
  if (!outputs.some(hasNegative) && params?.some(({ shape }) => hasNegative(shape)) !== true) return inference
  return {
    ...inference,
    outputs: outputs.map(withoutNegative),
    ...(params && { params: params.map((param) => ({ ...param, shape: withoutNegative(param.shape) })) }),
  }
}

function hasNegative(shape: DerivedShape | undefined): boolean {
  return shape?.some(({ expr }) => less(expr, 0n) === true) === true
}

function withoutNegative(shape: DerivedShape | undefined): DerivedShape | undefined {
  return shape?.map((dim) => (less(dim.expr, 0n) === true ? given(unknown) : dim))
}

/** A Parameter layer's blob is made as it is; all others are filled. */
function checkBlobs(site: Site<unknown>, inference: Inference, isFilled: boolean): void {
  inference.outputs.forEach((output, index) => {
    checkBlob(site, output, `top ${index + 1}`)
  })
  for (const { name, shape } of inference.params ?? []) {
    checkBlob(site, shape, name)
    // Filling a blob without memory fails (blob.cpp: `CHECK(data_)`).
    const isEmpty = isFilled && shape !== undefined && equal(product(shape.map((dim) => dim.expr)), 0n) === true
    if (isEmpty) {
      site.report('error', 'caffe/empty-param', 'the parameter {name} {shape} is empty', {
        name,
        shape: shapeText(shapeOf(shape)),
      })
    }
  }
}

function checkBlob(site: Site<unknown>, derived: DerivedShape | undefined, name: string): void {
  const shape = shapeOf(derived)
  const fault = shape && blobFault(shape)
  if (shape === undefined || fault === undefined) return
  const args = { name, shape: shapeText(shape) }
  if (fault === 'axes') site.report('error', 'caffe/blob-axes', '{name} has more than 32 axes', args)
  else if (fault === 'negative') site.report('error', 'caffe/negative-size', '{name} {shape} has a negative size', args)
  else site.report('error', 'caffe/blob-size', '{name} {shape} holds more than 2³¹ − 1 values', args)
}
