/** Names of parameter blobs in words. */

import { type Message, message } from '../core/message.ts'
import type { Text } from './table.ts'

/** One and many of each name that operators use. */
const NAMES: Readonly<Record<string, readonly [one: Message, many: Message]>> = {
  weight: [message('weight'), message('weights')],
  bias: [message('bias'), message('biases')],
  scale: [message('scale'), message('scales')],
  slope: [message('slope'), message('slopes')],
  mean: [message('mean'), message('means')],
  variance: [message('variance'), message('variances')],
}

/** The name of one blob. */
export function paramLabel(name: string): Text {
  return NAMES[name]?.[0] ?? name
}

/** What its numbers are called: `weights`, `biases`. */
export function paramPlural(name: string): Text {
  return NAMES[name]?.[1] ?? name
}
