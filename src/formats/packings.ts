/**
 * Weights that are packed into other tensors: what they stand for, and which tensors beside them belong to them. Told by
 * names and shapes; where these leave a choice, by the settings beside the file.
 */

import type { LogicalTensor, StoredTensor } from '../core/network/model.ts'
import { type Issue, issue } from '../core/words/issue.ts'
import { type JsonValue, memberOf, readJson } from '../wire/json/json-reader.ts'
import { splitName } from './tensor-roles.ts'

/** What a packing makes of a tensor. */
export type Packed = Pick<StoredTensor, 'role'> &
  Partial<Pick<StoredTensor, 'of' | 'count' | 'dtype' | 'encoding' | 'standsFor' | 'module'>>

/** What can be looked up while packings are found. */
export interface PackingSources {
  /** The configuration beside the file, where there is one. */
  readonly config: JsonValue | undefined
  /** The bytes of a small tensor; `undefined` where they can't be read. */
  data(tensor: StoredTensor): Promise<Uint8Array | undefined>
}

/** Changes by tensor, and what was odd. */
export interface Packings {
  readonly changes: ReadonlyMap<string, Packed>
  readonly issues: readonly Issue[]
}

/** The tensors of one module by their own names. */
type Members = ReadonlyMap<string, StoredTensor>

type Modules = ReadonlyMap<string, Members>

/** A tensor that may hold packed weights, with what stands beside it. */
interface Candidate {
  readonly module: string
  readonly own: string
  readonly tensor: StoredTensor
  readonly members: Members
  readonly modules: Modules
  readonly sources: PackingSources
}

/** A packed weight: what it stands for, absent where that is itself, and the tensors that belong to it. */
interface Found {
  readonly tensor: StoredTensor
  readonly name: string
  readonly packs?: { readonly shape: readonly bigint[]; readonly encoding: string }
  readonly parts: readonly StoredTensor[]
  /** The module of the parts, where their names would put them below the weight. */
  readonly module?: string
  readonly note?: Issue
}

/** `undefined`: it is none of this kind; `misfit`: it looks so, but its shape does not fit. */
type Outcome = Found | 'misfit' | undefined

/** Finds all packed weights. */
export async function findPackings(tensors: readonly StoredTensor[], sources: PackingSources): Promise<Packings> {
  const changes = new Map<string, Packed>()
  const issues: Issue[] = []
  const modules = modulesOf(tensors)
  for (const [module, members] of modules) {
    for (const [own, tensor] of members) {
      const outcome = await ruleFor(own, tensor, members)?.({ module, own, tensor, members, modules, sources })
      if (outcome === 'misfit') issues.push(misfit(tensor))
      else if (outcome !== undefined) apply(outcome, changes, issues)
      if (isCacheScale(own, tensor)) changes.set(tensor.name, { role: 'quantisation' })
    }
  }
  return { changes, issues }
}

function modulesOf(tensors: readonly StoredTensor[]): Modules {
  const modules = new Map<string, Map<string, StoredTensor>>()
  for (const tensor of tensors) {
    const [module, own] = splitName(tensor.name)
    const members = modules.get(module)
    if (members === undefined) modules.set(module, new Map([[own, tensor]]))
    else members.set(own, tensor)
  }
  return modules
}

function ruleFor(own: string, { dtype }: StoredTensor, members: Members) {
  if (own === 'qweight') return rowsOrColumns
  if (own === '_data' && members.has('_scale')) return quanto
  if (own === 'weight_packed') return packQuantized
  if (own.startsWith('bitsandbytes__')) return bitsandbytes
  if (own.endsWith('_blocks') && dtype === 'uint8') return microscaling
  if (own === 'weight' && dtype === 'uint32' && members.has('scales')) return mlx
  return /^(float8|float6|float4|int8|uint8|int4|uint4)/.test(dtype) ? scaled : undefined
}

function apply(
  { tensor, name, packs, parts, module, note }: Found,
  changes: Map<string, Packed>,
  issues: Issue[],
): void {
  if (packs !== undefined) {
    const { shape, encoding } = packs
    const standsFor: LogicalTensor = { name, shape }
    changes.set(tensor.name, { role: 'parameter', count: product(shape), dtype: 'float32', encoding, standsFor })
  }
  for (const part of parts)
    changes.set(part.name, { role: 'quantisation', of: name, ...(module !== undefined && { module }) })
  if (note !== undefined) issues.push(note)
}

function misfit({ name, where }: StoredTensor): Issue {
  const text = '{name} looks packed, but its shape does not fit those of the tensors beside it: it is counted as stored'
  return issue('weights/packing', 'warning', text, { name }, { where })
}

/** Scales of an attention's cache belong to no weight. */
function isCacheScale(own: string, { count }: StoredTensor): boolean {
  return count === 1n && /^([qkv]|kv|prob)_scale$/.test(own)
}

function pathOf(module: string, own: string): string {
  return module === '' ? own : `${module}.${own}`
}

function product(shape: readonly bigint[]): bigint {
  return shape.reduce((all, size) => all * size, 1n)
}

function named(members: Members, ...names: readonly string[]): readonly StoredTensor[] {
  return names.flatMap((name) => members.get(name) ?? [])
}

/** a ÷ b, where b is known, not zero, and divides. */
function exact(a: bigint, b: bigint | undefined): bigint | undefined {
  return b === undefined || b <= 0n || a === 0n || a % b !== 0n ? undefined : a / b
}

/** Bits that words are packed with. */
const WORD_BITS = [2n, 3n, 4n, 5n, 6n, 8n]

/** How many numbers fill words, and the bits of each, where these are some. */
function unpacked(words: bigint, numbers: bigint | undefined): bigint | undefined {
  const bits = exact(words * 32n, numbers)
  return bits !== undefined && WORD_BITS.includes(bits) ? bits : undefined
}

/**
 * GPTQ packs the rows of the input into words, [in·bits/32, out] (AutoGPTQ, qlinear_*.py); AWQ the columns of the output,
 * [in, out·bits/32] (AutoAWQ, WQLinear_GEMM), or those of the input, [out, in·bits/32] (WQLinear_GEMV). All keep a scale a
 * group and output, and packed zeros.
 */
function rowsOrColumns({ module, members, tensor, sources }: Candidate): Outcome {
  const [rows, columns] = tensor.shape.slice(-2)
  const scales = members.get('scales')?.shape ?? []
  if (rows === undefined || columns === undefined || scales.length < 2) return 'misfit'
  const packs = packedRows(rows, columns, scales, members, toldBits(sources))
  if (packs === undefined) return 'misfit'
  const { out, size, encoding } = packs
  const shape = [...tensor.shape.slice(0, -2), out, size]
  const parts = named(members, 'qzeros', 'scales', 'g_idx', 'perm')
  return { tensor, name: pathOf(module, 'weight'), packs: { shape, encoding }, parts }
}

function toldBits({ config }: PackingSources): bigint | undefined {
  return setting(config, 'bits') ?? setting(config, 'w_bit')
}

function packedRows(
  rows: bigint,
  columns: bigint,
  scales: readonly bigint[],
  members: Members,
  told: bigint | undefined,
) {
  const out = scales.at(-1) ?? 0n
  if (columns === out) {
    const zeros = members.get('qzeros')?.shape.at(-1) ?? 0n
    const bits = unpacked(rows, members.get('g_idx')?.shape.at(-1)) ?? unpacked(zeros, out) ?? told
    const size = exact(rows * 32n, bits)
    return size === undefined ? undefined : { out, size, encoding: `gptq-${bits}bit` }
  }
  const bits = unpacked(columns, out)
  if (bits !== undefined) return { out, size: rows, encoding: `awq-${bits}bit` }
  const size = scales.at(-2) === rows ? exact(columns * 32n, told ?? 4n) : undefined
  return size === undefined ? undefined : { out: rows, size, encoding: `awq-${told ?? 4n}bit` }
}

/** compressed-tensors: words along the input with the shape as numbers in a tensor (pack-quantized), or NVFP4, two to a byte. */
async function packQuantized({ module, members, tensor, sources }: Candidate): Promise<Outcome> {
  const parts = [...members].flatMap(([own, part]) => (/^(weight|input|output)_(?!packed)/.test(own) ? [part] : []))
  const name = pathOf(module, 'weight')
  const last = tensor.shape.at(-1)
  if (last === undefined) return 'misfit'
  if (tensor.dtype === 'uint8') {
    return { tensor, name, packs: twoToAByte(tensor, members.get('weight_scale')), parts }
  }
  const shape = await shapeIn(members.get('weight_shape'), sources)
  const size = shape?.at(-1)
  if (shape === undefined || size === undefined || size === 0n) return 'misfit'
  return { tensor, name, packs: { shape, encoding: `pack-quantized-${(last * 32n) / size}bit` }, parts }
}

/** A shape that stands in a tensor as its numbers. */
async function shapeIn(
  tensor: StoredTensor | undefined,
  { data }: PackingSources,
): Promise<readonly bigint[] | undefined> {
  const width = tensor?.dtype === 'int64' ? 8 : tensor?.dtype === 'int32' ? 4 : 0
  if (tensor === undefined || width === 0 || tensor.count > 8n) return undefined
  const bytes = await data(tensor)
  if (bytes === undefined) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sizes = Array.from({ length: bytes.byteLength / width }, (_, index) =>
    width === 8 ? view.getBigInt64(index * 8, true) : BigInt(view.getInt32(index * 4, true)),
  )
  return sizes.every((size) => size >= 0n) ? sizes : undefined
}

/** Longer ones are none. */
const LONGEST_STATE = 65536n

/**
 * bitsandbytes' 4 bit: the weight is a column of bytes, and its shape stands in JSON in the bytes of `quant_state`
 * (functional.py, QuantState.as_dict).
 */
async function bitsandbytes({ module, own, tensor: state, modules, sources }: Candidate): Promise<Outcome> {
  const base = module.replace(/\.quant_state$/, '')
  const [owner, name] = splitName(base)
  const tensor = modules.get(owner)?.get(name)
  if (tensor === undefined || base === module) return undefined
  const bytes = state.bytes > LONGEST_STATE ? undefined : await sources.data(state)
  const shape = bytes && shapeInJson(bytes)
  if (shape === undefined || (product(shape) + 1n) / 2n !== tensor.count) return 'misfit'
  const parts = [...(modules.get(base)?.values() ?? []), ...(modules.get(module)?.values() ?? [])]
  return { tensor, name: base, packs: { shape, encoding: own.slice('bitsandbytes__'.length) }, parts, module: owner }
}

function shapeInJson(bytes: Uint8Array): readonly bigint[] | undefined {
  try {
    const shape = memberOf(readJson(bytes), 'shape')
    const sizes = shape?.kind === 'array' ? shape.items.map(numberOf) : []
    return sizes.length > 0 && sizes.every((size) => size !== undefined) ? sizes : undefined
  } catch {
    return undefined
  }
}

/** optimum-quanto: the weight is a module of its own, with data and a scale (quanto, QBytesTensor). */
function quanto({ module, members, tensor }: Candidate): Outcome {
  return { tensor, name: module, parts: named(members, '_scale', '_shift', '_zeropoint'), module: splitName(module)[0] }
}

/**
 * MXFP4 of experts: blocks [experts, out, in/32, 16], scales without the last axis, and the weight [experts, in, out]
 * (gpt-oss; transformers, integrations/mxfp4.py).
 */
function microscaling({ module, members, own, tensor }: Candidate): Outcome {
  const base = own.slice(0, -'_blocks'.length)
  const scales = members.get(`${base}_scales`)
  if (scales === undefined) return undefined
  const [out, groups, bytes] = tensor.shape.slice(-3)
  if (out === undefined || groups === undefined || bytes === undefined) return 'misfit'
  if (product(scales.shape) * bytes !== tensor.count) return 'misfit'
  const shape = [...tensor.shape.slice(0, -3), groups * bytes * 2n, out]
  return { tensor, name: pathOf(module, base), packs: { shape, encoding: 'mxfp4' }, parts: [scales] }
}

/** MLX: words along the last axis, a scale and a bias a group (mlx.core.quantize); bits and group are only in the configuration. */
function mlx({ module, members, tensor, sources }: Candidate): Outcome {
  const words = tensor.shape.at(-1)
  const groups = members.get('scales')?.shape.at(-1)
  const told = memberOf(sources.config, 'quantization') ?? memberOf(sources.config, 'quantization_config')
  const own = numberOf(memberOf(memberOf(told, module), 'group_size'))
  // Its MXFP4 has scales of a byte, one every 32 weights.
  const usual = members.get('scales')?.dtype === 'uint8' ? 32n : 64n
  const group = own ?? numberOf(memberOf(told, 'group_size')) ?? usual
  const bits = groups === undefined || words === undefined ? undefined : exact(words * 32n, groups * group)
  if (bits === undefined || groups === undefined || !WORD_BITS.includes(bits)) return 'misfit'
  const text = '{name}: no configuration says how many weights share a scale; taken as {group}, as MLX does by default'
  const note = issue('weights/group-size', 'note', text, { name: tensor.name, group }, { where: tensor.where })
  const shape = [...tensor.shape.slice(0, -1), groups * group]
  const packs = { shape, encoding: `mlx-${bits}bit` }
  const parts = named(members, 'scales', 'biases')
  return { tensor, name: tensor.name, packs, parts, ...(told === undefined && { note }) }
}

/** Weights of a byte or less with scales beside them: FP8 and int8 stand for themselves, bytes of two numbers for twice as many. */
function scaled({ module, members, own, tensor }: Candidate): Outcome {
  const parts = named(members, ...PARTS.map((part) => `${own}_${part}`), ...(own === 'weight' ? BESIDE_WEIGHT : []))
  if (parts.length === 0) return undefined
  const scale = members.get(`${own}_scale`)
  const perScale = exact((tensor.shape.at(-1) ?? 0n) * 2n, scale?.shape.at(-1))
  const isPacked = tensor.dtype === 'uint8' && (perScale === 16n || perScale === 32n)
  const name = pathOf(module, own)
  return { tensor, name, parts, ...(isPacked && { packs: twoToAByte(tensor, scale) }) }
}

/** Floats of 4 bits, two to a byte: NVFP4 has a scale every 16 of them, MXFP4 every 32. */
function twoToAByte({ shape }: StoredTensor, scale: StoredTensor | undefined) {
  const last = (shape.at(-1) ?? 0n) * 2n
  const encoding = exact(last, scale?.shape.at(-1)) === 32n ? 'mxfp4' : 'nvfp4'
  return { shape: [...shape.slice(0, -1), last], encoding }
}

/** Scales and zero points of a weight by what is put behind its name: `weight_scale_inv`. */
const PARTS = [
  ...['scale', 'scales', 'scale_inv', 'scale_2', 'global_scale', 'zero_point', 'zeros'],
  ...['g_idx', 'shape', 'format', 'amax'],
]

/** Parts of a weight with names of their own: `input_scale`, and `SCB` of bitsandbytes' int8. */
const BESIDE_WEIGHT = [
  ...['SCB', 'scale', 'scales', 'zero_point', 'zeros', 'input_scale_ub'],
  ...['input', 'output', 'activation', 'act'].flatMap((side) =>
    ['scale', 'scale_inv', 'scale_2', 'inv_scale', 'zero_point', 'global_scale', 'amax'].map(
      (part) => `${side}_${part}`,
    ),
  ),
]

/** A setting of the quantisation, wherever configurations keep it. */
function setting(config: JsonValue | undefined, key: string): bigint | undefined {
  return numberOf(memberOf(memberOf(config, 'quantization_config'), key) ?? memberOf(config, key))
}

function numberOf(value: JsonValue | undefined): bigint | undefined {
  return value?.kind === 'number' && /^\d{1,20}$/.test(value.text) ? BigInt(value.text) : undefined
}
