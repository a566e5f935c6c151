/** Tensors of a subgraph: what the file says of each, and where its numbers lie. */

import type { StoredArray } from '../../core/bytes/bytes.ts'
import { given } from '../../core/formula.ts'
import { type Dtype, isWhole, packedBytes, bytesOf as widthOf } from '../../core/network/dtype.ts'
import type { Affine, StoredTensor, TensorRole, Value } from '../../core/network/model.ts'
import type { ParamKind } from '../../core/network/op.ts'
import type { TensorScale } from '../../core/network/tensor-computation.ts'
import type { FlatNumbers, FlatTable } from '../../wire/flatbuffers/read.ts'
import { listOf, numberOf, numbersOf, tableOf, textOf } from './file.ts'

/** schema.fbs, enum TensorType; resources and variants hold no numbers. */
const DTYPES: readonly (Dtype | undefined)[] = [
  ...(['float32', 'float16', 'int32', 'uint8', 'int64', 'string', 'bool', 'int16', 'complex64', 'int8'] as const),
  ...(['float64', 'complex128', 'uint64', undefined, undefined, 'uint32', 'uint16', 'int4', 'bfloat16'] as const),
]

/** A tensor as the file has it. */
export interface TfliteTensor {
  readonly index: number
  readonly subgraph: number
  readonly name: string
  readonly shape: readonly bigint[]
  /** The sizes with −1 where they may change; absent where none may. */
  readonly signature: readonly bigint[] | undefined
  readonly dtype: Dtype | undefined
  readonly buffer: number
  readonly isVariable: boolean
  /** How many scales it has: one for all, or one for each place along an axis. */
  readonly scales: number
  /** Whether its scales are not all the same. */
  readonly scalesDiffer: boolean
  /** Whether only some of its numbers are stored, and a table of where they belong. */
  readonly isSparse: boolean
  /** The same as numbers, for what computes with them. */
  readonly scale: TensorScale | undefined
  /** What its integers stand for, where it says so. */
  readonly affine: Affine | undefined
  readonly offset: number
}

/** Reads the table of a tensor. */
export function tensorOf(table: FlatTable, index: number, subgraph: number): TfliteTensor {
  const signature = listOf(table, 'shape_signature')
  const scales = numbersOf(tableOf(table, 'quantization'), 'scale')
  return {
    index,
    subgraph,
    name: textOf(table, 'name'),
    shape: listOf(table, 'shape').map(BigInt),
    signature: signature.length > 0 ? signature.map(BigInt) : undefined,
    dtype: DTYPES[numberOf(table, 'type')],
    buffer: numberOf(table, 'buffer'),
    isVariable: numberOf(table, 'is_variable') !== 0,
    scales: scales?.count ?? 0,
    scalesDiffer: new Set(scales?.values).size > 1,
    isSparse: tableOf(table, 'sparsity') !== undefined,
    scale: scaleOf(tableOf(table, 'quantization')),
    affine: affineOf(tableOf(table, 'quantization')),
    offset: table.offset,
  }
}

function scaleOf(table: FlatTable | undefined): TensorScale | undefined {
  const scales = listOf(table, 'scale')
  if (scales.length === 0) return undefined
  return { scales, zeros: listOf(table, 'zero_point'), axis: numberOf(table, 'quantized_dimension') }
}

function affineOf(table: FlatTable | undefined): Affine | undefined {
  const [scales, zeros] = [numbersOf(table, 'scale'), numbersOf(table, 'zero_point')]
  if (scales === undefined || scales.count === 0) return undefined
  return {
    scales: arrayAt('float32', scales),
    ...(zeros !== undefined && zeros.count > 0 && { zeros: arrayAt('int64', zeros) }),
    axis: numberOf(table, 'quantized_dimension'),
  }
}

function arrayAt(dtype: Dtype, { offset, count }: FlatNumbers): StoredArray {
  return storedArray(dtype, { offset, length: count * widthOf(dtype) })
}

/** The numbers of a buffer, where it has some. */
export interface TfliteBuffer {
  readonly offset: number
  readonly length: number
  /** Its bytes, where they are few. */
  readonly bytes: Uint8Array | undefined
}

/** How many numbers a shape holds. */
export function countOf(shape: readonly bigint[]): bigint {
  return shape.reduce((product, size) => product * size, 1n)
}

/** Bytes that the numbers of a tensor take; `undefined` of texts and resources. */
export function bytesOf({ dtype, shape }: TfliteTensor): bigint | undefined {
  return dtype === undefined || dtype === 'string' ? undefined : packedBytes(dtype, countOf(shape))
}

/** The value that a tensor is in the graph. */
export function tensorValue(
  tensor: TfliteTensor,
  constant: TfliteBuffer | undefined,
  stored: string | undefined,
  kind: ParamKind | undefined,
): Value {
  const { shape, dtype, signature } = tensor
  const value = { id: idOf(tensor), name: tensor.name, dtype, ...(signature && { signature }) }
  if (constant === undefined || dtype === undefined) return { ...value, declared: { shape, ...(dtype && { dtype }) } }
  const elements = elementsOf(constant.bytes, dtype)
  const origin = { tensor: stored ?? tensor.name, shape: shape.map((size) => given(size)), dtype, kind }
  return { ...value, given: { shape, dtype, origin, ...(elements && { elements }) }, tensor: origin.tensor }
}

export function idOf({ subgraph, index }: Pick<TfliteTensor, 'subgraph' | 'index'>): string {
  return `${subgraph}:${index}`
}

/** The numbers of a small constant of integers. */
export function elementsOf(bytes: Uint8Array | undefined, dtype: Dtype | undefined): readonly bigint[] | undefined {
  if (bytes === undefined || (dtype !== 'int32' && dtype !== 'int64')) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = dtype === 'int32' ? 4 : 8
  return Array.from({ length: Math.floor(bytes.byteLength / width) }, (_, at) =>
    width === 4 ? BigInt(view.getInt32(at * 4, true)) : view.getBigInt64(at * 8, true),
  )
}

function storedArray(dtype: Dtype, { offset, length }: Pick<TfliteBuffer, 'offset' | 'length'>): StoredArray {
  const stride = widthOf(dtype)
  const count = Math.floor(length / stride)
  return { dtype, littleEndian: true, count, runs: [{ offset, count, stride }] }
}

/** A stored tensor of the report. */
export function storedOf(
  tensor: TfliteTensor,
  name: string,
  role: TensorRole,
  buffer: TfliteBuffer,
  file: string,
  sharedWith: string | undefined,
): StoredTensor {
  const { shape, dtype = 'uint8' } = tensor
  return {
    name,
    shape,
    count: countOf(shape),
    dtype,
    encoding: dtype,
    bytes: BigInt(buffer.length),
    role,
    ...(sharedWith !== undefined && { sharedWith }),
    module: '',
    file,
    offset: buffer.offset,
    ...(isWhole(dtype) && { stored: storedArray(dtype, buffer) }),
    ...(tensor.affine !== undefined && { affine: tensor.affine }),
  }
}
