/** PyTorch's types of numbers: by the class of a storage, and by the name of a dtype (c10/core/ScalarType.h). */

import type { Dtype } from '../../core/network/dtype.ts'
import { globalName, type PickleValue } from '../pickle/value.ts'

/** A type of numbers as PyTorch stores it. */
export interface TorchType {
  /** What it stands for. */
  readonly dtype: Dtype
  /** As it is stored: the dtype itself, or PyTorch's name of a quantised type. */
  readonly encoding: string
  /** Bits of one number. */
  readonly bits: number
}

const plain = (dtype: Dtype, bits: number): TorchType => ({ dtype, encoding: dtype, bits })
/** Stands for floats, by a scale and a zero point that the tensor has beside it. */
const quantised = (encoding: string, bits: number): TorchType => ({ dtype: 'float32', encoding, bits })

const BY_NAME: Readonly<Record<string, TorchType>> = {
  float64: plain('float64', 64),
  double: plain('float64', 64),
  float32: plain('float32', 32),
  float: plain('float32', 32),
  float16: plain('float16', 16),
  half: plain('float16', 16),
  bfloat16: plain('bfloat16', 16),
  float8_e4m3fn: plain('float8e4m3fn', 8),
  float8_e4m3fnuz: plain('float8e4m3fnuz', 8),
  float8_e5m2: plain('float8e5m2', 8),
  float8_e5m2fnuz: plain('float8e5m2fnuz', 8),
  float8_e8m0fnu: plain('float8e8m0', 8),
  float4_e2m1fn_x2: { dtype: 'float4e2m1', encoding: 'float4_e2m1fn_x2', bits: 8 },
  int64: plain('int64', 64),
  long: plain('int64', 64),
  int32: plain('int32', 32),
  int: plain('int32', 32),
  int16: plain('int16', 16),
  short: plain('int16', 16),
  int8: plain('int8', 8),
  uint64: plain('uint64', 64),
  uint32: plain('uint32', 32),
  uint16: plain('uint16', 16),
  uint8: plain('uint8', 8),
  bool: plain('bool', 8),
  complex32: { dtype: 'complex64', encoding: 'complex32', bits: 32 },
  complex64: plain('complex64', 64),
  cfloat: plain('complex64', 64),
  complex128: plain('complex128', 128),
  cdouble: plain('complex128', 128),
  qint8: quantised('qint8', 8),
  quint8: quantised('quint8', 8),
  qint32: quantised('qint32', 32),
  quint4x2: quantised('quint4x2', 4),
  quint2x4: quantised('quint2x4', 2),
}

const BY_STORAGE: Readonly<Record<string, string>> = {
  Double: 'float64',
  Float: 'float32',
  Half: 'float16',
  BFloat16: 'bfloat16',
  Long: 'int64',
  Int: 'int32',
  Short: 'int16',
  Char: 'int8',
  Byte: 'uint8',
  Bool: 'bool',
  ComplexFloat: 'complex64',
  ComplexDouble: 'complex128',
  QInt8: 'qint8',
  QUInt8: 'quint8',
  QInt32: 'qint32',
  QUInt4x2: 'quint4x2',
  QUInt2x4: 'quint2x4',
  // Bytes whose type the tensor tells.
  Untyped: 'uint8',
}

/** The type of `torch.float32`; `undefined` where the value is no dtype that is known. */
export function typeNamed(value: PickleValue | undefined): TorchType | undefined {
  const name = globalName(value)
  return name?.startsWith('torch.') === true ? lookUp(BY_NAME, name.slice('torch.'.length)) : undefined
}

/** The type of a storage's class, `torch.FloatStorage`; `undefined` where the value is none. */
export function storageType(value: PickleValue | undefined): TorchType | undefined {
  const [, kind] = /^torch\.(?:cuda\.|storage\.)?(\w+)Storage$/.exec(globalName(value) ?? '') ?? []
  const name = kind === undefined ? undefined : lookUp(BY_STORAGE, kind)
  return name === undefined ? undefined : lookUp(BY_NAME, name)
}

function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** Bytes of so many numbers. */
export function bytesOfType({ bits }: TorchType, count: bigint): bigint {
  return (count * BigInt(bits) + 7n) / 8n
}

/** Names that saved tensors need, and that `torch.load` takes without asking (torch/_weights_only_unpickler.py). */
export function isTensorName(name: string): boolean {
  if (/^torch\.(cuda\.|storage\.)?\w+Storage$/.test(name)) return true
  if (
    /^torch\.(per_(tensor|channel)_\w+|strided|sparse_\w+|jagged|_mkldnn|contiguous_format|channels_last\w*)$/.test(
      name,
    )
  )
    return true
  if (name.startsWith('torch.') && lookUp(BY_NAME, name.slice('torch.'.length)) !== undefined) return true
  return TENSOR_NAMES.has(name)
}

const TENSOR_NAMES: ReadonlySet<string> = new Set([
  ...['collections.OrderedDict', 'collections.defaultdict', 'collections.Counter', '_codecs.encode'],
  ...['set', 'frozenset', 'bytearray', 'complex', 'dict', 'list', 'int', 'float', 'str', 'bool', 'tuple', 'slice'].map(
    (name) => `builtins.${name}`,
  ),
  ...['Size', 'device', 'dtype', 'Tensor', 'nn.parameter.Parameter', 'nn.parameter.Buffer'].map(
    (name) => `torch.${name}`,
  ),
  ...['serialization._get_layout', '_tensor._rebuild_from_type_v2', '_tensor.Tensor'].map((name) => `torch.${name}`),
  ...['tensor', 'tensor_v2', 'tensor_v3', 'parameter', 'parameter_with_state', 'qtensor', 'sparse_tensor'].map(
    (name) => `torch._utils._rebuild_${name}`,
  ),
  ...['sparse_csr_tensor', 'meta_tensor_no_storage', 'device_tensor_from_numpy', 'wrapper_subclass'].map(
    (name) => `torch._utils._rebuild_${name}`,
  ),
  ...['device_tensor_from_cpu_tensor', 'nested_tensor', 'xla_tensor'].map((name) => `torch._utils._rebuild_${name}`),
  ...[
    'build_tensor_from_id',
    'build_tensorlist',
    'build_intlist',
    'build_doublelist',
    'build_boollist',
    'restore_type_tag',
  ].map((name) => `torch.jit._pickle.${name}`),
])
