/** Activations that layers apply themselves (activations.c, get_activation), and what they cost for each value. */

import { asCode, guess } from '../../../core/words/closest.ts'
import type { PerValue } from '../../../ops/arithmetic.ts'
import type { SectionSite } from './layer.ts'

const BOTH: Readonly<Record<string, PerValue>> = {
  linear: {},
  logistic: { exp: 1, add: 1, divide: 1 },
  loggy: { exp: 1, add: 2, divide: 1, multiply: 1 },
  relu: { compare: 1 },
  elu: { compare: 1, exp: 1, add: 1 },
  selu: { compare: 1, exp: 1, add: 1, multiply: 2 },
  relie: { compare: 1, multiply: 1 },
  ramp: { compare: 1, multiply: 1, add: 1 },
  leaky: { compare: 1, multiply: 1 },
  tanh: { exp: 1, add: 2, divide: 1 },
  plse: { compare: 2, multiply: 1, add: 1 },
  hardtan: { compare: 2 },
  lhtan: { compare: 2, multiply: 1, add: 1 },
  stair: { compare: 1, multiply: 1, add: 1 },
}

const ALEXEYAB: Readonly<Record<string, PerValue>> = {
  swish: { exp: 1, add: 1, divide: 1, multiply: 1 },
  mish: { exp: 2, log: 1, add: 3, divide: 1, multiply: 1 },
  hard_mish: { compare: 2, add: 2, multiply: 2 },
  relu6: { compare: 2 },
  gelu: { exp: 1, add: 3, divide: 1, multiply: 6 },
  revleaky: { compare: 1, multiply: 1 },
  normalize_channels: { compare: 1, add: 1, divide: 1 },
  normalize_channels_softmax: { exp: 1, add: 1, divide: 1 },
  normalize_channels_softmax_maxval: { compare: 1, exp: 1, add: 2, divide: 1 },
}

/** What an activation costs for each value. A name that the program does not know is ReLU, as it says itself. */
export function activationOf(site: SectionSite, fallback: string): PerValue {
  const name = site.options.text('activation') ?? fallback
  const own = Object.hasOwn(BOTH, name) ? BOTH[name] : undefined
  if (own !== undefined) return own
  const other = Object.hasOwn(ALEXEYAB, name) ? ALEXEYAB[name] : undefined
  if (other !== undefined) site.differs(`activation=${name}`)
  if (other !== undefined && site.dialect === 'alexeyab') return other
  const hint = guess(name, [...Object.keys(BOTH), ...Object.keys(ALEXEYAB)], asCode)
  const where = site.options.where('activation')
  const text = 'there is no activation `{name}`: Darknet goes on with ReLU'
  site.report('warning', 'darknet/activation', text, { name }, { where, hint })
  return { compare: 1 }
}
