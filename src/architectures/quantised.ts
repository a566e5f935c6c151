/** What a transformer takes in a file of llama.cpp's types: which tensor gets which block, and how many bytes that is. */

import { encodedBytes, encodingNamed } from '../core/encoding.ts'
import type { Model, StoredTensor } from '../core/network/model.ts'
import { type Issue, issue } from '../core/words/issue.ts'
import { message } from '../core/words/message.ts'
import { FILE_TYPES } from './file-types.ts'
import { tensorNames } from './gguf-names.ts'

/** What the rules ask of the whole model. */
interface Whole {
  readonly type: string
  readonly layers: number
  readonly experts: number
  /** Query heads to one of keys and values. */
  readonly sharing: number
  readonly hasOutput: boolean
  readonly isFalcon: boolean
  /** 80 layers with shared keys and values: their values are few, and get more bits. */
  readonly is70b: boolean
}

interface Named {
  readonly tensor: StoredTensor
  readonly name: string
  readonly layer: number
  /** Numbers in a row: blocks must fill it. */
  readonly row: bigint
}

/** The same model with its tensors as a file of that type has them. */
export function quantised(model: Model, type: string): Model {
  const turned = turnedIn(model)
  const named = model.tensors.map((tensor) => nameOf(tensor, turned))
  const whole = wholeOf(model, named, type)
  const tensors = named.map((each) => {
    const encoding = isPlain(each) ? 'float32' : fitting(typeOf(each, whole), each.row)
    const { tensor } = each
    const bytes = encodedBytes(knownEncoding(encoding), tensor.count)
    return {
      ...tensor,
      encoding,
      dtype: isBlock(encoding) ? ('float32' as const) : knownEncoding(encoding).dtype,
      bytes,
    }
  })
  const bytes = tensors.reduce((total, each) => total + each.bytes, 0n)
  const elements = tensors.reduce((total, each) => total + each.count, 0n)
  return {
    ...model,
    tensors,
    counting: { from: 'tensors', statistics: false },
    storedTotals: { elements, bytes },
    words: { ...(model.words ?? { title: 'transformers', array: message('tensor') }), byModules: true },
    issues: [...model.issues, sizeNote(type, named, tensors)],
  }
}

function knownEncoding(name: string) {
  const encoding = encodingNamed(name)
  if (encoding === undefined) throw new Error(`${name} is an encoding`)
  return encoding
}

function isBlock(encoding: string): boolean {
  return knownEncoding(encoding).blockElements > 1
}

/** Tensors that are kept as [in, out], which GGUF turns around. */
function turnedIn({ graph }: Model): ReadonlySet<string> {
  const nodes = graph.nodes.filter(({ type }) => type === 'Conv1D')
  return new Set(nodes.map(({ id }) => `${id}.weight`))
}

function nameOf(tensor: StoredTensor, turned: ReadonlySet<string>): Named {
  const one = tensor.name.replace(/experts\.\d+\./, 'experts.')
  const name = tensorNames(one).at(-1) ?? one
  const layer = Number(/\.(\d+)\./.exec(name)?.[1] ?? 0)
  return { tensor, name, layer, row: tensor.shape.at(turned.has(tensor.name) ? 0 : -1) ?? 1n }
}

function wholeOf({ architecture = '', serving }: Model, named: readonly Named[], type: string): Whole {
  const layers = 1 + Math.max(0, ...named.flatMap(({ name, layer }) => (name.startsWith('blk.') ? [layer] : [])))
  const rows = (part: string) => Number(named.find(({ name }) => name.endsWith(part))?.tensor.shape[0] ?? 1n)
  const sharing = rows('attn_q.weight') / rows('attn_k.weight')
  const [group] = serving?.chosen.values() ?? []
  return {
    ...{ type, layers, sharing },
    experts: Number(group?.of.expr ?? 1n),
    hasOutput: named.some(({ name }) => name === 'output.weight'),
    isFalcon: architecture === 'falcon',
    is70b: layers === 80 && sharing > 1 && /^(llama|qwen2)$/.test(architecture),
  }
}

/** What stays as it is: vectors, norms, routers, positions, small convolutions (llama-quant.cpp, tensor_allows_quantization). */
function isPlain({ tensor, name }: Named): boolean {
  if (tensor.shape.length < 2 || tensor.role !== 'parameter' || !/(weight|_proj)$/.test(name)) return true
  return /(_norm|ffn_gate_inp|position_embd|token_types|ssm_conv1d)\.weight$/.test(name)
}

/** A third of the layers, the first and the last ones among them, get more bits (llama-quant.cpp, use_more_bits). */
function getsMore(layer: number, layers: number): boolean {
  const eighth = Math.floor(layers / 8)
  return layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2
}

/** llama-quant.cpp, llama_tensor_get_type; without a matrix of importance. */
function typeOf(each: Named, whole: Whole): string {
  const { type, experts } = whole
  const { name } = each
  const most = FILE_TYPES[type] ?? 'float32'
  if (!isBlock(most)) return most
  if (name === 'output.weight' || (name === 'token_embd.weight' && !whole.hasOutput)) return ofOutput(each, whole, most)
  if (name.includes('attn_v.weight')) return ofValues(each, whole, most)
  if (name.includes('attn_k.weight')) return experts === 8 ? 'Q8_0' : most
  if (name.includes('ffn_down')) return ofDown(each, whole, most)
  if (name.includes('attn_output.weight')) return ofAttentionOutput(whole, most)
  if (name.includes('attn_qkv.weight')) {
    if (/^(Q3_K_M|Q3_K_L|IQ3_M)$/.test(type)) return 'Q4_K'
    return { Q4_K_M: 'Q5_K', Q5_K_M: 'Q6_K' }[type] ?? most
  }
  return most
}

function ofOutput({ row }: Named, { isFalcon }: Whole, most: string): string {
  const whole = row % BigInt(knownEncoding(most).blockElements) === 0n
  if (isFalcon || !whole) return 'Q8_0'
  return most === 'Q8_0' ? most : 'Q6_K'
}

function ofValues({ layer }: Named, { type, sharing, layers, experts, is70b }: Whole, most: string): string {
  if (experts === 8) return 'Q8_0'
  const own = (): string => {
    if (type === 'Q2_K') return sharing >= 4 ? 'Q4_K' : 'Q3_K'
    if (type === 'Q2_K_S' || type === 'IQ3_S') return sharing >= 4 ? 'Q4_K' : most
    if (type === 'IQ3_M') return 'Q4_K'
    if (type === 'Q3_K_M') return layer < 2 ? 'Q5_K' : 'Q4_K'
    if (type === 'Q3_K_L') return 'Q5_K'
    if (/^IQ4/.test(type)) return sharing >= 4 ? 'Q5_K' : most
    if (/^Q[45]_K_M$/.test(type)) return getsMore(layer, layers) ? 'Q6_K' : most
    return type === 'Q4_K_S' && layer < 4 ? 'Q5_K' : most
  }
  const found = own()
  return is70b && /^Q[34]_K$/.test(found) ? 'Q5_K' : found
}

function ofDown({ layer }: Named, { type, layers, experts, isFalcon }: Whole, most: string): string {
  const isEarly = layer < Math.floor(layers / 8)
  const more = getsMore(layer, layers)
  switch (type) {
    case 'Q2_K':
      return 'Q3_K'
    case 'Q2_K_S':
      return isEarly ? 'Q4_K' : most
    case 'Q3_K_M':
      return layer < Math.floor(layers / 16) ? 'Q5_K' : !isFalcon || more ? 'Q4_K' : 'Q3_K'
    case 'IQ3_M':
      return isEarly || (experts === 8 && more) ? 'Q4_K' : most
    case 'Q3_K_L':
      return isFalcon ? 'Q4_K' : 'Q5_K'
    case 'Q4_K_M':
      if (!isFalcon) return more ? 'Q6_K' : most
      return layer < Math.floor(layers / 16) ? 'Q6_K' : more ? 'Q5_K' : 'Q4_K'
    case 'Q5_K_M':
      return more ? 'Q6_K' : most
    case 'Q4_K_S':
      return isEarly && !isFalcon ? 'Q5_K' : most
    default:
      return isEarly && /^IQ4/.test(type) ? 'Q5_K' : most
  }
}

function ofAttentionOutput({ type, experts, isFalcon }: Whole, most: string): string {
  if (isFalcon) return type === 'Q3_K_L' ? 'Q4_K' : most
  if (experts === 8) return /^(Q2_K|Q3_K_S|Q3_K_M|IQ4_NL|Q4_K_S|Q4_K_M|IQ3_S|IQ3_M|IQ4_XS)$/.test(type) ? 'Q5_K' : most
  return { Q2_K: 'Q3_K', Q3_K_M: 'Q4_K', Q3_K_L: 'Q5_K', IQ3_M: 'Q4_K' }[type] ?? most
}

/** Rows that blocks of 256 do not fill get smaller ones (llama-quant.cpp, at the end of llama_tensor_get_type). */
const SMALLER: Readonly<Record<string, string>> = {
  ...{ Q2_K: 'IQ4_NL', Q3_K: 'IQ4_NL', IQ3_S: 'IQ4_NL', IQ4_XS: 'IQ4_NL', Q4_K: 'Q5_0', Q5_K: 'Q5_1', Q6_K: 'Q8_0' },
}

function fitting(encoding: string, row: bigint): string {
  const fits = (name: string) => row % BigInt(knownEncoding(name).blockElements) === 0n
  if (fits(encoding)) return encoding
  const smaller = SMALLER[encoding]
  return smaller !== undefined && fits(smaller) ? smaller : 'float16'
}

/** Bytes between tensors are a multiple of this (gguf.h, GGUF_DEFAULT_ALIGNMENT). */
const ALIGNMENT = 32n

/** The file to the byte, but for its metadata: those hold the tokenizer, of which a configuration says nothing. */
function sizeNote(type: string, named: readonly Named[], tensors: readonly StoredTensor[]): Issue {
  const stacked = new Map<string, { bytes: bigint; axes: number }>()
  named.forEach(({ name }, index) => {
    const { bytes = 0n, shape = [] } = tensors[index] ?? {}
    const known = stacked.get(name)
    const axes = known === undefined ? shape.length : Math.max(known.axes, 3)
    stacked.set(name, { bytes: (known?.bytes ?? 0n) + bytes, axes })
  })
  const all = [...stacked]
  const padded = (bytes: bigint) => ((bytes + ALIGNMENT - 1n) / ALIGNMENT) * ALIGNMENT
  const data = all.reduce((total, [, { bytes }]) => total + padded(bytes), 0n)
  const infos = all.reduce((total, [name, { axes }]) => total + 8 + name.length + 4 + 8 * axes + 4 + 8, 0)
  const text =
    'a GGUF file of type {type} has {data} bytes of tensors, {infos} bytes that describe them and a header of 24; what its metadata take depends on the tokenizer'
  return issue('hub/gguf-size', 'note', text, { type, data: Number(data), infos })
}
