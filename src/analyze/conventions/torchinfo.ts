/** torchinfo's "Total mult-adds". */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const torchinfo: Convention = {
  id: 'torchinfo',
  title: 'torchinfo',
  unit: 'MACs',
  summary: message(
    'learned parameters, biases included, times the positions that they are used at; those of a normalisation once for each example',
  ),
  source: 'TylerYep/torchinfo torchinfo/layer_info.py @01fa0ce, calculate_macs',
  rules: {
    convolution: 'learned × out / channels',
    deconvolution: 'learned × out / channels',
    dense: 'learned × examples',
    scale: 'learned × examples',
    'affine-norm': 'learned × examples',
    'layer-norm': 'learned × examples',
    bias: 'learned × examples',
    recurrent: 'learned × examples × channels',
  },
}
