/** What the fields of ONNX's files are for, in plain words: the account groups by these. */

import type { LabelTotal } from '../../core/bytes/bytes.ts'
import { type Message, message } from '../../core/words/message.ts'
import { type PurposeRule, purposesBy } from '../purposes.ts'

const FRAMES = message('frames: which field follows and how long it is')
const NODE_NAMES = message('names and types of nodes')
const EDGES = message('names of what nodes read and write')
const ATTRIBUTES = message('attributes of nodes')
const TENSOR_NAMES = message('names, types and shapes of tensors')
const VALUES = message('declared types and shapes of values')
const NUMBERS = message('numbers of tensors')
const DOCS = message('comments and metadata')
const VERSIONS = message('versions, and who wrote the file')
const FUNCTIONS = message('functions')
const TRAINING = message('training')
const DEVICES = message('devices to run on')
const PLACES = message('names of files that hold tensors, and places in them')
const QUANTISATION = message('quantisation annotations')
const NAME = message('name of the network')
const UNKNOWN = message('fields that ONNX does not know')
const UNCLAIMED = message('not accounted for')
const NEVER_READ = message('what stands behind the end')

/** The first pattern that fits a label tells its purpose. */
const RULES: readonly PurposeRule[] = [
  [/^unclaimed$/, UNCLAIMED],
  [/^\((stop|rest)\)$/, NEVER_READ],
  [/#|\(wire type/, UNKNOWN],
  [/\.(raw_data|float_data|int32_data|string_data|int64_data|double_data|uint64_data)$/, NUMBERS],
  [/external_data(\.|$)|\.data_location$/, PLACES],
  [/(^|\.)(doc_string|metadata_props)(\.|$)/, DOCS],
  [/(device_configurations|^configuration)(\.|$)/, DEVICES],
  [/^training_info(\.|$)/, TRAINING],
  [/quantization_annotation(\.|$)/, QUANTISATION],
  [/(^|\.)(initializer|sparse_initializer|t|tensors|sparse_tensor|sparse_tensors)\./, TENSOR_NAMES],
  [/(^|\.)value_info$|(^|\.)(input|output)\.(name|type)|\.(tp|type_protos)\./, VALUES],
  [/\.node\.(input|output)$/, EDGES],
  [/\.node\.(name|op_type|domain|overload)$/, NODE_NAMES],
  [/\.attribute(_proto)?\.(name|type|ref_attr_name|f|i|s|floats|ints|strings)$/, ATTRIBUTES],
  [
    /\.(node|attribute|attribute_proto|g|graphs|initializer|sparse_initializer|input|output|value_info|t|type)$/,
    FRAMES,
  ],
  [/^functions(\.|$)/, FUNCTIONS],
  [/^graph$/, FRAMES],
  [/(^|\.)(graph|g|graphs)\.name$/, NAME],
]

/** The purposes of all labels of an account. */
export function purposesOf(totals: readonly LabelTotal[]): ReadonlyMap<string, Message> {
  return purposesBy(RULES, totals, VERSIONS)
}
