/** Normalisation. */

import {
  batchNormalization,
  groupNormalization,
  instanceNormalization,
  layerNormalization,
  localResponseNormalization,
  lpNormalization,
  meanVarianceNormalization,
  rmsNormalization,
} from '../../../ops/normalisation.ts'
import { flagOf, lowered, numberOf, type Rules } from './rule.ts'

/** What scales and shifts. */
const SCALE_AND_BIAS = { learned: { 1: 'scale', 2: 'bias' } } as const
const NOTHING_LEARNED = { learned: {} } as const

export const normalisationRules: Rules = {
  // Until 13 more than one output means training; from 14 on training_mode says it.
  BatchNormalization: (node, version) => {
    const outputs = node.outputs.filter((name) => name !== '').length
    const isTraining = version < 14 ? outputs > 1 && !flagOf(node, 'is_test') : flagOf(node, 'training_mode')
    return lowered(batchNormalization, { channelAxis: 1, isTraining })
  },
  LayerNormalization: (node) =>
    lowered(layerNormalization, {
      ...SCALE_AND_BIAS,
      axis: numberOf(node, 'axis', -1),
      outputs: ['x', 'statistics', 'statistics'],
    }),
  RMSNormalization: () => lowered(rmsNormalization, { learned: { 1: 'scale' } }),
  InstanceNormalization: () => lowered(instanceNormalization, SCALE_AND_BIAS),
  GroupNormalization: () => lowered(groupNormalization, SCALE_AND_BIAS),
  LpNormalization: () => lowered(lpNormalization, NOTHING_LEARNED),
  LRN: () => lowered(localResponseNormalization, NOTHING_LEARNED),
  MeanVarianceNormalization: () => lowered(meanVarianceNormalization, NOTHING_LEARNED),
}
