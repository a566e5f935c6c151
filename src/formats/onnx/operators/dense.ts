/** Products of matrices, recurrent layers, attention. */

import type { Op } from '../../../core/network/op.ts'
import {
  type AttentionAttrs,
  attention,
  causalConvolution,
  flexAttention,
  linearAttention,
  rotaryEmbedding,
} from '../../../ops/attention.ts'
import { einsum, gemm, matmul } from '../../../ops/matmul.ts'
import { gru, lstm, type RecurrentAttrs, rnn } from '../../../ops/recurrent.ts'
import { intOf, type OnnxNode, stringOf } from '../node.ts'
import { flagOf, hasInput, lowered, plain, type Rule, type Rules } from './rule.ts'

/** What recurrent layers learn, by their inputs. */
const RECURRENT = { 1: 'weight', 2: 'state_weight', 3: 'bias' } as const

function recurrent(op: Op<RecurrentAttrs>, learned: RecurrentAttrs['learned'] = RECURRENT): Rule {
  return (node) => lowered(op, recurrentOf(node, learned))
}

/** A recurrent layer's attributes. */
export function recurrentOf(node: OnnxNode, learned: RecurrentAttrs['learned'] = RECURRENT): RecurrentAttrs {
  return {
    isBatchFirst: flagOf(node, 'layout'),
    directions: stringOf(node, 'direction', 'forward') === 'bidirectional' ? 2n : 1n,
    hidden: intOf(node, 'hidden_size'),
    learned,
  }
}

function attentionOf(node: OnnxNode): AttentionAttrs {
  return {
    queryHeads: intOf(node, 'q_num_heads'),
    keyHeads: intOf(node, 'kv_num_heads'),
    pastKey: hasInput(node, 4) ? 4 : undefined,
    pastValue: hasInput(node, 5) ? 5 : undefined,
  }
}

const WITHOUT_PAST: AttentionAttrs = {
  queryHeads: undefined,
  keyHeads: undefined,
  pastKey: undefined,
  pastValue: undefined,
}

/** What carries a state along a sequence; onnxruntime had it before ONNX. */
export const carryingRules: Rules = {
  LinearAttention: (node) =>
    lowered(linearAttention, {
      queryHeads: intOf(node, 'q_num_heads', 1n),
      keyHeads: intOf(node, 'kv_num_heads', 1n),
    }),
  CausalConvWithState: () => lowered(causalConvolution, { weight: 1, bias: 2 }),
}

export const denseRules: Rules = {
  MatMul: () => lowered(matmul, { a: 0, b: 1, dtype: 0 }),
  MatMulInteger: () => lowered(matmul, { a: 0, b: 1, dtype: 'int32' }),
  QLinearMatMul: () => lowered(matmul, { a: 0, b: 3, dtype: 7 }),
  Gemm: (node) =>
    lowered(gemm, {
      transposeA: flagOf(node, 'transA'),
      transposeB: flagOf(node, 'transB'),
      dtype: 0,
      a: 0,
      b: 1,
      c: 2,
    }),
  Einsum: (node) => lowered(einsum, { equation: stringOf(node, 'equation', '') }),
  LSTM: recurrent(lstm, { ...RECURRENT, 7: 'peephole_weight' }),
  GRU: recurrent(gru),
  RNN: recurrent(rnn),
  Attention: (node) => lowered(attention, attentionOf(node)),
  ...carryingRules,
  RotaryEmbedding: plain(rotaryEmbedding),
}

/** Of ai.onnx.preview. */
export const previewRules: Rules = {
  FlexAttention: () => lowered(flexAttention, WITHOUT_PAST),
}
