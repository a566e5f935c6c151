/** Arrays that are given for inputs, whose numbers may stand in files. */

import type { ByteSource } from '../core/bytes/bytes.ts'
import { numberBlocks } from '../core/bytes/stored-values.ts'
import { type Expr, exprOf, unknown } from '../core/expr.ts'
import { bytesOf } from '../core/network/dtype.ts'
import { MOST_ELEMENTS } from '../core/network/op.ts'
import type { GivenArray } from './format.ts'
import { readNpyHeader } from './numpy/read-npy.ts'

/** An array as it was given, or as a file of NumPy holds it: more elements than are followed are left out. */
export async function givenArray(given: GivenArray | ByteSource): Promise<GivenArray> {
  if (!('read' in given)) return given
  const { dtype, littleEndian, isFortran, shape, at } = await readNpyHeader(given)
  const count = shape.reduce((product, size) => product * size, 1)
  const sizes = shape.map(BigInt)
  if (count > MOST_ELEMENTS || isFortran) return { shape: sizes, dtype, elements: undefined }
  const elements: Expr[] = []
  const run = { offset: at, count, stride: bytesOf(dtype) }
  for await (const block of numberBlocks(given, { dtype, littleEndian, count, runs: [run] })) {
    for (const number of block) elements.push(Number.isFinite(number) ? exprOf(number) : unknown)
  }
  return { shape: sizes, dtype, elements }
}
