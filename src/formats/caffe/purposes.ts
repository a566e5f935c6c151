/** What the fields of Caffe's files are for, in plain words: the account groups by these. */

import type { LabelTotal } from '../../core/bytes/bytes.ts'
import { type Message, message } from '../../core/words/message.ts'
import { HDF5_PURPOSES } from '../hdf5-purposes.ts'
import { type PurposeRule, purposesBy } from '../purposes.ts'

const FRAMES = message('frames: which field follows and how long it is')
const NAMES = message('names of layers')
const TYPES = message('types of layers')
const BLOBS = message('names of tops and bottoms')
const SHAPES = message('shapes of blobs')
const MULTIPLIERS = message('learning-rate multipliers and names of parameters')
const RULES = message('phases and rules')
const FILLERS = message('fillers')
const PATHS = message('paths of training data')
const DATA = message('settings of data layers')
const SETTINGS = message('settings of layers')
const LOSS = message('loss weights')
const INPUTS = message('inputs of the network')
const NET_NAME = message('name of the network')
const NET = message('settings of the network')
const WEIGHTS = message('weights')
const GRADIENTS = message('gradients')
const STATE = message('progress of the solver')
const UNKNOWN = message("fields that BVLC's Caffe does not know")
const NEVER_READ = message('what stands behind the end, and Caffe never reads')

/** A layer of any generation, in front of its fields. */
const LAYER = String.raw`^(layer|layers|layers\.layer|net_param\.layer)\.`

/** The first pattern that fits a label tells its purpose. */
const RULES_BY_LABEL: readonly PurposeRule[] = [
  ...HDF5_PURPOSES,
  [/^\((stop|rest)\)$/, NEVER_READ],
  [/#|\(wire type/, UNKNOWN],
  [/(^|\.)(diff|double_diff)$/, GRADIENTS],
  [/(^|\.)(data|double_data)$/, WEIGHTS],
  [/(^|\.)(blobs|history)$|^(layer|layers|layers\.layer)$/, FRAMES],
  [/(^|\.)(blobs|history)\.|^(shape|num|channels|height|width)\b/, SHAPES],
  [/^name$/, NET_NAME],
  [/^(input|input_shape|input_dim)\b/, INPUTS],
  [/^(iter|learned_net|current_step)$/, STATE],
  [/^(state|force_backward|debug_info)\b/, NET],
  [new RegExp(`${LAYER}name$`), NAMES],
  [new RegExp(`${LAYER}type$`), TYPES],
  [new RegExp(`${LAYER}(top|bottom)$`), BLOBS],
  [new RegExp(`${LAYER}(include|exclude|phase)\\b`), RULES],
  [new RegExp(`${LAYER}(param|blobs_lr|weight_decay|blob_share_mode)(\\.|$)`), MULTIPLIERS],
  [new RegExp(`${LAYER}loss_weight$`), LOSS],
  [/filler(\.|$)/, FILLERS],
  [/\.(source|mean_file|root_folder|file_name)$/, PATHS],
  [/\.(data_param|image_data_param|hdf5_data_param|window_data_param|memory_data_param)\b/, DATA],
  [/\.(transform_param|dummy_data_param|input_param)\b/, DATA],
]

/** The purposes of all labels of an account. */
export function purposesOf(totals: readonly LabelTotal[]): ReadonlyMap<string, Message> {
  return purposesBy(RULES_BY_LABEL, totals, SETTINGS)
}
