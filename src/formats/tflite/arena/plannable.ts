/** What the planners read of a model. */

import type { NodeId } from '../../../core/network/model.ts'
import type { FlatTable } from '../../../wire/flatbuffers/read.ts'
import { listOf, tablesOf } from '../file.ts'
import type { TfliteTensor } from '../tensor.ts'

/** A model as the planners read it. */
export interface Plannable {
  readonly subgraphs: readonly FlatTable[]
  readonly tensors: readonly (readonly TfliteTensor[])[]
  /** The id of an operator's node. */
  readonly nodeId: (subgraph: number, operator: number) => NodeId
  /** The builtin's name of an operator; `undefined` of custom ones. */
  readonly typeOf: (operator: FlatTable) => string | undefined
  /** Whether a tensor has its numbers in the file, or keeps them between runs. */
  readonly isKept: (tensor: TfliteTensor) => boolean
  /** The numbers of a small constant. */
  readonly elementsOf: (tensor: TfliteTensor) => readonly bigint[] | undefined
}

/** An operator as the kernels' preparation sees it. */
export interface PlannedOperator {
  /** `undefined` of custom operators. */
  readonly type: string | undefined
  readonly table: FlatTable
  /** Places of tensors; −1 where an optional one is left out. */
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly tensors: readonly TfliteTensor[]
}

/** The operators of a subgraph, in the order of execution. */
export function operatorsOf(
  model: Plannable,
  at: number,
  tensors: readonly TfliteTensor[] = model.tensors[at] ?? [],
): readonly PlannedOperator[] {
  const subgraph = model.subgraphs[at]
  if (subgraph === undefined) return []
  return tablesOf(subgraph, 'operators').map((table) => ({
    type: model.typeOf(table),
    table,
    inputs: listOf(table, 'inputs'),
    outputs: listOf(table, 'outputs'),
    tensors,
  }))
}
