/** Tensors as pickles describe them: views of storages (torch/_utils.py, the functions _rebuild_*). */

import type { StoredArray, ValueRun } from '../../core/bytes/bytes.ts'
import { bytesOf, type Dtype } from '../../core/network/dtype.ts'
import { calleeName, itemsOf, type PickleCall, type PickleValue } from '../pickle/value.ts'
import { storageType, type TorchType, typeNamed } from './types.ts'

/** A run of numbers that tensors are views of. */
export interface TorchStorage {
  /** Unique in its file. */
  readonly key: string
  /** Of the class that the pickle gives it; bytes where that is untyped. */
  readonly type: TorchType
  /** How many numbers of that type the pickle says it has. */
  readonly count: bigint
}

/** A tensor that a pickle describes. */
export interface TorchTensor {
  readonly type: TorchType
  readonly shape: readonly bigint[]
  /** In numbers. */
  readonly stride: readonly bigint[]
  /** In numbers, from the start of the storage. */
  readonly storageOffset: bigint
  /** Absent where it has none of its own: it is on the meta device, or made of parts. */
  readonly storage?: TorchStorage
  /** `sparse_coo` and the like; absent: strided. */
  readonly layout?: string
  /** The tensors that it is made of: indices and values, scales and zero points. */
  readonly parts: readonly TorchTensor[]
  /** Set for parameters of modules that were saved whole. */
  readonly requiresGrad?: boolean
}

/** What was wrong with a description. */
export type Fault = 'shape' | 'offset' | 'stride' | 'storage' | 'outside'

/** Calls around a tensor that change nothing of it are looked through, up to so many. */
const DEEPEST = 16

/** Reads descriptions of tensors, and keeps the storages that they name. */
export class TensorReader {
  readonly storages = new Map<string, TorchStorage>()
  readonly #known = new Map<PickleCall, TorchTensor | Fault | undefined>()

  /** The tensor that a value describes, or what is wrong with the description; `undefined` where it is none. */
  read(value: PickleValue | undefined, depth = 0): TorchTensor | Fault | undefined {
    if (typeof value !== 'object' || value?.kind !== 'call' || depth > DEEPEST) return undefined
    if (this.#known.has(value)) return this.#known.get(value)
    const found = this.#read(value, depth)
    this.#known.set(value, found)
    return found
  }

  #read(value: PickleCall, depth: number): TorchTensor | Fault | undefined {
    const { args } = value
    switch (calleeName(value)) {
      case 'torch._utils._rebuild_tensor':
      case 'torch._utils._rebuild_tensor_v2':
        return this.#view(args, undefined)
      case 'torch._utils._rebuild_tensor_v3':
        return this.#view(args, typeNamed(args[6]))
      case 'torch._utils._rebuild_qtensor':
        return this.#quantised(args, depth)
      case 'torch._utils._rebuild_parameter':
      case 'torch._utils._rebuild_parameter_with_state':
      case 'torch.nn.parameter.Parameter':
        return withGradient(this.read(args[0], depth + 1), args[1])
      case 'torch._utils._rebuild_sparse_tensor':
        return this.#sparse(args, depth)
      case 'torch._utils._rebuild_meta_tensor_no_storage':
        return described(typeNamed(args[0]), args[1], args[2])
      case 'torch._utils._rebuild_wrapper_subclass':
        return described(typeNamed(args[1]), args[2], args[3])
      case 'torch._utils._rebuild_device_tensor_from_cpu_tensor':
      case 'torch.jit._pickle.restore_type_tag':
        return this.read(args[0], depth + 1)
      case 'torch._tensor._rebuild_from_type_v2':
        // A subclass of Tensor: the function that makes it, the class, and the arguments of the function.
        return this.read({ ...value, callee: args[0] ?? null, args: itemsOf(args[2]) ?? [] }, depth + 1)
      default:
        return undefined
    }
  }

  /** A view of a storage: (storage, offset, size, stride, …). */
  #view(args: readonly PickleValue[], type: TorchType | undefined): TorchTensor | Fault {
    const found = this.storage(args[0])
    if (found === undefined) return 'storage'
    const storageOffset = integerOf(args[1])
    const tensor = described(type ?? found.storage.type, args[2], args[3])
    if (typeof tensor === 'string') return tensor
    if (storageOffset === undefined || storageOffset < 0n) return 'offset'
    return { ...tensor, storageOffset: storageOffset + found.offset, storage: found.storage }
  }

  #quantised(args: readonly PickleValue[], depth: number): TorchTensor | Fault {
    const tensor = this.#view(args, undefined)
    if (typeof tensor === 'string') return tensor
    const parts = (itemsOf(args[4]) ?? []).map((part) => this.read(part, depth + 1))
    return { ...tensor, parts: parts.filter((part) => typeof part === 'object') }
  }

  /** (layout, (indices, values, size)), or with two lists of indices. */
  #sparse([layout, data]: readonly PickleValue[], depth: number): TorchTensor | Fault {
    const named = typeof layout === 'object' && layout?.kind === 'call' ? layout.args[0] : undefined
    const parts: TorchTensor[] = []
    let size: PickleValue | undefined
    for (const item of itemsOf(data) ?? []) {
      const part = this.read(item, depth + 1)
      if (typeof part === 'object') parts.push(part)
      else if (typeof item !== 'boolean') size = item
    }
    const values = parts.at(-1)
    const tensor = described(values?.type, size, undefined)
    if (typeof tensor === 'string') return tensor
    return { ...tensor, parts, layout: typeof named === 'string' ? named.replace(/^torch\./, '') : 'sparse' }
  }

  /** The storage that a persistent id names: ('storage', class, key, location, count), with a part of it in old files. */
  storage(value: PickleValue | undefined): { readonly storage: TorchStorage; readonly offset: bigint } | undefined {
    if (typeof value !== 'object' || value?.kind !== 'persistent') return undefined
    const [kind, made, key, , size, view] = itemsOf(value.id) ?? []
    const type = storageType(made)
    const count = integerOf(size)
    if (kind !== 'storage' || type === undefined || count === undefined) return undefined
    if (typeof key !== 'string' && typeof key !== 'number') return undefined
    const known = this.storages.get(String(key))
    const storage = known ?? { key: String(key), type, count }
    if (known === undefined) this.storages.set(storage.key, storage)
    return { storage, offset: integerOf(itemsOf(view)?.[1]) ?? 0n }
  }
}

/** A tensor without a storage. */
function described(
  type: TorchType | undefined,
  size: PickleValue | undefined,
  strides: PickleValue | undefined,
): TorchTensor | Fault {
  const shape = sizesOf(size)
  if (type === undefined) return 'storage'
  if (shape === undefined || shape.some((dim) => dim < 0n) || productOf(shape) >= OVERFLOW) return 'shape'
  const stride = strides === undefined ? contiguous(shape) : sizesOf(strides)
  if (stride === undefined || stride.length !== shape.length || stride.some((step) => step < 0n)) return 'stride'
  return { type, shape, stride, storageOffset: 0n, parts: [] }
}

/** PyTorch counts in 64 bits with a sign. */
const OVERFLOW = 1n << 63n

function withGradient(found: TorchTensor | Fault | undefined, requires: PickleValue | undefined) {
  if (typeof found !== 'object') return found
  return typeof requires === 'boolean' ? { ...found, requiresGrad: requires } : found
}

/** Sizes in a tuple, a list, or torch.Size of one. */
function sizesOf(value: PickleValue | undefined): readonly bigint[] | undefined {
  const inner =
    typeof value === 'object' && value?.kind === 'call' && calleeName(value) === 'torch.Size' ? value.args[0] : value
  const items = itemsOf(inner)?.map(integerOf)
  return items?.every((item) => item !== undefined) === true ? items : undefined
}

function integerOf(value: PickleValue | undefined): bigint | undefined {
  if (typeof value === 'bigint') return value
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined
}

/** The strides of a tensor whose numbers lie one after the other, the last axis closest. */
export function contiguous(shape: readonly bigint[]): readonly bigint[] {
  const strides: bigint[] = []
  let step = 1n
  for (const size of [...shape].reverse()) {
    strides.unshift(step)
    step *= size > 1n ? size : 1n
  }
  return strides
}

export function productOf(sizes: readonly bigint[]): bigint {
  return sizes.reduce((product, size) => product * size, 1n)
}

/** How many numbers of the storage lie between a tensor's first and last, both included; 0 where it has none. */
export function extentOf({ shape, stride }: Pick<TorchTensor, 'shape' | 'stride'>): bigint {
  if (shape.some((size) => size === 0n)) return 0n
  return shape.reduce((sum, size, axis) => sum + (size - 1n) * (stride[axis] ?? 0n), 1n)
}

/** More runs than this are no array that anybody reads number by number. */
const MOST_RUNS = 1 << 14

/** Where the numbers of a view lie, in the order of its shape; `undefined` where they can't be taken as they are. */
export function arrayOf(
  view: Pick<TorchTensor, 'shape' | 'stride'>,
  dtype: Dtype,
  offset: number,
  littleEndian: boolean,
): StoredArray | undefined {
  const width = bytesOf(dtype)
  const axes = mergedAxes(view)
  const inner = axes.pop() ?? { size: 1, step: 1 }
  if (inner.step === 0) return undefined
  let starts = [offset]
  for (const { size, step } of axes) {
    if (starts.length * size > MOST_RUNS) return undefined
    starts = starts.flatMap((start) => Array.from({ length: size }, (_, index) => start + index * step * width))
  }
  const run = { count: inner.size, stride: inner.step * width }
  const runs = starts.map((start): ValueRun => ({ offset: start, ...run }))
  return { dtype, littleEndian, count: Number(productOf(view.shape)), runs: inner.size === 0 ? [] : runs }
}

/** The axes with more than one place, from the outermost; those that lie one in the other without a gap as one. */
function mergedAxes({ shape, stride }: Pick<TorchTensor, 'shape' | 'stride'>): { size: number; step: number }[] {
  const axes: { size: number; step: number }[] = []
  shape.forEach((dim, axis) => {
    const [size, step] = [Number(dim), Number(stride[axis] ?? 0n)]
    const outer = axes.at(-1)
    if (size === 1) return
    if (outer !== undefined && outer.step === step * size) axes[axes.length - 1] = { size: outer.size * size, step }
    else axes.push({ size, step })
  })
  return axes
}
