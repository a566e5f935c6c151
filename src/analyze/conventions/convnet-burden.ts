/** The FLOPs column of convnet-burden. */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const convnetBurden: Convention = {
  id: 'convnet-burden',
  title: 'convnet-burden',
  unit: 'FLOPs',
  summary: message(
    'fused multiply-adds and biases; two for each value of a ReLU, two for each position that a pooling moves over, one for each value of a sum; normalisation is taken as merged',
  ),
  source: 'albanie/convnet-burden core/burden.m @42f03d3, computeFlops',
  rules: {
    convolution: 'macs + bias × out',
    deconvolution: 'macs + bias × out',
    dense: 'macs + bias × out',
    rectifier: '2 × out',
    'max-pool': '2 × out × strides',
    'average-pool': '2 × out × strides',
    'global-average-pool': '2 × out',
    sum: 'out',
    maximum: 'in',
    // A common factor for all channels is assumed.
    'local-norm': 'out + (2 + 2 × channels) × (out / (channels × examples)) × examples',
  },
}
