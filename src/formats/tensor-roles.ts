/** What tensors of a file without a graph are, by their names and places. */

import type { TensorRole } from '../core/network/model.ts'

/** A dotted name in two: the module, and the tensor's own name in it. */
export function splitName(name: string): readonly [module: string, own: string] {
  const at = name.lastIndexOf('.')
  return at < 0 ? ['', name] : [name.slice(0, at), name.slice(at + 1)]
}

/** What is tracked and not learned: PyTorch's BatchNorm, and the biases by which routers balance experts (DeepSeek-V3; ggml's name). */
const BUFFERS = /(^|\.)(running_[^.]*|num_batches_tracked|e_score_correction_bias|exp_probs_b(\.bias)?)$/

/** States of torch.optim's optimisers, and checkpoints that keep them apart from the weights. */
const OPTIMISER =
  /^(optimizer|optimizer_states?|optim)\.|(^|\.)(exp_avg|exp_avg_sq|max_exp_avg_sq|exp_inf|square_avg|grad_avg|acc_delta|momentum_buffer)$/

/** The role of a tensor, as far as its name tells. */
export function roleOf(name: string): TensorRole {
  if (BUFFERS.test(name)) return 'buffer'
  return OPTIMISER.test(name) ? 'optimiser' : 'parameter'
}
