/** What Darknet prints behind each layer: billions of floating-point operations (BFLOPs). */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const darknet: Convention = {
  id: 'darknet',
  title: 'Darknet',
  unit: 'FLOPs',
  summary: message(
    'BFLOPs as Darknet prints them: two for each multiply-accumulate of convolutions; nothing for biases, batch normalisation and fully connected layers',
  ),
  source: 'pjreddie/darknet src/convolutional_layer.c, make_convolutional_layer @f6afaab',
  rules: { convolution: '2 × macs' },
}
