/** Names of parameter blobs in words. */

import { type Message, message } from '../../core/words/message.ts'
import type { Text } from '../table.ts'

/** What the numbers of a blob are called, by the last word of its name: `hidden weight` holds weights. */
const PLURALS: Readonly<Record<string, Message>> = {
  weight: message('weights'),
  bias: message('biases'),
  scale: message('scales'),
  slope: message('slopes'),
  mean: message('means'),
  variance: message('variances'),
  factor: message('scale factors'),
  parameter: message('parameters'),
  value: message('values'),
}

/** Names of a single word, which the catalogues have to know. */
const NAMES: Readonly<Record<string, Message>> = {
  weight: message('weight'),
  bias: message('bias'),
  scale: message('scale'),
  slope: message('slope'),
  mean: message('mean'),
  variance: message('variance'),
  parameter: message('parameter'),
  value: message('value'),
}

/** The name of one blob. */
export function paramLabel(name: string): Text {
  return NAMES[name] ?? message(name)
}

/** The kind that a blob belongs to in totals. */
export function paramKind(name: string): string {
  return name.split(' ').at(-1) ?? name
}

/** What the numbers of a kind are called: `weights`, `biases`. */
export function paramPlural(kind: string): Text {
  return PLURALS[kind] ?? kind
}
