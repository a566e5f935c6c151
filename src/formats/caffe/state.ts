/** Which layers take part: Caffe's phases, levels and stages (net.cpp, Net::FilterNet and Net::StateMeetsRule). */

import { type Message, message } from '../../core/words/message.ts'
import type { ProtoMessage } from '../../wire/protobuf/message.ts'

/** The state a network is built in. */
export interface NetState {
  readonly phase: 'TRAIN' | 'TEST'
  readonly level: number
  readonly stages: readonly string[]
}

/** Why `state` leaves `layer` out, or `undefined` where it takes part. */
export function whyExcluded(layer: ProtoMessage, state: NetState): Message | undefined {
  const includes = layer.messages('include')
  if (includes.length > 0) {
    const misses = includes.map((rule) => whyUnmet(rule, state))
    return misses.includes(undefined) ? undefined : misses[0]
  }
  const excluded = layer.messages('exclude').some((rule) => whyUnmet(rule, state) === undefined)
  return excluded ? message('an exclude rule matches') : undefined
}

/** What of `state` does not meet `rule`, or `undefined` where all of it does; an empty rule is always met. */
function whyUnmet(rule: ProtoMessage, state: NetState): Message | undefined {
  if (rule.has('phase') && rule.enumName('phase') !== state.phase) {
    return message('only in phase {phase}', { phase: rule.enumName('phase') })
  }
  if (rule.has('min_level') && state.level < rule.number('min_level')) {
    return message('only from level {level}', { level: rule.number('min_level') })
  }
  if (rule.has('max_level') && state.level > rule.number('max_level')) {
    return message('only up to level {level}', { level: rule.number('max_level') })
  }
  const missing = rule.strings('stage').find((stage) => !state.stages.includes(stage))
  if (missing !== undefined) return message('only with stage {stage}', { stage: missing })
  const unwanted = rule.strings('not_stage').find((stage) => state.stages.includes(stage))
  if (unwanted !== undefined) return message('not with stage {stage}', { stage: unwanted })
  return undefined
}
