/** Subgraphs, lists and values that may be absent. */

import { choiceOp, loop, mapSequence, scan } from '../../../ops/control.ts'
import {
  concatSequence,
  optional,
  optionalGetElement,
  optionalHasElement,
  sequenceAt,
  sequenceConstruct,
  sequenceEmpty,
  sequenceErase,
  sequenceInsert,
  sequenceLength,
  splitSequence,
} from '../../../ops/sequence.ts'
import { intsOf, type OnnxNode } from '../node.ts'
import { counted, dtypeOf, flagOf, lowered, numberOf, plain, type Rules } from './rule.ts'

export const controlRules: Rules = {
  If: () => lowered(choiceOp, { yes: 'then', no: 'else' }),
  Loop: (node) => lowered(loop, { body: 'body', trips: counted('trips', node) }),
  Scan: (node, version) => lowered(scan, scanOf(node, version)),
  SequenceMap: () => lowered(mapSequence, { body: 'body' }),
  SequenceConstruct: plain(sequenceConstruct),
  SequenceEmpty: (node) => lowered(sequenceEmpty, { dtype: dtypeOf(node, 'dtype', 'float32') }),
  SequenceInsert: plain(sequenceInsert),
  SequenceErase: plain(sequenceErase),
  SequenceAt: plain(sequenceAt),
  SequenceLength: (node) => lowered(sequenceLength, { length: counted('members', node) }),
  ConcatFromSequence: (node) =>
    lowered(concatSequence, { axis: numberOf(node, 'axis', 0), isNewAxis: flagOf(node, 'new_axis') }),
  SplitToSequence: (node) =>
    lowered(splitSequence, { axis: numberOf(node, 'axis', 0), keepsAxis: flagOf(node, 'keepdims', true) }),
  Optional: plain(optional),
  OptionalHasElement: plain(optionalHasElement),
  OptionalGetElement: plain(optionalGetElement),
}

/** Version 8 has a batch axis in front of everything, and lengths as its first input. */
function scanOf(node: OnnxNode, version: number) {
  return {
    body: 'body',
    scanned: numberOf(node, 'num_scan_inputs', 0),
    inputAxes: intsOf(node, 'scan_input_axes')?.map(Number) ?? [],
    outputAxes: intsOf(node, 'scan_output_axes')?.map(Number) ?? [],
    hasBatch: version < 9,
  }
}
