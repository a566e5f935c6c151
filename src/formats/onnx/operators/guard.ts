/** Whatever numbers a file gives an operator, what comes out are sizes that can be. */

import { ArithmeticError, less, mul, unknown } from '../../../core/expr.ts'
import { FormulaError, given } from '../../../core/formula.ts'
import type { Inference, Op, Site } from '../../../core/network/op.ts'
import { type DerivedShape, type Shape, shapeOf, shapeSource } from '../../../core/network/shape.ts'
import { unknownCost } from '../../../ops/arithmetic.ts'

const guarded = new WeakMap<Op, Op>()

/** The operator, which answers with unknown sizes where its own would be negative or have no answer, and says so. */
export function guard(op: Op): Op {
  const known = guarded.get(op)
  if (known !== undefined) return known
  const { cost } = op
  const made: Op = {
    ...op,
    infer: (site) =>
      possible(
        site,
        answerOf(site, () => op.infer(site)),
      ),
    ...(cost && { cost: (site) => orElse(() => cost(site), unknownCost()) }),
  }
  guarded.set(op, made)
  return made
}

function answerOf(site: Site<unknown>, infer: () => Inference): Inference {
  const nothing: Inference = { outputs: [] }
  const found = orElse(infer, nothing)
  if (found === nothing) {
    site.report('error', 'onnx/no-answer', 'its sizes can not be computed of these numbers')
  }
  return found
}

function orElse<T>(compute: () => T, otherwise: T): T {
  try {
    return compute()
  } catch (error) {
    if (error instanceof FormulaError || error instanceof ArithmeticError || error instanceof RangeError)
      return otherwise
    throw error
  }
}

/** Without negative sizes, and without elements that are not as many as the sizes say. */
function possible(site: Site<unknown>, found: Inference): Inference {
  const outputs = found.outputs.map((shape) => shape && withoutNegatives(site, shape))
  const elements = found.elements?.map((values, index) =>
    values !== undefined && isCount(shapeOf(outputs[index]), values.length) ? values : undefined,
  )
  return { ...found, outputs, ...(elements && { elements }) }
}

function withoutNegatives(site: Site<unknown>, shape: DerivedShape): DerivedShape {
  if (!shape.some(({ expr }) => less(expr, 0n) === true)) return shape
  const args = { shape: shapeSource(shapeOf(shape)) }
  site.report('error', 'onnx/negative-size', 'the output would be {shape}, and no size can be negative', args)
  return shape.map((size) => (less(size.expr, 0n) === true ? given(unknown) : size))
}

function isCount(shape: Shape | undefined, count: number): boolean {
  if (shape === undefined) return true
  const product = shape.reduce(mul, 1n)
  return typeof product !== 'bigint' || product === BigInt(count)
}
