/** fvcore's FlopCountAnalysis. */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const fvcore: Convention = {
  id: 'fvcore',
  title: 'fvcore',
  unit: 'MACs',
  summary: message(
    'multiply-accumulates without biases, printed as flops; one for each value of a batch normalisation and one more for its scale, five for one of a layer normalisation, one for each input of a global average',
  ),
  source: 'facebookresearch/fvcore fvcore/nn/flop_count.py and jit_handles.py @017141c',
  rules: {
    convolution: 'macs',
    deconvolution: 'macs',
    dense: 'macs',
    'batch-norm': 'in',
    'affine-norm': '2 × in',
    'layer-norm': '5 × in',
    // PyTorch's BatchNorm has the factor and the bias inside: the flag `affine` doubles its count.
    scale: 'out',
    'global-average-pool': 'in',
  },
}
