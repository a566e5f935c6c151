/** Floating-point operations: two for each multiply-accumulate. */

import { message } from '../../core/words/message.ts'
import type { Convention } from './convention.ts'

export const flops: Convention = {
  id: 'flops',
  title: 'FLOPs',
  unit: 'FLOPs',
  summary: message('two for each multiply-accumulate, and one for every other operation, whatever its kind'),
  source: 'docs/conventions.md',
  rules: {},
  otherwise: '2 × macs + multiply + add + compare + divide + exp + log + power',
}
