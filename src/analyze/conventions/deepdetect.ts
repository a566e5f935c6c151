/** The FLOPs that DeepDetect logs for a Caffe net. */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const deepdetect: Convention = {
  id: 'deepdetect',
  title: 'DeepDetect',
  unit: 'FLOPs',
  summary: message(
    'multiply-accumulates of convolutions and fully connected layers, and the learned numbers of Scale once',
  ),
  source: 'jolibrain/deepdetect#261: 3,858,026,368 for ResNet-50, which is its MACs and 53,120 numbers of Scale',
  rules: { convolution: 'macs', deconvolution: 'macs', dense: 'macs', scale: 'learned × examples' },
}
