/** ptflops with its pytorch backend. */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const ptflops: Convention = {
  id: 'ptflops',
  title: 'ptflops',
  unit: 'MACs',
  summary: message(
    'multiply-accumulates and biases, one for each value of an activation, softmax or sum, one for each input of a pooling, two for each value of a normalisation with its scale',
  ),
  source: 'sovrasov/flops-counter.pytorch ptflops/pytorch_ops.py @022a654',
  rules: {
    convolution: 'macs + bias × out',
    // The hook takes the size of the output for the places where kernels stand, of a transposed convolution too.
    deconvolution: 'kernel × channels_in × out / group + bias × out',
    // A bias is counted once, not once for each example.
    dense: 'macs + bias × channels',
    'batch-norm': 'in',
    'affine-norm': '2 × in',
    scale: 'out',
    rectifier: 'out',
    'max-pool': 'in',
    'average-pool': 'in',
    'global-average-pool': 'in',
    softmax: 'in',
    sum: 'out',
    product: 'out',
    recurrent: 'macs',
  },
}
