/** Types of numbers in files and in memory. */

/** The type of a number, by its usual name. */
export type Dtype =
  | 'float64'
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'float8e4m3fn'
  | 'float8e4m3fnuz'
  | 'float8e5m2'
  | 'float8e5m2fnuz'
  | 'float8e8m0'
  | 'float6e2m3'
  | 'float6e3m2'
  | 'float4e2m1'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'int4'
  | 'int2'
  | 'uint64'
  | 'uint32'
  | 'uint16'
  | 'uint8'
  | 'uint4'
  | 'uint2'
  | 'bool'
  | 'complex64'
  | 'complex128'
  | 'string'

/** Bits of one number, packed as densely as files pack them; 0 for texts, whose size the data decide. */
export const DTYPE_BITS: Readonly<Record<Dtype, number>> = {
  float64: 64,
  float32: 32,
  float16: 16,
  bfloat16: 16,
  float8e4m3fn: 8,
  float8e4m3fnuz: 8,
  float8e5m2: 8,
  float8e5m2fnuz: 8,
  float8e8m0: 8,
  float6e2m3: 6,
  float6e3m2: 6,
  float4e2m1: 4,
  int64: 64,
  int32: 32,
  int16: 16,
  int8: 8,
  int4: 4,
  int2: 2,
  uint64: 64,
  uint32: 32,
  uint16: 16,
  uint8: 8,
  uint4: 4,
  uint2: 2,
  bool: 8,
  complex64: 64,
  complex128: 128,
  string: 0,
}

/** Every type, in the order in which they are told. */
export const DTYPES = Object.keys(DTYPE_BITS) as readonly Dtype[]

/** Other names that people type. */
const SHORT: ReadonlyMap<string, Dtype> = new Map([
  ['fp64', 'float64'],
  ['double', 'float64'],
  ['f64', 'float64'],
  ['fp32', 'float32'],
  ['float', 'float32'],
  ['f32', 'float32'],
  ['fp16', 'float16'],
  ['half', 'float16'],
  ['f16', 'float16'],
  ['bf16', 'bfloat16'],
  ['fp8', 'float8e4m3fn'],
  ['fp4', 'float4e2m1'],
  ['i64', 'int64'],
  ['i32', 'int32'],
  ['i16', 'int16'],
  ['i8', 'int8'],
  ['i4', 'int4'],
  ['u8', 'uint8'],
  ['u4', 'uint4'],
])

/** The type of that name or that short name; `undefined` where there is none. */
export function dtypeNamed(name: string): Dtype | undefined {
  const lower = name.toLowerCase()
  return DTYPES.find((dtype) => dtype === lower) ?? SHORT.get(lower)
}

/** Whether numbers of the type fill whole bytes, so that each can be read by itself. */
export function isWhole(dtype: Dtype): boolean {
  return DTYPE_BITS[dtype] > 0 && DTYPE_BITS[dtype] % 8 === 0
}

/** Whether it is one of the types of fractions, in which networks compute. */
export function isFloat(dtype: Dtype): boolean {
  return dtype.startsWith('float') || dtype === 'bfloat16'
}

/** Bytes of one number; of types narrower than a byte the one that it lies in. */
export function bytesOf(dtype: Dtype): number {
  return Math.ceil(DTYPE_BITS[dtype] / 8)
}

/** Bytes of so many numbers, packed: 3 of 4 bits take 2 bytes. */
export function packedBytes(dtype: Dtype, count: bigint): bigint {
  return (count * BigInt(DTYPE_BITS[dtype]) + 7n) / 8n
}
