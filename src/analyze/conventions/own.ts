/** The project's own way of counting. */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const own: Convention = {
  id: 'macs',
  title: 'Weighbridge',
  unit: 'MACs',
  summary: message(
    'one for each multiply-accumulate of convolutions, fully connected and recurrent layers; biases and all other operations are counted apart',
  ),
  source: 'docs/conventions.md',
  rules: {},
  otherwise: 'macs',
}
