/** Modules of neural networks whose sizes the definition of their architecture says: nothing is left to infer. */

import type { Quantity } from '../core/formula.ts'
import type { Family, Op, Param } from '../core/network/op.ts'
import type { DerivedShape } from '../core/network/shape.ts'
import { message } from '../core/words/message.ts'

/** A module as its definition has it. */
export interface ModuleAttrs {
  readonly params: readonly Param[]
  readonly output: DerivedShape | undefined
  /** Multiply-accumulates of one pass; absent where nothing is multiplied. */
  readonly macs?: Quantity
}

function moduleOp(name: string, family: Family, summary: string, source: string): Op<ModuleAttrs> {
  return {
    name,
    family,
    summary: message(summary),
    source,
    infer: ({ attrs, outputCount }) => ({
      outputs: Array.from({ length: outputCount }, () => attrs.output),
      params: attrs.params,
    }),
    cost: ({ attrs }) => (attrs.macs === undefined ? {} : { macs: attrs.macs }),
  }
}

/** The operators of modules, by the words of the definitions. */
export const MODULES = {
  linear: moduleOp(
    'dense',
    'dense',
    'makes each output a weighted sum of all inputs, for every token by itself',
    'torch.nn.Linear',
  ),
  embedding: moduleOp('embedding', 'embedding', 'looks up a row of a table for each token', 'torch.nn.Embedding'),
  norm: moduleOp(
    'norm',
    'norm',
    'scales the vector of each token to a fixed length',
    'torch/nn/modules/normalization.py',
  ),
  batchNorm: moduleOp(
    'batch-norm',
    'norm',
    'shifts and scales each channel by what training has seen of it',
    'torch.nn.BatchNorm2d',
  ),
  conv: moduleOp('conv', 'conv', 'slides learned kernels over its input', 'torch/nn/modules/conv.py'),
  experts: moduleOp(
    'experts',
    'dense',
    'equal networks side by side, of which a router chooses a few for each token',
    'arXiv:1701.06538',
  ),
  attention: moduleOp(
    'attention',
    'attention',
    'compares the query of each token with the keys of others, and adds up their values by how well they fit',
    'arXiv:1706.03762',
  ),
  recurrence: moduleOp(
    'state-space',
    'recurrent',
    'carries a state of fixed size from token to token',
    'arXiv:2312.00752',
  ),
  tensors: moduleOp(
    'tensor',
    'embedding',
    'holds learned numbers that its module uses by itself',
    'torch.nn.Parameter',
  ),
} as const satisfies Readonly<Record<string, Op<ModuleAttrs>>>
