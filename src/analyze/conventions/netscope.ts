/** The MACC column of dgschwend's Netscope CNN Analyzer. */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const netscope: Convention = {
  id: 'netscope',
  title: 'Netscope CNN Analyzer',
  unit: 'MACs',
  summary: message(
    'multiply-accumulates of convolutions and fully connected layers, the sums of squares of LRN, and one for each value of Scale; groups are not looked at',
  ),
  source: 'dgschwend/netscope src/analyzer.coffee @1f687cb; later versions divide by group and count 2·n − 1 a product',
  rules: {
    // The analyzer multiplies by all channels, in groups too.
    convolution: 'macs × group',
    deconvolution: 'channels_in × out × kernel / strides',
    dense: 'macs',
    'local-norm': 'in × window',
    scale: 'out',
  },
}
