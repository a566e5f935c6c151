import { describe, expect, it } from 'vitest'
import { nodeName, tensorNames } from './gguf-names.ts'

describe('names of modules in a GGUF file', () => {
  it.each([
    ['model.embed_tokens.weight', ['token_embd.weight']],
    ['model.layers.3.self_attn.q_proj.bias', ['blk.3.attn_q.bias']],
    ['model.layers.3.post_attention_layernorm.weight', ['blk.3.post_attention_norm.weight', 'blk.3.ffn_norm.weight']],
    ['model.layers.0.mlp.experts.up_proj.weight', ['blk.0.ffn_up_exps.weight']],
    ['model.layers.0.mlp.gate.e_score_correction_bias', ['blk.0.exp_probs_b.bias']],
    ['transformer.h.11.attn.c_attn.weight', ['blk.11.attn_qkv.weight']],
    ['lm_head.weight', ['output.weight']],
  ])('%s is one of %j', (name, names) => expect(tensorNames(name)).toEqual(names))

  it.each([
    ['model.layers.0.self_attn', 'blk.0.attn'],
    ['model.layers.0.mlp.experts', 'blk.0.ffn_exps'],
    ['backbone.layers.7.mixer', 'blk.7.ssm'],
    ['model.norm', 'output_norm'],
    ['model.rotary', 'rotary'],
  ])('%s is called %s', (path, name) => expect(nodeName(path)).toBe(name))
})
