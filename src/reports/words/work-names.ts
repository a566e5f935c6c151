/** Kinds of work, as people call them. */

import type { Work } from '../../core/network/op.ts'
import { type Message, message } from '../../core/words/message.ts'

const NAMES: Readonly<Record<Work | 'other', Message>> = {
  convolution: message('convolutions'),
  deconvolution: message('deconvolutions'),
  dense: message('fully connected layers'),
  recurrent: message('recurrent layers'),
  'max-pool': message('maximum pooling'),
  'average-pool': message('average pooling'),
  'global-average-pool': message('global averages'),
  'batch-norm': message('batch normalisation'),
  'affine-norm': message('batch normalisation with scale and shift'),
  'layer-norm': message('layer normalisation'),
  'local-norm': message('local normalisation'),
  scale: message('scales'),
  bias: message('bias layers'),
  rectifier: message('ReLU and the like'),
  dropout: message('dropout'),
  softmax: message('softmax'),
  sigmoid: message('sigmoids'),
  tanh: message('tanh'),
  sum: message('sums'),
  product: message('products'),
  maximum: message('maxima'),
  upsample: message('upsampling'),
  other: message('other layers'),
}

/** The name of a kind of work. */
export function workName(work: Work | 'other'): Message {
  return NAMES[work]
}
