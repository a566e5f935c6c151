/** What the parts of an HDF5 file are for, but for its numbers. */

import { message } from '../core/words/message.ts'
import type { PurposeRule } from './purposes.ts'

export const HDF5_PURPOSES: readonly PurposeRule[] = [
  [/^unclaimed$/, message('not accounted for')],
  [/^free-space$|^(object-header|group-names|global-heap)\.free$/, message('free space')],
  [/\.room$/, message('room for more entries')],
  [/^(superblock|driver-info)$/, message('superblock')],
  [/^user-block$/, message("what stands before the file's own start")],
  [/^object-header\.attribute|^(heap|global-heap)\b/, message('attributes and heaps')],
  [/^object-header\b/, message('object headers: shapes, types and places of data')],
  [/^group-names\b/, message('names of groups and datasets')],
  [/^(group-tree|group-symbols|chunk-tree|chunk-array|tree-2)\b/, message('trees of names and chunks')],
  [/^values$/, message('integers and texts')],
]
