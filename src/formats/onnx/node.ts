/** A node as its operator's rules read it: type, version and attributes, without a word of how they were stored. */

import type { Expr } from '../../core/expr.ts'
import type { Dtype } from '../../core/network/dtype.ts'
import type { Op, Origin } from '../../core/network/op.ts'
import type { Shape } from '../../core/network/shape.ts'

/** A node of a graph or of a function's body. */
export interface OnnxNode {
  /** Unique among all nodes of the model, those of bodies and subgraphs included. */
  readonly id: string
  /** As in the file: `Conv`. */
  readonly type: string
  /** Empty for ONNX's own operators, which some files call `ai.onnx`. */
  readonly domain: string
  /** The version of the operator set of its domain that the model imports. */
  readonly version: number
  /** Names of what it reads; empty where an optional input is left out. */
  readonly inputs: readonly string[]
  /** Names of what it gives; empty where an optional output is left out. */
  readonly outputs: readonly string[]
  /** `undefined` where the node does not have it: the operator's default holds. */
  attribute(name: string): OnnxAttribute | undefined
  /** A size that only the data decide: a symbol of that name, or what the user binds it to. */
  size(name: string): Expr
}

/** The value of an attribute, by its type. */
export type OnnxAttribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'ints'; readonly value: readonly bigint[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly kind: 'tensors'; readonly value: readonly OnnxTensor[] }
  | { readonly kind: 'type'; readonly value: OnnxType | undefined }
  | { readonly kind: 'types'; readonly value: readonly (OnnxType | undefined)[] }
  /** A graph is a branch of the node, under the attribute's name (`then` for `then_branch`); `graphs` are branches `name[0]`, `name[1]`, … */
  | { readonly kind: 'graph' | 'graphs' }

/** A tensor that an attribute holds, sparse ones as the dense ones that they stand for. */
export interface OnnxTensor {
  /** Its name among the model's tensors. */
  readonly tensor: string
  readonly shape: readonly bigint[]
  /** `undefined` where the file names a type that nobody has. */
  readonly dtype: Dtype | undefined
  /** Row by row, exact; absent where there are more than 4,096 of them, or texts, or numbers that are not finite. */
  readonly elements?: readonly Expr[]
  /** The stored tensor that it is, for Constant to pass on; see Operand. */
  readonly origin?: Origin
}

/** A value's type. */
export type OnnxType =
  | { readonly kind: 'tensor'; readonly dtype: Dtype | undefined; readonly shape: Shape | undefined }
  | { readonly kind: 'sequence' | 'optional' | 'map'; readonly item: OnnxType | undefined }

/** What the rules make of a node. */
export interface Lowered {
  readonly op: Op
  /** What `op` reads. */
  readonly attrs: unknown
}

/** The rules of an operator in one of its versions. */
export interface OnnxOperator {
  lower(node: OnnxNode): Lowered
}

/** An integer; the default where the attribute is absent or of another type. */
export function intOf(node: OnnxNode, name: string, otherwise: bigint): bigint
export function intOf(node: OnnxNode, name: string): bigint | undefined
export function intOf(node: OnnxNode, name: string, otherwise?: bigint): bigint | undefined {
  const found = node.attribute(name)
  return found?.kind === 'int' ? found.value : otherwise
}

/** A list of integers; `undefined` where the attribute is absent or of another type. */
export function intsOf(node: OnnxNode, name: string): readonly bigint[] | undefined {
  const found = node.attribute(name)
  return found?.kind === 'ints' ? found.value : undefined
}

/** A float, as the float32 that the file holds; the default where the attribute is absent or of another type. */
export function floatOf(node: OnnxNode, name: string, otherwise: number): number {
  const found = node.attribute(name)
  return found?.kind === 'float' ? found.value : otherwise
}

/** A list of floats; `undefined` where the attribute is absent or of another type. */
export function floatsOf(node: OnnxNode, name: string): readonly number[] | undefined {
  const found = node.attribute(name)
  return found?.kind === 'floats' ? found.value : undefined
}

/** A text; the default where the attribute is absent or of another type. */
export function stringOf(node: OnnxNode, name: string, otherwise: string): string {
  const found = node.attribute(name)
  return found?.kind === 'string' ? found.value : otherwise
}

/** A tensor; `undefined` where the attribute is absent or of another type. */
export function tensorOf(node: OnnxNode, name: string): OnnxTensor | undefined {
  const found = node.attribute(name)
  return found?.kind === 'tensor' ? found.value : undefined
}

/** TensorProto.DataType (onnx.proto), by number. */
const DATA_TYPES: readonly (Dtype | undefined)[] = [
  undefined,
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
  'float8e4m3fn',
  'float8e4m3fnuz',
  'float8e5m2',
  'float8e5m2fnuz',
  'uint4',
  'int4',
  'float4e2m1',
  'float8e8m0',
  'uint2',
  'int2',
  'float6e2m3',
  'float6e3m2',
]

/** The type with that number; `undefined` for 0 and for numbers that no version has. */
export function dtypeNumbered(number: number | bigint): Dtype | undefined {
  return DATA_TYPES[Number(number)]
}
