/** Types of tensors and of metadata by their numbers in the file (ggml.h, ggml_type; gguf.h, gguf_type). */

import type { Dtype } from '../../core/network/dtype.ts'

/** A tensor's type: its name, and how its numbers are stored. */
export interface GgmlType {
  readonly name: string
  /** The name of the encoding (core/encoding.ts); `undefined`: ggml has removed the type. */
  readonly encoding: string | undefined
}

const plain = (name: string, encoding: Dtype): GgmlType => ({ name, encoding })
const block = (name: string): GgmlType => ({ name, encoding: name })
const removed = (name: string): GgmlType => ({ name, encoding: undefined })

const TYPES: readonly GgmlType[] = [
  plain('F32', 'float32'),
  plain('F16', 'float16'),
  block('Q4_0'),
  block('Q4_1'),
  removed('Q4_2'),
  removed('Q4_3'),
  block('Q5_0'),
  block('Q5_1'),
  block('Q8_0'),
  block('Q8_1'),
  block('Q2_K'),
  block('Q3_K'),
  block('Q4_K'),
  block('Q5_K'),
  block('Q6_K'),
  block('Q8_K'),
  block('IQ2_XXS'),
  block('IQ2_XS'),
  block('IQ3_XXS'),
  block('IQ1_S'),
  block('IQ4_NL'),
  block('IQ3_S'),
  block('IQ2_S'),
  block('IQ4_XS'),
  plain('I8', 'int8'),
  plain('I16', 'int16'),
  plain('I32', 'int32'),
  plain('I64', 'int64'),
  plain('F64', 'float64'),
  block('IQ1_M'),
  plain('BF16', 'bfloat16'),
  removed('Q4_0_4_4'),
  removed('Q4_0_4_8'),
  removed('Q4_0_8_8'),
  block('TQ1_0'),
  block('TQ2_0'),
  removed('IQ4_NL_4_4'),
  removed('IQ4_NL_4_8'),
  removed('IQ4_NL_8_8'),
  block('MXFP4'),
  block('NVFP4'),
  block('Q1_0'),
  block('Q2_0'),
]

/** The type of that number; `undefined`: ggml has none. */
export function ggmlType(id: number): GgmlType | undefined {
  return TYPES[id]
}

/** Kinds of metadata values, at the places of their numbers. */
export const VALUE_KINDS = [
  ...(['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'bool'] as const),
  ...(['string', 'array', 'uint64', 'int64', 'float64'] as const),
] as const

export type ValueKind = (typeof VALUE_KINDS)[number]

/** Bytes of a value; texts and arrays say how long they are. */
export const VALUE_BYTES: Readonly<Record<ValueKind, number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  bool: 1,
  string: 8,
  array: 12,
  uint64: 8,
  int64: 8,
  float64: 8,
}
