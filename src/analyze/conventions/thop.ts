/** thop (pytorch-OpCounter). */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const thop: Convention = {
  id: 'thop',
  title: 'thop',
  unit: 'MACs',
  summary: message(
    'multiplications of convolutions and fully connected layers without biases; two for each value of a batch normalisation, and as many for its scale; averages and softmax, but no activations',
  ),
  source: 'Lyken17/pytorch-OpCounter thop/vision/basic_hooks.py @0a5e46b and calc_func.py @572085f',
  rules: {
    convolution: 'macs',
    deconvolution: 'macs',
    dense: 'macs',
    'batch-norm': '2 × in',
    'affine-norm': '4 × in',
    'layer-norm': '4 × in',
    scale: '2 × out',
    'average-pool': 'out',
    'global-average-pool': '(window + 1) × out',
    softmax: 'in × 3 - in / window',
  },
}
