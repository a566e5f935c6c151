/** What papers of convolutional networks print. */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const paper: Convention = {
  id: 'paper',
  title: 'papers',
  unit: 'MACs',
  summary: message(
    'multiply-accumulates of convolutions and fully connected layers, and nothing else; often called FLOPs',
  ),
  source: 'He et al. 2015, arXiv:1512.03385, table 1 ("multiply-adds")',
  rules: { convolution: 'macs', deconvolution: 'macs', dense: 'macs' },
}
