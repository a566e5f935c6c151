/** Operators that bring values into another type: casts, and quantisation both ways. */

import { choice, type Expr, equal, trunc, unknown } from '../core/expr.ts'
import { given } from '../core/formula.ts'
import { DTYPE_BITS, type Dtype, isFloat } from '../core/network/dtype.ts'
import type { Inference, Op, Operand } from '../core/network/op.ts'
import { shapeOf } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'
import { eachValue } from './arithmetic.ts'
import { roundedTo } from './elements.ts'

/** What the type of the output is: given, that of an input, or not known. */
export interface ConvertAttrs {
  readonly to: Dtype | { readonly as: number } | undefined
}

function targetOf({ to }: ConvertAttrs, operands: readonly (Operand | undefined)[]): Dtype | undefined {
  return typeof to === 'object' ? operands[to.as]?.dtype : to
}

/** The first input in another type: what it holds, and the tensor behind it, stay. */
function converted(operand: Operand | undefined, dtype: Dtype | undefined, elements?: readonly Expr[]): Inference {
  return {
    outputs: [operand?.shape?.map(given)],
    dtypes: [dtype],
    elements: [elements],
    origins: [operand?.origin],
  }
}

/** Values as another type has them: toward zero from floats to integers, to the nearest otherwise. */
export const cast: Op<ConvertAttrs> = {
  name: 'cast',
  family: 'elementwise',
  summary: message('gives each value another type'),
  source: 'onnx/defs/tensor/defs.cc, Cast',
  infer: ({ attrs, operands }) => {
    const [operand] = operands
    const dtype = targetOf(attrs, operands)
    return converted(
      operand,
      dtype,
      operand?.elements?.map((value) => castTo(dtype, value)),
    )
  },
  parameterKind: () => undefined,
}

function castTo(dtype: Dtype | undefined, value: Expr): Expr {
  if (dtype === undefined || dtype === 'string') return unknown
  if (dtype === 'bool') return isTruth(value) ? value : choice('==', value, 0n, 0n, 1n)
  return isFloat(dtype) ? roundedTo(dtype, value) : trunc(value)
}

function isTruth(value: Expr): boolean {
  return equal(value, 0n) === true || equal(value, 1n) === true
}

/** The same bits read as another type: the last axis grows or shrinks where the widths differ. */
export const bitCast: Op<ConvertAttrs> = {
  name: 'bit-cast',
  family: 'shape',
  summary: message('reads the same bits as another type'),
  source: 'onnx/defs/tensor/defs.cc, BitCast',
  infer: (site) => {
    const [operand] = site.operands
    const dtype = targetOf(site.attrs, site.operands)
    if (operand?.dtype !== undefined && dtype !== undefined) {
      const args = { from: operand.dtype, to: dtype }
      const isSame = DTYPE_BITS[operand.dtype] === DTYPE_BITS[dtype]
      site.check(isSame, 'onnx/bit-width', 'the bits of {from} and {to} are not equally many', args)
    }
    return converted(operand, dtype)
  },
  parameterKind: () => undefined,
}

/** Floats as integers of a scale. */
export const quantize: Op<ConvertAttrs> = {
  name: 'quantize',
  family: 'quantise',
  summary: message('divides by a scale and rounds to a narrow type'),
  source: 'onnx/defs/quantization/defs.cc, QuantizeLinear',
  infer: ({ attrs, operands }) => converted(operands[0], targetOf(attrs, operands)),
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { divide: 1, add: 1, compare: 2 }),
  parameterKind: () => undefined,
}

/** Integers of a scale as floats. */
export const dequantize: Op<ConvertAttrs> = {
  name: 'dequantize',
  family: 'quantise',
  summary: message('takes off the zero point and multiplies by a scale'),
  source: 'onnx/defs/quantization/defs.cc, DequantizeLinear',
  infer: ({ attrs, operands }) => converted(operands[0], targetOf(attrs, operands)),
  cost: ({ outputs }) => eachValue(shapeOf(outputs[0]), { multiply: 1, add: 1 }),
  parameterKind: () => undefined,
}

/** Finds scale and zero point of a tensor while it runs, and quantises it so. */
export const dynamicQuantize: Op = {
  name: 'dynamic-quantize',
  family: 'quantise',
  summary: message('finds scale and zero point while running, and rounds to a narrow type'),
  source: 'onnx/defs/quantization/defs.cc, DynamicQuantizeLinear',
  infer: ({ inputs }) => ({
    outputs: [inputs[0]?.map(given), [], []],
    dtypes: ['uint8', 'float32', 'uint8'],
  }),
  cost: ({ inputs }) => eachValue(inputs[0], { compare: 4, divide: 1, add: 1 }),
}
