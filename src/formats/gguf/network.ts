/** The network of a GGUF model: the definition of its architecture with the values of its metadata, under the file's names. */

import { buildTransformer, passOf, type Transformer } from '../../architectures/build.ts'
import { knownArchitectures } from '../../architectures/built-in.ts'
import type { JsonValue } from '../../architectures/config-json.ts'
import { nodeName, tensorNames } from '../../architectures/gguf-names.ts'
import { configValues } from '../../architectures/values.ts'
import { given } from '../../core/formula.ts'
import type { CachedLayer, Chosen, Graph, Node, StoredTensor, Value } from '../../core/network/model.ts'
import type { Param } from '../../core/network/op.ts'
import type { Issue } from '../../core/words/issue.ts'
import type { ModuleAttrs } from '../../ops/module.ts'
import type { ReadOptions } from '../format.ts'
import type { GgufEntry, GgufValue } from './metadata.ts'

type Metadata = ReadonlyMap<string, GgufEntry>

/** `general.architecture` → the model type whose modules it has; what is named alike is not listed. */
const TYPES: Readonly<Record<string, string>> = {
  qwen2moe: 'qwen2_moe',
  qwen3moe: 'qwen3_moe',
  gemma3: 'gemma3_text',
  phi2: 'phi',
  gptneox: 'gpt_neox',
  gptj: 'gptj',
  'command-r': 'cohere',
  'gpt-oss': 'gpt_oss',
  granitemoe: 'granitemoe',
  seed_oss: 'seed_oss',
  'ernie4_5-moe': 'ernie4_5_moe',
  'hunyuan-dense': 'hunyuan_v1_dense',
  'hunyuan-moe': 'hunyuan_v1_moe',
  'nomic-bert': 'nomic_bert',
  'exaone-moe': 'exaone_moe',
  glm4moe: 'glm4_moe',
  minimaxm2: 'minimax_m2',
}

/** Metadata → the field that says the same, in the words of transformers; each class has other names for some. */
const FIELDS: readonly (readonly [key: string, fields: string])[] = [
  ['block_count', 'num_hidden_layers'],
  ['embedding_length', 'hidden_size'],
  ['feed_forward_length', 'intermediate_size|n_inner'],
  ['context_length', 'max_position_embeddings'],
  ['attention.head_count', 'num_attention_heads'],
  ['attention.head_count_kv', 'num_key_value_heads'],
  ['attention.sliding_window', 'sliding_window'],
  ['attention.kv_lora_rank', 'kv_lora_rank'],
  ['attention.q_lora_rank', 'q_lora_rank'],
  ['expert_count', 'num_experts|num_local_experts|n_routed_experts|moe_num_experts'],
  ['expert_used_count', 'num_experts_per_tok|moe_k|moe_topk'],
  ['expert_shared_count', 'n_shared_experts|num_shared_experts'],
  ['expert_feed_forward_length', 'moe_intermediate_size'],
  ['expert_shared_feed_forward_length', 'shared_expert_intermediate_size'],
  ['leading_dense_block_count', 'first_k_dense_replace'],
  ['ssm.conv_kernel', 'conv_kernel|mamba_d_conv'],
  ['ssm.inner_size', 'intermediate_size'],
  ['ssm.state_size', 'state_size|mamba_d_state'],
  ['ssm.time_step_rank', 'time_step_rank'],
]

/** A network under the names of a file. */
export type Named = Pick<Transformer, 'graph' | 'cache' | 'chosen'> & { readonly issues: readonly Issue[] }

/** The network; `undefined` where no definition tells of exactly the tensors that the file has. */
export async function networkOf(
  metadata: Metadata,
  architecture: string,
  tensors: readonly StoredTensor[],
  options: ReadOptions,
): Promise<Named | undefined> {
  const architectures = await knownArchitectures(options.architectures)
  const stored = new Map(tensors.map((tensor) => [tensor.name, tensor]))
  const config = configOf(metadata, architecture, stored)
  const known = architectures.find(typeOf(architecture, config))
  if (known === undefined) return undefined
  const issues: Issue[] = []
  const values = configValues(config, known, architectures, issues)
  const pass = passOf(values, options)
  const built = buildTransformer(values, { withHead: true, pass, dtype: 'float32', issues })
  const named = underNames(built, stored)
  return named && issues.every(({ severity }) => severity === 'note') ? { ...named, issues } : undefined
}

/** Mixtral is a llama with experts (convert_hf_to_gguf.py), and DeepSeek's versions differ in how they choose theirs. */
function typeOf(architecture: string, config: Readonly<Record<string, JsonValue>>): string {
  if (architecture === 'llama') return config.num_experts === undefined ? 'llama' : 'mixtral'
  if (architecture === 'deepseek2') return config.q_lora_rank === null ? 'deepseek_v2' : 'deepseek_v3'
  return TYPES[architecture] ?? architecture
}

type Stored = ReadonlyMap<string, StoredTensor>

function configOf(metadata: Metadata, architecture: string, stored: Stored): Readonly<Record<string, JsonValue>> {
  const number = (key: string) => numberIn(metadata.get(`${architecture}.${key}`)?.value)
  const config: Record<string, JsonValue> = { q_lora_rank: null, sliding_window: null }
  for (const [key, fields] of FIELDS) {
    const value = number(key)
    if (value !== undefined && value !== 0) for (const field of fields.split('|')) config[field] = value
  }
  const vocabulary = stored.get('token_embd.weight')?.shape[0]
  const heads = number('attention.head_count')
  const size = number('attention.key_length') ?? (heads && (number('embedding_length') ?? 0) / heads)
  const place = number('rope.dimension_count')
  const whole = number('attention.key_length_mla') ?? size
  const values = number('attention.value_length_mla') ?? number('attention.value_length')
  return {
    ...config,
    ...(vocabulary !== undefined && { vocab_size: Number(vocabulary) }),
    ...(size && { head_dim: size }),
    ...(whole && place && { qk_rope_head_dim: place, qk_nope_head_dim: whole - place }),
    ...(values && { v_head_dim: values }),
    tie_word_embeddings: !stored.has('output.weight'),
    attention_bias: stored.has('blk.0.attn_q.bias'),
    mlp_bias: stored.has('blk.0.ffn_up.bias'),
  }
}

/** A number, or what all of a list of one a layer are. */
function numberIn(value: GgufValue | undefined): number | undefined {
  if (value === undefined) return undefined
  if (value.kind === 'array') {
    const [first, ...others] = (value.values ?? []).map(numberIn)
    return others.every((other) => other === first) ? first : undefined
  }
  return typeof value.value === 'bigint' ? Number(value.value) : undefined
}

/** Renames all nodes; `undefined` where a parameter has no tensor, or weights of a block are left over. */
function underNames({ graph, cache, chosen }: Transformer, stored: Stored): Omit<Named, 'issues'> | undefined {
  const used = new Set<string>()
  const ids = new Map<string, string>()
  const nodes: Node[] = []
  for (const node of graph.nodes) {
    const params = paramsOf(node, stored, used)
    if (params === undefined) return undefined
    const [first] = params
    const own = node.type === 'Experts' ? undefined : stored.get(first?.tensor ?? '')?.module
    const name = uniqueIn(ids, own ?? nodeName(node.name))
    ids.set(node.id, name)
    const attrs: ModuleAttrs = { ...(node.attrs as ModuleAttrs), params }
    const inputs = node.inputs.map((input) => input && (ids.get(input) ?? input))
    nodes.push({ ...node, id: name, name, module: name, attrs, inputs, outputs: [name] })
  }
  if ([...stored.values()].some(({ name }) => !used.has(name) && /^(blk\.|output)/.test(name))) return undefined
  const renamed = (id: string) => ids.get(id) ?? id
  return {
    graph: { ...graph, nodes, outputs: graph.outputs.map(renamed), values: valuesOf(graph, renamed) },
    cache: cache.map((layer): CachedLayer => ({ ...layer, layer: blockOf(layer.layer) })),
    chosen: new Map([...chosen].map(([id, group]): [string, Chosen] => [renamed(id), group])),
  }
}

function uniqueIn(ids: ReadonlyMap<string, string>, name: string): string {
  const taken = new Set(ids.values())
  if (!taken.has(name)) return name
  let count = 2
  while (taken.has(`${name}#${count}`)) count++
  return `${name}#${count}`
}

function valuesOf({ values }: Graph, renamed: (id: string) => string): ReadonlyMap<string, Value> {
  return new Map([...values].map(([id, value]) => [renamed(id), { ...value, id: renamed(id), name: renamed(id) }]))
}

function blockOf(path: string): string {
  return path.replace(/^.*\.(\d+)(\..*)?$/, 'blk.$1')
}

/** The parameters of a node as the file has them. */
function paramsOf({ name, attrs, type }: Node, stored: Stored, used: Set<string>): readonly Param[] | undefined {
  const { params } = attrs as ModuleAttrs
  const found = params.map((param) => {
    const names = tensorNames(param.tensor ?? `${name}.${param.name}`)
    const tensor = names.map((each) => stored.get(each)).find((each) => each && fits(each, param, type))
    if (tensor === undefined) return undefined
    used.add(tensor.name)
    const own = tensor.name.slice(tensor.module.length + 1)
    const shape = tensor.shape.map((size) => given(size))
    return {
      ...param,
      name: type === 'Experts' ? tensor.name.replace(/^blk\.\d+\./, '') : own,
      shape,
      tensor: tensor.name,
    }
  })
  return found.some((param) => param === undefined) ? undefined : (found as readonly Param[])
}

/** Conv1D of transformers keeps its weight the other way round than all else. */
function fits({ shape }: StoredTensor, { shape: wanted }: Param, type: string): boolean {
  const sizes = (wanted ?? []).map(({ expr }) => String(expr))
  const turned = type === 'Conv1D' ? sizes.toReversed() : sizes
  return turned.join() === shape.join()
}
