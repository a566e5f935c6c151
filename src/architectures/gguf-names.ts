/** Names of transformers' modules and of what GGUF calls them (gguf-py, tensor_mapping.py). */

/** Module in a block → what its tensors may be called; of several that are there the first. */
const IN_BLOCK: readonly (readonly [gguf: string, modules: string])[] = [
  ['attn_norm', 'input_layernorm|ln_1|self_attention_layer_norm|input_layer_norm|ln_attn'],
  ['attn_norm_2', 'ln_mlp'],
  ['post_attention_norm', 'post_attention_layernorm'],
  ['ffn_norm', 'post_attention_layernorm|pre_feedforward_layernorm|ln_2|final_layer_norm|norm2'],
  ['post_ffw_norm', 'post_feedforward_layernorm|post_mlp_layernorm'],
  ['attn_q', 'self_attn.q_proj|attn.q_proj|attention.self.query|attn.attention.q_proj'],
  ['attn_k', 'self_attn.k_proj|attn.k_proj|attention.self.key|attn.attention.k_proj'],
  ['attn_v', 'self_attn.v_proj|attn.v_proj|attention.self.value|attn.attention.v_proj'],
  ['attn_qkv', 'self_attn.qkv_proj|self_attention.query_key_value|attention.query_key_value|attn.c_attn|attn.Wqkv'],
  [
    'attn_output',
    'self_attn.o_proj|self_attn.dense|self_attn.out_proj|self_attention.dense|attention.dense|attention.output.dense|attn.c_proj|attn.out_proj',
  ],
  ['attn_q_norm', 'self_attn.q_norm|self_attn.q_layernorm|self_attn.query_layernorm'],
  ['attn_k_norm', 'self_attn.k_norm|self_attn.k_layernorm|self_attn.key_layernorm'],
  ['attn_output_norm', 'attention.output.LayerNorm'],
  ['layer_output_norm', 'output.LayerNorm'],
  ['attn_q_a', 'self_attn.q_a_proj'],
  ['attn_q_b', 'self_attn.q_b_proj'],
  ['attn_q_a_norm', 'self_attn.q_a_layernorm'],
  ['attn_kv_a_mqa', 'self_attn.kv_a_proj_with_mqa'],
  ['attn_kv_a_norm', 'self_attn.kv_a_layernorm'],
  ['attn_kv_b', 'self_attn.kv_b_proj'],
  ['attn_sinks', 'self_attn.sinks'],
  ['ffn_gate', 'mlp.gate_proj|feed_forward.gate_proj'],
  ['ffn_up', 'mlp.up_proj|mlp.gate_up_proj|mlp.c_fc|mlp.fc1|mlp.dense_h_to_4h|mlp.fc_in|intermediate.dense'],
  ['ffn_down', 'mlp.down_proj|mlp.c_proj|mlp.fc2|mlp.dense_4h_to_h|mlp.fc_out|output.dense'],
  ['ffn_gate_inp', 'mlp.gate|mlp.router|block_sparse_moe.gate|block_sparse_moe.router.layer|feed_forward.router'],
  ['ffn_gate_exps', 'mlp.experts.gate_proj|block_sparse_moe.experts.w1'],
  ['ffn_up_exps', 'mlp.experts.up_proj|block_sparse_moe.experts.w3'],
  ['ffn_down_exps', 'mlp.experts.down_proj|block_sparse_moe.experts.w2'],
  ['exp_probs_b', 'mlp.gate.e_score_correction|mlp.e_score_correction'],
  ['ffn_gate_inp_shexp', 'mlp.shared_expert_gate'],
  ['ffn_gate_shexp', 'mlp.shared_expert.gate_proj|mlp.shared_experts.gate_proj|mlp.shared_mlp.gate_proj'],
  ['ffn_up_shexp', 'mlp.shared_expert.up_proj|mlp.shared_experts.up_proj|mlp.shared_mlp.up_proj'],
  ['ffn_down_shexp', 'mlp.shared_expert.down_proj|mlp.shared_experts.down_proj|mlp.shared_mlp.down_proj'],
  ['ssm_in', 'mixer.in_proj|mamba.in_proj'],
  ['ssm_conv1d', 'mixer.conv1d|mamba.conv1d'],
  ['ssm_x', 'mixer.x_proj|mamba.x_proj'],
  ['ssm_dt', 'mixer.dt_proj|mamba.dt_proj'],
  ['ssm_out', 'mixer.out_proj|mamba.out_proj'],
  ['attn_norm', 'norm'],
]

/** The same outside of blocks. */
const OUTSIDE: readonly (readonly [gguf: string, modules: string])[] = [
  ['token_embd', 'embed_tokens|wte|word_embeddings|embed_in|embeddings|embeddings.word_embeddings'],
  ['position_embd', 'wpe|embeddings.position_embeddings'],
  ['token_types', 'embeddings.token_type_embeddings'],
  ['token_embd_norm', 'word_embeddings_layernorm|embeddings.LayerNorm'],
  ['output_norm', 'norm|ln_f|final_layernorm|final_layer_norm|norm_f'],
  ['output', 'lm_head|embed_out'],
]

const BLOCK = /^(?:.*\.)?(?:layers|h|layer|blocks)\.(\d+)(?:\.(.*))?$/
const ROOTS = /^(?:model|transformer|gpt_neox|backbone|bert|roberta|encoder|decoder)\./

/** What a node is called that owns no tensor. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^(self_attn|attn|attention|self_attention)(\.|$)/, 'attn'],
  [/experts$/, 'ffn_exps'],
  [/^(mixer|mamba)$/, 'ssm'],
]

/** A module in words of GGUF; where it has none of its own its path in the block. */
export function nodeName(path: string): string {
  const [own] = tensorModules(path)
  if (own !== undefined) return own
  const block = BLOCK.exec(path)
  if (block === null) return path.replace(ROOTS, '')
  const [, index = '', rest = ''] = block
  return `blk.${index}.${PARTS.find(([pattern]) => pattern.test(rest))?.[1] ?? rest}`
}

/** The names that the file may have for a tensor of that name in transformers. */
export function tensorNames(name: string): readonly string[] {
  const [, module = name, leaf = 'weight'] = /^(.*?)[._](weight|bias)$/.exec(name) ?? []
  return tensorModules(module).map((own) => `${own}.${leaf}`)
}

function tensorModules(path: string): readonly string[] {
  const block = BLOCK.exec(path)
  if (block === null) return named(OUTSIDE, path.replace(ROOTS, ''))
  return named(IN_BLOCK, block[2] ?? '').map((own) => `blk.${block[1]}.${own}`)
}

function named(table: typeof IN_BLOCK, module: string): readonly string[] {
  return table.flatMap(([own, modules]) => (modules.split('|').includes(module) ? [own] : []))
}
