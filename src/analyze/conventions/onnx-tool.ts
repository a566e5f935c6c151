/** onnx-tool's MACs. */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const onnxTool: Convention = {
  id: 'onnx-tool',
  title: 'onnx-tool',
  unit: 'MACs',
  summary: message(
    'multiply-accumulates and biases, and every other operation by a price: a division 2, an exponential 16, a root 4; batch normalisation nothing, since it is folded',
  ),
  source: 'ThanatosShinji/onnx-tool onnx_tool/node.py @01420b2',
  rules: {
    convolution: 'macs + bias × out',
    deconvolution: 'macs + bias × out',
    dense: 'macs + bias × out',
    rectifier: 'out',
    'max-pool': 'window × out',
    'average-pool': 'window × out',
    'global-average-pool': 'in + 2 × out',
    'local-norm': '(2 + 16 + 1 + window) × out',
    softmax: '(16 + 2) × in',
    sigmoid: '16 × out',
    tanh: '2 × 16 × out',
    sum: '(inputs - 1) × out',
    product: '(inputs - 1) × out',
    maximum: '(inputs - 1) × out',
    recurrent: 'macs',
  },
}
