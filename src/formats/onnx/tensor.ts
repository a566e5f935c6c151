/** Stored tensors: what TensorProto and SparseTensorProto say, held against what is there. */

import type { StoredArray } from '../../core/bytes/bytes.ts'
import type { Expr } from '../../core/expr.ts'
import { MOST_AXES } from '../../core/limits.ts'
import { DTYPE_BITS, type Dtype, isWhole, packedBytes } from '../../core/network/dtype.ts'
import { MOST_ELEMENTS } from '../../core/network/op.ts'
import type { Issue } from '../../core/words/issue.ts'
import type { MessageArgs } from '../../core/words/message.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'
import { elementsOf, valuesIn } from './elements.ts'
import { type ExternalFiles, isExternal } from './external.ts'
import { dtypeNumbered } from './node.ts'
import { Told } from './told.ts'

/** Where the numbers of a tensor's field lie in the file; `undefined` where the file is a text. */
export type BulkOf = (tensor: ProtoMessage, field: string) => StoredArray | undefined

/** What is known of a stored tensor. */
export interface TensorFacts {
  readonly shape: readonly bigint[]
  readonly dtype: Dtype | undefined
  readonly count: bigint
  /** Bytes of the numbers as they are stored. */
  readonly bytes: bigint
  readonly encoding: string
  readonly elements?: readonly Expr[]
  readonly file?: string
  readonly offset?: number
  readonly stored?: StoredArray
  /** Its values, where they stand in the file one by one. */
  values?(): readonly (number | bigint | string)[] | undefined
}

/** Fields of TensorProto that hold numbers, with the types that belong in each (onnx.proto). */
const FIELDS: Readonly<Record<string, readonly Dtype[] | 'all'>> = {
  raw_data: 'all',
  float_data: ['float32', 'complex64'],
  int32_data: [
    ...(['int32', 'int16', 'int8', 'int4', 'int2', 'uint16', 'uint8', 'uint4', 'uint2', 'bool'] as const),
    ...(['float16', 'bfloat16', 'float8e4m3fn', 'float8e4m3fnuz', 'float8e5m2', 'float8e5m2fnuz'] as const),
    ...(['float8e8m0', 'float4e2m1', 'float6e2m3', 'float6e3m2'] as const),
  ],
  int64_data: ['int64'],
  double_data: ['float64', 'complex128'],
  uint64_data: ['uint32', 'uint64'],
  string_data: ['string'],
}

/** Reads tensors of one model. */
export class TensorReader {
  readonly #told = new Told()
  readonly #file: string
  readonly #bulk: BulkOf
  readonly #external: ExternalFiles

  constructor(file: string, bulk: BulkOf, external: ExternalFiles) {
    this.#file = file
    this.#bulk = bulk
    this.#external = external
  }

  get issues(): readonly Issue[] {
    return this.#told.issues
  }

  /** A dense tensor; `name` for messages, where it has none itself. */
  dense(tensor: ProtoMessage, name: string): TensorFacts {
    const shape = this.#shapeOf(tensor, name)
    const dtype = this.#dtypeOf(tensor, name)
    const count = shape.reduce((product, size) => product * size, 1n)
    const bytes = dtype === undefined ? 0n : packedBytes(dtype, count)
    const facts = { shape, dtype, count, bytes, encoding: dtype ?? 'undefined' }
    if (isExternal(tensor)) return { ...facts, ...this.#externalPlace(tensor, bytes, count, dtype) }
    const place = this.#inside(tensor, name, facts)
    const elements = elementsOf(tensor, dtype, count)
    const isApart = !('stored' in place) && dtype !== undefined
    const values = isApart ? () => valuesIn(tensor, dtype, Number(count)) : undefined
    return { ...facts, ...place, ...(elements && { elements }), ...(values && { values }) }
  }

  /** A sparse tensor, as the dense one that it stands for; its bytes are those of values and indices. */
  sparse(tensor: ProtoMessage, name: string): TensorFacts {
    const values = this.dense(tensor.message('values'), name)
    const indices = tensor.has('indices') ? this.dense(tensor.message('indices'), name) : undefined
    const shape = this.#positive(tensor, tensor.bigints('dims'), name)
    const count = shape.reduce((product, size) => product * size, 1n)
    const found = values.count
    if (indices !== undefined && indices.shape[0] !== found) {
      const text = '`{tensor}` has {values} values, but {indices} indices'
      this.#tell('onnx/sparse-count', 'error', text, tensor, {
        tensor: name,
        values: found,
        indices: indices.shape[0] ?? 0n,
      })
    }
    const places = this.#places(tensor, name, indices, shape)
    const dense = count <= BigInt(MOST_ELEMENTS) ? filled(Number(count), places, values.elements) : undefined
    const { dtype, file, offset } = values
    return {
      shape,
      dtype,
      count,
      bytes: values.bytes + (indices?.bytes ?? 0n),
      encoding: 'sparse',
      ...(dense && { elements: dense }),
      ...(file !== undefined && { file }),
      ...(offset !== undefined && { offset }),
    }
  }

  /** Places of the values in the dense tensor, row by row (onnx.proto, SparseTensorProto.indices). */
  #places(tensor: ProtoMessage, name: string, indices: TensorFacts | undefined, shape: readonly bigint[]) {
    if (indices?.elements === undefined) return indices === undefined ? [] : undefined
    const rank = indices.shape.length > 1 ? shape.length : 1
    const rows = Math.ceil(indices.elements.length / Math.max(rank, 1))
    const count = shape.reduce((product, size) => product * size, 1n)
    const places = Array.from({ length: rows }, (_, row) => {
      const at = indices.elements?.slice(row * rank, (row + 1) * rank) ?? []
      return at.reduce<bigint>(
        (sum, index, axis) => (rank === 1 ? asInteger(index) : sum * (shape[axis] ?? 1n) + asInteger(index)),
        0n,
      )
    })
    const outside = places.find((place) => place < 0n || place >= count)
    if (outside !== undefined) {
      const text = '`{tensor}` has a value at place {place} of {count}'
      this.#tell('onnx/sparse-index', 'error', text, tensor, { tensor: name, place: outside, count })
      return undefined
    }
    if (places.some((place, at) => at > 0 && place <= (places[at - 1] ?? 0n))) {
      const text = '`{tensor}`: its indices do not ascend, which the checker of onnx refuses'
      this.#tell('onnx/sparse-order', 'warning', text, tensor, { tensor: name })
    }
    return places
  }

  #shapeOf(tensor: ProtoMessage, name: string): readonly bigint[] {
    return this.#positive(tensor, tensor.bigints('dims'), name)
  }

  #positive(tensor: ProtoMessage, dims: readonly bigint[], name: string): readonly bigint[] {
    if (dims.length > MOST_AXES) {
      const text = '`{tensor}` has {count} axes, more than {most}'
      this.#tell('onnx/axes', 'error', text, tensor, { tensor: name, count: dims.length, most: MOST_AXES })
      return dims.slice(0, MOST_AXES).map(() => 0n)
    }
    const negative = dims.find((size) => size < 0n)
    if (negative === undefined) return dims
    this.#tell('onnx/negative-size', 'error', '`{tensor}` has the size {size}', tensor, {
      tensor: name,
      size: negative,
    })
    return dims.map((size) => (size < 0n ? 0n : size))
  }

  #dtypeOf(tensor: ProtoMessage, name: string): Dtype | undefined {
    const number = tensor.number('data_type')
    const dtype = dtypeNumbered(number)
    if (dtype === undefined) {
      const text = '`{tensor}` is of the type {number}, which ONNX does not have'
      this.#tell('onnx/data-type', 'error', text, tensor, { tensor: name, number })
    }
    return dtype
  }

  #externalPlace(tensor: ProtoMessage, bytes: bigint, count: bigint, dtype: Dtype | undefined) {
    const inside = Object.keys(FIELDS).find((field) => this.#length(tensor, field) > 0)
    if (inside !== undefined) {
      const text = '`{tensor}` lies in another file, and has numbers in `{field}` as well'
      this.#tell('onnx/two-values', 'warning', text, tensor, { tensor: tensor.string('name'), field: inside })
    }
    const place = this.#external.placeOf(tensor, bytes)
    if (place === undefined) return {}
    const { file, offset, length } = place
    const stored = dtype === undefined || length < bytes ? undefined : arrayAt(offset, dtype, Number(count))
    return { file, offset, bytes: length, ...(stored && { stored }) }
  }

  /** Holds the numbers in the file against the shape. */
  #inside(tensor: ProtoMessage, name: string, { dtype, count, bytes }: Pick<TensorFacts, 'dtype' | 'count' | 'bytes'>) {
    const present = Object.keys(FIELDS).filter((field) => this.#length(tensor, field) > 0)
    const [field] = present
    const at = (args: MessageArgs) => ({ tensor: name, ...args })
    if (present.length > 1) {
      const text = '`{tensor}` has numbers in several fields: {fields}'
      this.#tell('onnx/two-values', 'warning', text, tensor, at({ fields: present.join(', ') }))
    }
    if (field === undefined) {
      if (count > 0n && dtype !== undefined) {
        const text = '`{tensor}` has {count} elements by its shape, but no numbers'
        this.#tell('onnx/no-values', 'error', text, tensor, at({ count }))
      }
      return {}
    }
    const types = FIELDS[field]
    if (dtype !== undefined && types !== 'all' && types?.includes(dtype) !== true) {
      const text = '`{tensor}` is of type {dtype}, whose numbers do not belong in `{field}`'
      this.#tell('onnx/wrong-field', 'error', text, tensor, at({ dtype, field }))
    } else if (field === 'raw_data') this.#checkLength(tensor, name, this.#length(tensor, field), bytes)
    else this.#checkCount(tensor, name, field, count, dtype)
    return this.#placeOf(tensor, field, dtype, count, bytes)
  }

  #checkLength(tensor: ProtoMessage, name: string, length: number, bytes: bigint): void {
    if (BigInt(length) === bytes) return
    const isShort = BigInt(length) < bytes
    const text = '`{tensor}` takes {bytes} bytes by its shape, but has {length}'
    const args = { tensor: name, bytes, length }
    this.#tell('onnx/data-length', isShort ? 'error' : 'warning', text, tensor, args)
  }

  #checkCount(tensor: ProtoMessage, name: string, field: string, count: bigint, dtype: Dtype | undefined): void {
    const found = this.#countIn(tensor, field)
    if (found === undefined || dtype === undefined || DTYPE_BITS[dtype] % 8 !== 0) return
    const each = dtype === 'complex64' || dtype === 'complex128' ? 2n : 1n
    if (BigInt(found) === count * each) return
    const isShort = BigInt(found) < count * each
    const text = '`{tensor}` has {count} elements by its shape, but {found} in `{field}`'
    const args = { tensor: name, count, found, field }
    this.#tell('onnx/data-count', isShort ? 'error' : 'warning', text, tensor, args)
  }

  /** How many numbers a field has; `undefined` for varints that nobody counted. */
  #countIn(tensor: ProtoMessage, field: string): number | undefined {
    const array = this.#bulk(tensor, field)
    // Empty strings leave no run behind.
    if (field === 'string_data') return undefined
    if (tensor.has(field)) return tensor.count(field)
    return array !== undefined && array.dtype !== 'uint8' ? array.count : undefined
  }

  /** Bytes of a field, or how many values a text has of it. */
  #length(tensor: ProtoMessage, field: string): number {
    const array = this.#bulk(tensor, field)
    if (array !== undefined) return array.count
    const [first] = tensor.content.get(field)?.values ?? []
    return first instanceof Uint8Array && field === 'raw_data' ? first.length : tensor.count(field)
  }

  #placeOf(tensor: ProtoMessage, field: string, dtype: Dtype | undefined, count: bigint, bytes: bigint) {
    const array = this.#bulk(tensor, field)
    const [run] = array?.runs ?? []
    if (array === undefined || run === undefined) return {}
    const isPlain = field === 'raw_data' && array.runs.length === 1 && BigInt(array.count) >= bytes
    const stored = isPlain && dtype !== undefined ? arrayAt(run.offset, dtype, Number(count)) : undefined
    const typed = array.dtype === dtype ? array : undefined
    const found = stored ?? typed
    return { file: this.#file, offset: run.offset, ...(found && { stored: found }) }
  }

  #tell(code: string, severity: Issue['severity'], text: string, tensor: ProtoMessage, args: MessageArgs): void {
    this.#told.tell(severity, code, text, args, () => tensor.where())
  }
}

/** Numbers narrower than a byte lie several to one, where they don't cross from one to the next. */
function arrayAt(offset: number, dtype: Dtype, count: number): StoredArray | undefined {
  const bits = DTYPE_BITS[dtype]
  if (!isWhole(dtype) && (bits === 0 || 8 % bits !== 0)) return undefined
  const [blocks, stride] = isWhole(dtype) ? [count, bits / 8] : [Math.ceil((count * bits) / 8), 1]
  return { dtype, littleEndian: true, count, runs: [{ offset, count: blocks, stride }] }
}

function asInteger(value: Expr): bigint {
  return typeof value === 'bigint' ? value : -1n
}

function filled(count: number, places: readonly bigint[] | undefined, values: readonly Expr[] | undefined) {
  if (places === undefined || values === undefined) return undefined
  const all: Expr[] = Array.from({ length: count }, () => 0n)
  places.forEach((place, index) => {
    all[Number(place)] = values[index] ?? 0n
  })
  return all
}
